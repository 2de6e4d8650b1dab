/** Laws of judging the communiqués of a record one by one. */
import fc from 'fast-check';
import { evaluate, evaluateEach, heldGates } from '../../../src/domain/gates/evaluate';
import { isCorrection } from '../../../src/domain/gates/snapshot';
import { runs, snapshots } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { NOW } from '../../builders/releases';
import { anAddress } from '../../builders/people';
import { approvedBy, contentOf, snapshotOf, told } from '../../builders/snapshots';

const idsOf = ({
  communiques,
}: {
  readonly communiques: readonly { readonly communique: { readonly id: string } }[];
}) => communiques.map(({ communique }) => communique.id);

describe('judging each communiqué by itself', () => {
  it('holds by no gate that is open for all of them together', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const heldTogether = heldGates(evaluate(snapshot, NOW));
        for (const verdicts of evaluateEach(snapshot, idsOf(snapshot), NOW).values())
          expect(heldGates(verdicts).filter((name) => !heldTogether.includes(name))).toEqual([]);
      }),
      runs(),
    );
  });

  it('is not changed by what any other communiqué says, or to whom', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        for (const id of idsOf(snapshot)) {
          const others = (parts: Readonly<Record<string, string>>) =>
            Object.fromEntries(Object.entries(parts).map(([key, digest]) => [key, key === id ? digest : 'other']));
          const { communiques, audiences } = snapshot.content;
          const content = {
            ...snapshot.content,
            communiques: others(communiques),
            audiences: others(audiences),
          };
          const judged = (one: typeof snapshot) => heldGates(evaluateEach(one, [id], NOW).get(id) ?? []);
          if (!isCorrection(snapshot)) expect(judged({ ...snapshot, content })).toEqual(judged(snapshot));
        }
      }),
      runs(),
    );
  });

  const what = told({
    communiques: [
      { communique: aCommunique({ id: 'notice', kind: 'planned-notice' }), recipients: [anAddress('ada@example.com')] },
      { communique: aCommunique({ id: 'announcement' }), recipients: [anAddress('bo@example.com')] },
    ],
  });
  const heldOf = (snapshot: Parameters<typeof evaluateEach>[0]) =>
    Object.fromEntries(
      [...evaluateEach(snapshot, ['notice', 'announcement'], NOW)].map(([id, verdicts]) => [id, heldGates(verdicts)]),
    );

  it('asks of a notice no verified deployment, whatever else the record announces', () => {
    expect(heldOf(snapshotOf(what, { evidence: [] }))).toEqual({ notice: [], announcement: ['deployment-verified'] });
  });

  it('voids the approval of what was changed, and of nothing else', () => {
    const before = contentOf(what);
    const changed = { ...before, communiques: { ...before.communiques, announcement: 'written anew' } };
    const decisions = approvedBy('manager', what, before);
    const snapshot = snapshotOf(what, { content: changed, decisions });
    expect(heldOf(snapshot)).toEqual({ notice: [], announcement: ['change-approved'] });
  });

  it('voids the approval of each where what they share has changed', () => {
    const before = contentOf(what);
    const snapshot = snapshotOf(what, {
      content: { ...before, scope: 'another work item' },
      decisions: approvedBy('manager', what, before),
    });
    expect(heldOf(snapshot)).toEqual({ notice: ['change-approved'], announcement: ['change-approved'] });
  });
});
