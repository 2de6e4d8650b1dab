/** What is left without an answer makes a channel wait, ever longer; any answer ends that. */
import fc from 'fast-check';
import { CHANNELS } from '../../../src/domain/channels/names';
import type { Outcome } from '../../../src/domain/channels/outcome';
import { afterParcel, hasOneOtherSide, isSilent, type Silence } from '../../../src/domain/delivery/silence';

const NOW = 1_000_000;
const lost: Outcome = { kind: 'unknown', reason: 'Lost.' };
const answers: readonly Outcome[] = [
  { kind: 'accepted' },
  { kind: 'refused', reason: 'No.' },
  { kind: 'try-again', reason: 'Later.' },
];

/** The pauses after so many messages that were left without an answer one after the other, in seconds. */
function pauses(count: number): readonly number[] {
  const found: number[] = [];
  let silence: Silence | undefined;
  for (let message = 0; message < count; message += 1) {
    silence = afterParcel(silence, [lost], NOW);
    found.push(((silence?.until ?? NaN) - NOW) / 1000);
  }
  return found;
}

describe('a channel', () => {
  it('goes on after one message without an answer, and waits ever longer after each further one', () => {
    expect(pauses(8)).toEqual([0, 30, 60, 120, 240, 480, 900, 900]);
    expect(isSilent(afterParcel(undefined, [lost], NOW))).toBe(false);
  });

  it('waits at once where a parcel of several was left without an answer', () => {
    const silence = afterParcel(undefined, [lost, lost, lost], NOW);
    expect(silence).toEqual({ since: NOW, inARow: 2, until: NOW + 30_000 });
    expect(isSilent(silence)).toBe(true);
  });

  it('remembers since when', () => {
    const first = afterParcel(undefined, [lost], NOW);
    expect(afterParcel(first, [lost], NOW + 12_000)?.since).toBe(NOW);
  });

  it('goes on after any answer, whatever it says, and however many were lost before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...answers),
        fc.array(fc.constant(lost)),
        fc.array(fc.constant(lost)),
        fc.nat(30),
        (answer, before, after, lostOnes) => {
          let silence: Silence | undefined;
          for (let count = 0; count < lostOnes; count += 1) silence = afterParcel(silence, [lost], NOW);
          expect(afterParcel(silence, [...before, answer, ...after], NOW)).toBeUndefined();
        },
      ),
    );
  });

  it('tells of the others only where all of its messages go to one other side', () => {
    expect(CHANNELS.filter(hasOneOtherSide)).toEqual(['jira-mail', 'external-mail', 'text-message', 'request-comment']);
  });
});
