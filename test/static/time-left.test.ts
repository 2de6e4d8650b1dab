/** How long a send still takes is told by its pace while somebody looks on, or not at all. */
import type { OutageView } from '../../src/contract';
import { NO_DELIVERIES } from '../../src/domain/delivery/delivery-counts';
import { secondsLeft, withLook, type PaceLook } from '../../static/pages/record-panel/time-left';

const look = (seconds: number, settled: number, more: Partial<PaceLook> = {}): PaceLook => ({
  ...{ now: seconds * 1000, settled, total: 1_000, byCommunique: {}, steps: {}, outages: [] },
  ...more,
});

const after = (...looks: readonly PaceLook[]) => secondsLeft(looks.reduce(withLook, [] as readonly PaceLook[]));

const OUTAGE: OutageView = { channel: 'external-mail', since: 0, until: 1, reason: 'SendGrid answered 503.' };

describe('the time that a send still takes', () => {
  it('is what is left at the pace of the looks', () => {
    expect(after(look(0, 100), look(10, 200))).toBe(80);
    expect(after(look(0, 100), look(10, 200), look(20, 500))).toBe(25);
  });

  it('is not known from one look, nor while nothing leaves', () => {
    expect(after(look(0, 100))).toBeUndefined();
    expect(after(look(0, 100), look(10, 100))).toBeUndefined();
  });

  it('is not what it was before an outage, and not known during one', () => {
    expect(after(look(0, 100), look(10, 200), look(20, 200, { outages: [OUTAGE] }))).toBeUndefined();
    expect(
      after(look(0, 100), look(10, 200), look(9_000, 200, { outages: [OUTAGE] }), look(9_010, 210)),
    ).toBeUndefined();
    expect(after(look(0, 100), look(9_000, 100, { outages: [OUTAGE] }), look(9_010, 200), look(9_020, 400))).toBe(30);
  });

  it('forgets the pace of two minutes ago, and of what was sent before more was added', () => {
    expect(after(look(0, 0), look(600, 100), look(610, 300))).toBe(35);
    expect(after(look(0, 0, { total: 400 }), look(10, 400, { total: 400 }), look(20, 390))).toBeUndefined();
  });

  it('is not known while a step waits for its time, or for a person', () => {
    const steps: PaceLook['steps'] = { notice: { state: { at: 'held', why: 'person' }, decisions: [] } };
    expect(after(look(0, 100, { steps }), look(10, 200, { steps }))).toBeUndefined();
  });

  it('leaves out what people have to tell, which keeps no pace', () => {
    const byCommunique = { calls: { ...NO_DELIVERIES, total: 600, 'to-do': 600 } };
    expect(after(look(0, 100), look(10, 200, { byCommunique }))).toBe(20);
    expect(after(look(0, 200), look(10, 400, { byCommunique }))).toBeUndefined();
  });
});
