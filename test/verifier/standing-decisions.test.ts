/** What the app takes for the decisions that stand, and what the verifier does, whatever the clocks said. */
import fc from 'fast-check';
import { spokenFor, standingDecisions, type Decision } from '../../src/domain/approval/approval';
import type { LedgerEventOf } from '../../src/domain/ledger/event';
import { aDecision } from '../builders/approvals';
import { runs } from '../builders/arbitraries';
import { NOW } from '../builders/releases';
import { contentOf, told } from '../builders/snapshots';
import { accountOpening, exampleBundle, person, stepTime, STORY, type Step } from '../domain/ledger/example';
import { verifyEach } from './verify-many';

const APPROVAL = STORY.findIndex(({ event }) => event.type === 'change-approved');
const CHANGE = 'CHG-7';
const CONTENT = contentOf(told());
const DELEGATION = { id: 'delegation-1', from: stepTime(0), until: stepTime(59) };

type Approved = LedgerEventOf<'change-approved'>['data'];

interface Word {
  readonly who: 'Manager' | 'Dev';
  readonly inTheName?: 'Manager';
  readonly says: 'approved' | 'declined' | 'withdrawn';
  /** What the clock of the machine said. */
  readonly at: number;
}

interface History {
  readonly steps: readonly Step[];
  readonly decisions: readonly Decision[];
}

/** What people decide one after the other, as the app keeps it and as the log tells it. */
function written(words: readonly Word[]): History {
  return words.reduce<History>(
    ({ steps, decisions }, { who, inTheName, says, at }, word) => {
      const ledgerIndex = APPROVAL + steps.length;
      const { submission, change, pin, covers } = (STORY[APPROVAL]?.event as { readonly data: Approved }).data;
      if (says === 'withdrawn') {
        const name = inTheName ?? who;
        const last = standingDecisions(decisions, CHANGE).find((decision) => spokenFor(decision) === name);
        if (!last) return { steps, decisions };
        const reason = accountOpening('reason').commitment;
        const data = { submission, change, decision: last.ledgerIndex, reason };
        return {
          steps: [...steps, { actor: person(who), event: { type: 'decision-withdrawn', data } }],
          decisions: decisions.map((one) => (one === last ? { ...one, withdrawnAt: at } : one)),
        };
      }
      const named = inTheName ? { onBehalfOf: accountOpening(inTheName).commitment, delegation: DELEGATION } : {};
      const event: Step['event'] =
        says === 'approved'
          ? { type: 'change-approved', data: { submission, change, pin, covers, ...named } }
          : { type: 'change-declined', data: { submission, change, pin, ...named } };
      // The ids say nothing of the order.
      const id = `${(word * 7) % 5}-${word}`;
      const decided = {
        id,
        changeIssueId: CHANGE,
        accountId: who,
        onBehalfOf: inTheName,
        decision: says,
        at,
        ledgerIndex,
      };
      return {
        steps: [...steps, { actor: person(who), event }],
        decisions: [...decisions, aDecision(CONTENT, decided)],
      };
    },
    { steps: [], decisions: [] },
  );
}

/** The story of a release that was sent relying on one of these decisions. */
function sentRelyingOn(decision: number, steps: readonly Step[]): readonly Step[] {
  const [evidence, authorisation, ...rest] = STORY.slice(APPROVAL + 1);
  if (!evidence || authorisation?.event.type !== 'send-authorised') throw new Error('The story is another one.');
  const data = { ...authorisation.event.data, decisions: [decision], evidence: [APPROVAL + steps.length] };
  const sent: Step = { ...authorisation, event: { type: 'send-authorised', data } };
  return [...STORY.slice(0, APPROVAL), ...steps, evidence, sent, ...rest];
}

const words: fc.Arbitrary<readonly Word[]> = fc.array(
  fc
    .record({
      who: fc.constantFrom('Manager', 'Dev', 'Dev'),
      inTheName: fc.constantFrom('Manager', undefined),
      says: fc.constantFrom('approved', 'approved', 'declined', 'withdrawn'),
      // In one millisecond, and by clocks that run behind.
      at: fc.constantFrom(NOW, NOW, NOW, NOW - 1, NOW - 60_000),
    })
    .map(({ inTheName, ...word }): Word => (word.who === 'Dev' && inTheName ? { ...word, inTheName } : word)),
  { minLength: 1, maxLength: 6 },
);

it('app and verifier know the same decisions for standing, also of two of one person in one millisecond', () => {
  const { numRuns, seed } = runs(60);
  const cases = fc.sample(words, { numRuns, seed }).flatMap((some) => {
    const { steps, decisions } = written(some);
    const standing = standingDecisions(decisions, CHANGE);
    const declines = standing.flatMap(({ decision, ledgerIndex }) => (decision === 'declined' ? [ledgerIndex] : []));
    return decisions.map(({ decision, ledgerIndex }) => {
      const isStanding = decision === 'approved' && standing.some((one) => one.ledgerIndex === ledgerIndex);
      const bundle = exampleBundle(sentRelyingOn(ledgerIndex, steps));
      return { bundle, expected: { isStanding, declines: isStanding ? declines : [] } };
    });
  });
  const found = verifyEach(cases.map(({ bundle }) => bundle)).map(({ accepted, lines }) => ({
    isStanding: accepted,
    declines: lines.flatMap(({ message }) => /although entry (\d+) declined/.exec(message)?.[1] ?? []).map(Number),
  }));
  expect(found).toEqual(cases.map(({ expected }) => expected));
  expect(new Set(cases.map(({ expected }) => JSON.stringify(expected))).size).toBeGreaterThan(4);
});
