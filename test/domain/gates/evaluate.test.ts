import fc from 'fast-check';
import { allOpen, evaluate, headlineOf } from '../../../src/domain/gates/evaluate';
import type { GateVerdict } from '../../../src/domain/gates/gate';
import { runs, snapshots } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { aChange, aRelease, NOW } from '../../builders/releases';
import { gate, reasonCodes, snapshotOf, told } from '../../builders/snapshots';

const essence = (verdicts: readonly GateVerdict[]) =>
  verdicts.map(({ name, open, reasons }) => ({
    name,
    open,
    reasons: reasons.map((reason) => `${reason.code} ${reason.subject ?? ''}`).sort(),
  }));

describe('the verdicts on a snapshot', () => {
  it('are all open for a release that is complete, approved and verified', () => {
    const verdicts = evaluate(snapshotOf(told()), NOW);
    expect(verdicts.map(({ name, open }) => [name, open])).toEqual([
      ['release-identified', true],
      ['communiques-complete', true],
      ['change-approved', true],
      ['deployment-verified', true],
      ['freeze-clear', true],
    ]);
    expect(headlineOf(verdicts)).toBe('Ready to send: every gate is open.');
  });

  it('follow from the snapshot and the moment alone, and leave the snapshot as it was', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const copy = structuredClone(snapshot);
        const verdicts = evaluate(snapshot, NOW);
        expect(snapshot).toEqual(copy);
        expect(evaluate(copy, NOW)).toEqual(verdicts);
      }),
      runs(),
    );
  });

  it('do not depend on the order in which decisions, approvals, evidence and links are listed', () => {
    const shuffled = snapshots.chain((snapshot) =>
      fc.record({
        snapshot: fc.constant(snapshot),
        decisions: shuffle(snapshot.decisions),
        changes: shuffle(snapshot.changes),
        evidence: snapshot.evidence === 'unknown' ? fc.constant('unknown' as const) : shuffle(snapshot.evidence),
        serviceApprovals: fc.record(
          Object.fromEntries(
            Object.entries(snapshot.serviceApprovals).map(([id, approvals]) => [
              id,
              typeof approvals === 'string' ? fc.constant(approvals) : shuffle(approvals),
            ]),
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ snapshot, ...reordered }) => {
        expect(essence(evaluate({ ...snapshot, ...reordered }, NOW))).toEqual(essence(evaluate(snapshot, NOW)));
      }),
      runs(),
    );
  });

  it('give a reason and somebody who can open it exactly where a gate is held', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        for (const { open, reasons } of evaluate(snapshot, NOW)) {
          expect(reasons.length === 0).toBe(open);
          for (const reason of reasons) expect(`${reason.text}${reason.whoCanOpen}`).toMatch(/\S.*\S/);
        }
      }),
      runs(),
    );
  });

  it('hold whatever could not be found out', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const unknown = { ...snapshot, serviceApprovals: {}, evidence: 'unknown' as const };
        if (snapshot.settings.policy.approval.sources.includes('jsm'))
          expect(gate('change-approved', unknown).open).toBe(false);
        if (snapshot.communiques.some(({ communique }) => communique.kind === 'release-announcement'))
          expect(gate('deployment-verified', unknown).open).toBe(false);
        expect(allOpen([])).toBe(false);
      }),
      runs(),
    );
  });
});

describe('the gate “release identified”', () => {
  it.each([
    ['no fix version', told({ releases: [] }), 'no-fix-version'],
    ['two fix versions', told({ releases: [aRelease(), aRelease({ versionId: '501' })] }), 'several-fix-versions'],
    ['an archived version', told({ releases: [aRelease({ archived: true })] }), 'archived-version'],
    ['no change request', told({ changes: [] }), 'no-change-request'],
    ['links to other issues only', told({ changes: [aChange('900', { typeName: 'Bug' })] }), 'no-change-request'],
  ])('is held by %s', (_what, what, code) => {
    expect(reasonCodes(gate('release-identified', snapshotOf(what)))).toEqual([code]);
  });
});

describe('the gate “communiqués complete”', () => {
  const judge = (overrides: Partial<ReturnType<typeof aCommunique>>) => {
    const [first] = told().communiques;
    const communiques = [{ communique: aCommunique(overrides), recipients: first?.recipients ?? [] }];
    return gate('communiques-complete', snapshotOf(told({ communiques })));
  };

  it('is held while there is no communiqué', () => {
    expect(reasonCodes(gate('communiques-complete', snapshotOf(told({ communiques: [] }))))).toEqual(['no-communique']);
  });

  it.each([
    ['an empty answer', { answers: { ...aCommunique().answers, why: '  ' } }, '“why” is not answered'],
    [
      'a placeholder',
      { answers: { ...aCommunique().answers, how: 'Go to {{ url }}.' } },
      '“how” still contains {{ url }}',
    ],
    [
      'a note to fill in',
      { answers: { ...aCommunique().answers, when: '[TBD by Ada]' } },
      'still contains [TBD by Ada]',
    ],
    ['an empty subject', { subject: ' ' }, 'The subject is empty'],
    ['a subject of two lines', { subject: 'One\r\nBcc: everybody' }, 'more than one line'],
    ['nobody responsible', { responsibleAccountId: '' }, 'Nobody is named'],
  ])('is held by %s', (_what, overrides, words) => {
    const verdict = judge(overrides);
    expect(reasonCodes(verdict)).toEqual(['incomplete-communique']);
    expect(verdict.reasons[0]?.text).toContain(words);
  });

  // Cachet, issue 3409: subscribers never got the mail, and nobody knew before it was sent.
  it('is held by an audience of nobody', () => {
    const what = told({ communiques: [{ communique: aCommunique(), recipients: [] }] });
    expect(reasonCodes(gate('communiques-complete', snapshotOf(what)))).toEqual(['empty-audience']);
  });
});

function shuffle<T>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
