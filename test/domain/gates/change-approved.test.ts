import fc from 'fast-check';
import type { ServiceApproval } from '../../../src/domain/approval/approval';
import type { PinnedContent } from '../../../src/domain/communique/content';
import { aDecision, aServiceApproval } from '../../builders/approvals';
import { decisionsAbout, runs, serviceApprovals, toldThings } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS } from '../../builders/communiques';
import { anAddress } from '../../builders/people';
import { aChange, anItem, aRelease, HOUR, NOW } from '../../builders/releases';
import { contentOf, gate, reasonCodes, settingsWith, snapshotOf, told, type Told } from '../../builders/snapshots';

const open = (snapshot: Parameters<typeof gate>[1]): boolean => gate('change-approved', snapshot).open;
const onlyFrom = (...sources: readonly ('app' | 'jsm')[]) => settingsWith({ approval: { sources } });

describe('an approval in the app', () => {
  it('opens the gate for exactly what was approved', () => {
    expect(gate('change-approved', snapshotOf(told()))).toMatchObject({
      open: true,
      reasons: [],
      evidence: [{ accountId: 'change-manager', issueKey: 'CHG-900' }],
    });
  });

  it('that was withdrawn does not bring an earlier one of the same person back', () => {
    const content = contentOf(told());
    const first = aDecision(content, { id: 'first', at: NOW - 2 * HOUR });
    const second = aDecision(content, { id: 'second', at: NOW - HOUR, withdrawnAt: NOW });
    for (const decision of ['approved', 'declined'] as const)
      for (const decisions of [
        [first, { ...second, decision }],
        [{ ...second, decision }, first],
      ])
        expect(open(snapshotOf(told(), { decisions }))).toBe(false);
  });

  it('never covers any other content than the one it was pinned to', () => {
    fc.assert(
      fc.property(toldThings, toldThings, (approved, now) => {
        const before = contentOf(approved);
        const current = contentOf(now);
        fc.pre(JSON.stringify(before) !== JSON.stringify(current));
        const decisions = now.changes.map((change) => aDecision(before, { changeIssueId: change.issueId }));
        expect(open(snapshotOf(now, { decisions }))).toBe(false);
      }),
      runs(),
    );
  });

  const drifts: readonly (readonly [part: string, drift: (what: Told) => Told])[] = [
    ['the text', (what) => withCommunique(what, { subject: 'Phoenix 5.1.3 is live' })],
    ['an answer', (what) => withCommunique(what, { answers: { ...COMPLETE_ANSWERS, when: 'On Sunday.' } })],
    ['the channel', (what) => withCommunique(what, { channel: 'jira-mail' })],
    ['the kind', (what) => withCommunique(what, { kind: 'planned-notice' })],
    ['the responsible person', (what) => withCommunique(what, { responsibleAccountId: 'somebody-else' })],
    ['the recipients', (what) => withRecipients(what, [anAddress('ada@example.com')])],
    ['a further communiqué', (what) => ({ ...what, communiques: [...what.communiques, another()] })],
    ['a removed communiqué', (what) => ({ ...what, communiques: what.communiques.slice(1) })],
    ['the issues of the version', (what) => ({ ...what, releases: [aRelease({ issueIds: ['1', '2'] })] })],
    ['the version', (what) => ({ ...what, releases: [aRelease({ versionId: '501' })] })],
    ['the configuration items', (what) => ({ ...what, items: [anItem('CI-2')] })],
    ['the release date', (what) => ({ ...what, releases: [aRelease({ releaseDate: '2026-11-28' })] })],
    ['a further change request', (what) => ({ ...what, changes: [...what.changes, aChange('901')] })],
  ];

  it.each(drifts)('does not cover a change of %s', (_part, drift) => {
    const approved = told();
    const now = drift(approved);
    const content = contentOf(approved);
    const decisions = now.changes.map((change) => aDecision(content, { changeIssueId: change.issueId }));
    const verdict = gate('change-approved', snapshotOf(now, { decisions }));
    expect(verdict.open).toBe(false);
    expect(new Set(reasonCodes(verdict))).toEqual(new Set(['drifted']));
  });

  it('says which communiqué drifted and for whom', () => {
    const decisions = [aDecision(contentOf(told()))];
    const now = withCommunique(told(), { subject: 'Another subject' });
    expect(gate('change-approved', snapshotOf(now, { decisions })).reasons[0]?.text).toBe(
      'CHG-900 was approved before this changed: The communiqué for Group of query-users was changed.',
    );
  });

  it('given for oneself and as a deputy names one person once', () => {
    const content = contentOf(told());
    const decisions = [
      aDecision(content, { id: 'own' }),
      aDecision(content, { id: 'for another', onBehalfOf: 'another' }),
    ];
    const { evidence } = gate('change-approved', snapshotOf(told(), { decisions }));
    expect(evidence.map(({ accountId }) => accountId)).toEqual(['change-manager']);
  });

  it('is asked of every linked change request', () => {
    const what = told({ changes: [aChange('900'), aChange('901')] });
    const verdict = gate('change-approved', snapshotOf(what, { decisions: [aDecision(contentOf(what))] }));
    expect(verdict).toMatchObject({ open: false, summary: '1 of 2 changes approved' });
    expect(verdict.reasons.map((reason) => reason.subject)).toEqual(['CHG-901']);
  });

  it('counts nothing on issues that are not change requests', () => {
    const what = told({ changes: [aChange('900', { typeName: 'Task' })] });
    expect(reasonCodes(gate('change-approved', snapshotOf(what)))).toEqual(['no-change-request']);
  });
});

