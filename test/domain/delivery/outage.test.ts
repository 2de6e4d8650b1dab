/** What is not taken makes a channel wait, ever longer; whatever is done as it was asked ends that. */
import fc from 'fast-check';
import { CHANNELS } from '../../../src/domain/channels/names';
import type { Outcome } from '../../../src/domain/channels/outcome';
import { afterParcel, hasOneOtherSide, isOut, type Outage } from '../../../src/domain/delivery/outage';

const NOW = 1_000_000;
const lost: Outcome = { kind: 'unknown', reason: 'Lost.' };
const later: Outcome = { kind: 'try-again', reason: 'Later.' };
const inSeconds = (afterSeconds: number): Outcome => ({ ...later, afterSeconds });
const answers: readonly Outcome[] = [{ kind: 'accepted' }, { kind: 'refused', reason: 'No.' }];

/** The pauses after so many messages that came to this one after the other, in seconds. */
function pauses(count: number, outcome: Outcome): readonly number[] {
  const found: number[] = [];
  let outage: Outage | undefined;
  for (let message = 0; message < count; message += 1) {
    outage = afterParcel(outage, [outcome], NOW);
    found.push(((outage?.until ?? NaN) - NOW) / 1000);
  }
  return found;
}

describe('a channel', () => {
  it('goes on after one message that was not taken, and waits ever longer after each further one', () => {
    expect(pauses(9, later)).toEqual([0, 30, 60, 120, 240, 480, 900, 900, 900]);
    expect(isOut(afterParcel(undefined, [later], NOW))).toBe(false);
  });

  it('waits up to an hour where there is no answer: each message that finds out is one that nobody can tell of', () => {
    expect(pauses(10, lost)).toEqual([0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
    expect(isOut(afterParcel(undefined, [lost], NOW))).toBe(false);
  });

  it('waits no more than half a minute longer than the outage has lasted by then', () => {
    let before = 0;
    for (const pause of pauses(20, lost)) {
      expect(pause).toBeLessThanOrEqual(before + 30);
      before += pause;
    }
  });

  it('waits as long as it is asked, but for longer than an hour or ever shortly', () => {
    expect(pauses(3, inSeconds(120))).toEqual([0, 120, 120]);
    expect(pauses(2, inSeconds(7_200))).toEqual([0, 3_600]);
    expect(pauses(11, inSeconds(1)).slice(-3)).toEqual([1, 900, 900]);
    expect(afterParcel(undefined, [inSeconds(40), inSeconds(90), later], NOW)?.until).toBe(NOW + 90_000);
  });

  it('waits at once where nothing of a parcel was taken, and knows what it came to', () => {
    const outage = afterParcel(undefined, [lost, lost, lost], NOW);
    expect(outage).toEqual({ since: NOW, inARow: 2, until: NOW + 30_000, reason: 'Lost.', unanswered: true });
    expect(isOut(outage)).toBe(true);
    expect(afterParcel(undefined, [later, later], NOW)).toEqual({
      ...{ since: NOW, inARow: 2, until: NOW + 30_000, reason: 'Later.' },
    });
  });

  it('remembers since when', () => {
    const first = afterParcel(undefined, [lost], NOW);
    expect(afterParcel(first, [later], NOW + 12_000)?.since).toBe(NOW);
  });

  it('goes on after any message that was taken or refused, however many were not before', () => {
    const failed = fc.constantFrom(lost, later, inSeconds(900));
    fc.assert(
      fc.property(
        fc.constantFrom(...answers),
        fc.array(failed),
        fc.array(failed),
        fc.array(failed),
        (answer, before, after, earlier) => {
          let outage: Outage | undefined;
          for (const one of earlier) outage = afterParcel(outage, [one], NOW);
          expect(afterParcel(outage, [...before, answer, ...after], NOW)).toBeUndefined();
        },
      ),
    );
  });

  it('tells of the others only where all of its messages go to one other side', () => {
    expect(CHANNELS.filter(hasOneOtherSide)).toEqual(['jira-mail', 'external-mail', 'text-message', 'request-comment']);
  });
});
