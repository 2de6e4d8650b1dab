/** What one invocation takes on of a long work, by answer, reads and time. */
import { beginPart } from '../../../src/usecases/auditing/part';

const MEGABYTE = 'a'.repeat(1_000_000);
const at = (now: number) => ({ clock: { now: () => now } });

describe('a part of a long work', () => {
  it('takes as much of an answer as the platform delivers, counted as JSON, and then is over', () => {
    const part = beginPart(at(0));
    expect([MEGABYTE, MEGABYTE, MEGABYTE].map((text) => part.takes(text))).toEqual([true, true, true]);
    expect(part.isOver()).toBe(false);
    expect(part.takes('"'.repeat(300_000))).toBe(false);
    expect(part.isOver()).toBe(true);
  });

  it('takes a first piece of any length, which no other part would have more room for', () => {
    const part = beginPart(at(0));
    expect(part.takes(MEGABYTE.repeat(4))).toBe(true);
    expect(part.takes('more')).toBe(false);
  });

  it('is over after a thousand reads of the storage, each of which reads ten kilobytes, and says how long to wait', () => {
    const part = beginPart(at(0));
    part.count(Array<number>(499).fill(0));
    part.count([5_000_000]);
    expect(part.isOver()).toBe(false);
    part.count([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(part.isOver()).toBe(true);
    expect(part.pauseSeconds()).toBe(30);
  });

  it('is over after ten seconds, so that what it began has time to end', () => {
    let now = 0;
    const part = beginPart({ clock: { now: () => now } });
    now = 9_999;
    expect(part.isOver()).toBe(false);
    now = 10_000;
    expect(part.isOver()).toBe(true);
  });
});