describe('a decline', () => {
  it('dominates whatever else was decided, until its author withdraws or supersedes it', () => {
    const what = told({ changes: [aChange('900')] });
    const content = contentOf(what);
    fc.assert(
      fc.property(decisionsAbout([content]), (others) => {
        const decline = aDecision(content, { id: 'no', accountId: 'objector', decision: 'declined', reason: 'Risky.' });
        const withDecisions = (...more: readonly ReturnType<typeof aDecision>[]) =>
          snapshotOf(what, { decisions: [...others, ...more], settings: onlyFrom('app') });
        expect(reasonCodes(gate('change-approved', withDecisions(decline)))).toEqual(['declined']);
        const superseded = aDecision(content, { id: 'yes', accountId: 'objector', at: decline.at + 1 });
        const before = open(withDecisions());
        const declinedByOthers = reasonCodes(gate('change-approved', withDecisions())).includes('declined');
        expect(open(withDecisions({ ...decline, withdrawnAt: NOW }))).toBe(before);
        expect(open(withDecisions(decline, superseded))).toBe(!declinedByOthers);
      }),
      runs(),
    );
  });

  it('of a deputy holds until the person stood in for, or the deputy for that person, says otherwise', () => {
    const content = contentOf(told());
    const decline = aDecision(content, { id: 'no', accountId: 'deputy', onBehalfOf: 'manager', decision: 'declined' });
    const openAfter = (then: Partial<ReturnType<typeof aDecision>>): boolean =>
      open(snapshotOf(told(), { decisions: [decline, aDecision(content, { id: 'yes', at: NOW - 60_000, ...then })] }));
    expect(openAfter({ accountId: 'deputy' })).toBe(false);
    expect(openAfter({ accountId: 'manager' })).toBe(true);
    expect(openAfter({ accountId: 'deputy', onBehalfOf: 'manager' })).toBe(true);
    expect(openAfter({ accountId: 'deputy', onBehalfOf: 'another' })).toBe(false);
  });

  it('made in Jira Service Management outweighs an approval in the app', () => {
    const declined = aServiceApproval({ finalDecision: 'declined' });
    const snapshot = snapshotOf(told(), { serviceApprovals: { '900': [declined] } });
    expect(reasonCodes(gate('change-approved', snapshot))).toEqual(['declined']);
  });

  // GLPI, issue 24399: after one approval, later validations showed approved even when they were refused.
  it('that comes after an approval is not hidden by the approval', () => {
    const content = contentOf(told());
    const decisions = [
      aDecision(content, { id: 'first' }),
      aDecision(content, { id: 'later', accountId: 'second-manager', decision: 'declined', at: NOW - 60_000 }),
    ];
    expect(reasonCodes(gate('change-approved', snapshotOf(told(), { decisions })))).toEqual(['declined']);
  });
});

