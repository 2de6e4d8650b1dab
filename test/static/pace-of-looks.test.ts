/** An open panel follows a short send closely, and asks of a long one no more often than it moves. */
import type { OutageView, Progress } from '../../src/contract';
import { NO_DELIVERIES } from '../../src/domain/delivery/delivery-counts';
import { whileSending } from '../../static/pages/record-panel/pace-of-looks';

const sending = (secondsLeft?: number): NonNullable<Parameters<typeof whileSending>[0]> => ({
  steps: {},
  byCommunique: {},
  secondsLeft,
  outages: [],
  now: 0,
});

/** How often one panel looks at a send that takes so long and keeps its pace. */
function looksDuring(seconds: number): number {
  let looks = 0;
  for (let left = seconds; left > 0; left -= whileSending(sending(left)) / 1000) looks += 1;
  return looks;
}

describe('an open panel', () => {
  it('looks every two seconds while a send begins, and until it ends', () => {
    expect(whileSending(undefined)).toBe(2_000);
    expect(whileSending(sending())).toBe(2_000);
    expect(whileSending(sending(30))).toBe(2_000);
  });

  it('looks less often the longer a send still takes, but never less than every quarter of a minute', () => {
    expect(whileSending(sending(100))).toBe(5_000);
    expect(whileSending(sending(7_200))).toBe(15_000);
    expect(looksDuring(60)).toBeLessThan(35);
    expect(looksDuring(1_200)).toBeLessThan(130);
  });

  it('looks slowly while what is left waits for its time', () => {
    const steps: Progress['steps'] = { notice: { state: { at: 'held', why: 'person' }, decisions: [] } };
    expect(whileSending({ ...sending(10), steps })).toBe(15_000);
  });

  it('looks slowly while what is left waits for a service that takes nothing', () => {
    const outage: OutageView = { channel: 'jira-mail', since: 0, until: 1, reason: 'Jira’s answer was lost.' };
    expect(whileSending({ ...sending(), outages: [outage] })).toBe(15_000);
    expect(whileSending({ ...sending(), outages: [outage], now: 1 })).toBe(2_000);
  });

  it('looks slowly while a person still has to tell what is due, and closely again once something leaves', () => {
    const steps: Progress['steps'] = { calls: { state: { at: 'due' }, decisions: [] } };
    const calls = { ...NO_DELIVERIES, total: 3, 'to-do': 3 };
    expect(whileSending({ ...sending(), steps, byCommunique: { calls } })).toBe(15_000);
    expect(whileSending({ ...sending(), steps, byCommunique: { calls: { ...calls, planned: 1 } } })).toBe(2_000);
  });
});
