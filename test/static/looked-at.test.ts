/** An open panel says how far its groups are from their targets without being loaded again for each acknowledgement. */
import type { ConfirmationView, Progress, RecordView } from '../../src/contract';
import { lookedAt, movedTo } from '../../static/pages/record-panel/looked-at';

type Chase = NonNullable<ConfirmationView['chase']>;

const coverage = (reached: number, state: 'open' | 'reached' | 'missed' = 'open'): ConfirmationView['coverage'] => ({
  proof: 'acknowledged',
  percent: 90,
  hours: 24,
  state,
  people: 10,
  reached,
  needed: 9,
  dueAt: 0,
});
const chase = (missing: number, more: Partial<Chase> = {}): Chase => ({
  reminders: [],
  missing,
  possible: missing > 0,
  ...more,
});

const viewOf = (confirmation: ConfirmationView, current = true): RecordView =>
  ({ state: 'sent', waiting: [], communiques: [{ id: 'c', current, ...confirmation }] }) as unknown as RecordView;
const lookOf = (confirmation: ConfirmationView): Progress =>
  ({ state: 'sent', steps: {}, confirmation: { c: confirmation } }) as unknown as Progress;

const SHOWN = viewOf({ coverage: coverage(1), chase: chase(9) });

describe('a look at what was sent', () => {
  it('moves the target and those who are missing on, and loads nothing for it', () => {
    const look = lookOf({ coverage: coverage(8), chase: chase(2) });
    expect(lookedAt(SHOWN, look).communiques).toEqual([
      { id: 'c', current: true, coverage: coverage(8), chase: chase(2) },
    ]);
    expect(movedTo(SHOWN, look)).toBeUndefined();
    expect(lookedAt(SHOWN, undefined)).toBe(SHOWN);
  });

  it.each([
    ['is reached', { coverage: coverage(9, 'reached'), chase: chase(0) }],
    ['is missed', { coverage: coverage(8, 'missed'), chase: chase(2) }],
  ])('has the record loaded again once the target %s', (_, confirmation) => {
    expect(movedTo(SHOWN, lookOf(confirmation))).toBeDefined();
    expect(movedTo(viewOf(confirmation), lookOf(confirmation))).toBeUndefined();
  });

  it.each([
    ['reminded them', { reminders: [{ at: 1, accountId: 'ada' }] }],
    ['stopped reminding', { stopped: { at: 1, accountId: 'ada', reason: 'Enough.' } }],
    ['was told of it', { escalation: { at: 1, accountId: 'carlos' } }],
  ])('has the name of who %s looked up, once', (_, more) => {
    const confirmation = { coverage: coverage(1), chase: chase(9, more) };
    expect(movedTo(SHOWN, lookOf(confirmation))).toBeDefined();
    expect(movedTo(viewOf(confirmation), lookOf(confirmation))).toBeUndefined();
  });

  it('leaves what was told in an earlier round without reminders', () => {
    const earlier = viewOf({ coverage: coverage(1) }, false);
    const [told] = lookedAt(earlier, lookOf({ coverage: coverage(2), chase: chase(8) })).communiques;
    expect(told).toMatchObject({ coverage: { reached: 2 } });
    expect(told?.chase).toBeUndefined();
  });
});