describe('an approval of Jira Service Management', () => {
  const withApprovals = (approvals: readonly ServiceApproval[], submitted: PinnedContent = contentOf(told())) =>
    snapshotOf(told(), {
      decisions: [],
      serviceApprovals: { '900': approvals },
      submission: { at: NOW - 2 * HOUR, accountId: 'engineer', content: submitted },
    });

  it('opens the gate when it was completed after approval was asked for', () => {
    expect(open(withApprovals([aServiceApproval()]))).toBe(true);
  });

  it('given before approval was asked for covers nothing', () => {
    expect(open(withApprovals([aServiceApproval({ completedAt: NOW - 3 * HOUR })]))).toBe(false);
  });

  it('covers nothing that was never submitted', () => {
    const snapshot = { ...withApprovals([aServiceApproval()]), submission: undefined };
    expect(reasonCodes(gate('change-approved', snapshot))).toEqual(['not-approved']);
  });

  it('counts by its latest round only', () => {
    const old = aServiceApproval({ id: 'old', createdAt: NOW - 9 * HOUR });
    const declined = aServiceApproval({ id: 'old', createdAt: NOW - 9 * HOUR, finalDecision: 'declined' });
    const latest = aServiceApproval({ id: 'latest' });
    expect(open(withApprovals([declined, latest]))).toBe(true);
    expect(open(withApprovals([old, { ...latest, finalDecision: 'declined' }]))).toBe(false);
    expect(open(withApprovals([old, { ...latest, finalDecision: 'pending', completedAt: undefined }]))).toBe(false);
  });

  it('needs every approval of its round', () => {
    const second = aServiceApproval({ id: 'second', finalDecision: 'pending', completedAt: undefined });
    expect(open(withApprovals([aServiceApproval(), second]))).toBe(false);
    expect(open(withApprovals([aServiceApproval(), aServiceApproval({ id: 'second' })]))).toBe(true);
  });

  // Devtron, issue 6999: "An older request got approved by mistake, which led down the production".
  it('of a superseded request does not approve what stands now', () => {
    const older = contentOf(withCommunique(told(), { subject: 'An older text' }));
    expect(reasonCodes(gate('change-approved', withApprovals([aServiceApproval()], older)))).toEqual(['drifted']);
    const resubmitted = snapshotOf(told(), {
      decisions: [],
      serviceApprovals: { '900': [aServiceApproval({ completedAt: NOW - 2 * HOUR })] },
      submission: { at: NOW - HOUR, accountId: 'engineer', content: contentOf(told()) },
    });
    expect(reasonCodes(gate('change-approved', resubmitted))).toEqual(['not-approved']);
  });

  it('that cannot be read holds the gate, whatever was approved in the app', () => {
    const verdict = gate('change-approved', snapshotOf(told(), { serviceApprovals: { '900': 'unknown' } }));
    expect(reasonCodes(verdict)).toEqual(['unknown']);
    expect(reasonCodes(gate('change-approved', snapshotOf(told(), { serviceApprovals: {} })))).toEqual(['unknown']);
  });

  it('is not asked for where the site does not count it', () => {
    fc.assert(
      fc.property(serviceApprovals, (approvals) => {
        const snapshot = snapshotOf(told(), { serviceApprovals: { '900': approvals }, settings: onlyFrom('app') });
        expect(open(snapshot)).toBe(true);
      }),
      runs(50),
    );
  });
});

function withCommunique(what: Told, overrides: Partial<ReturnType<typeof aCommunique>>): Told {
  const communiques = what.communiques.map((one) => ({ ...one, communique: { ...one.communique, ...overrides } }));
  return { ...what, communiques };
}

function withRecipients(what: Told, recipients: Told['communiques'][number]['recipients']): Told {
  return { ...what, communiques: what.communiques.map((one) => ({ ...one, recipients })) };
}

function another(): Told['communiques'][number] {
  return { communique: aCommunique({ id: 'support-desk' }), recipients: [anAddress('desk@example.com')] };
}
