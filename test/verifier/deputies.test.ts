/** What the verifier makes of decisions that deputies made in another's name. */
import type { LedgerEventOf } from '../../src/domain/ledger/event';
import { accountOpening, exampleBundle, person, stepTime, STORY, type Step } from '../domain/ledger/example';
import { verifyOne } from './verify-many';

const APPROVAL = STORY.findIndex(({ event }) => event.type === 'change-approved');

type Approved = LedgerEventOf<'change-approved'>['data'];

const nameOf = (who: string) => accountOpening(who).commitment;
const IN_FORCE = { id: 'delegation-1', from: stepTime(0), until: stepTime(59) };

/** The story, approved by a deputy; with more steps right after that. */
function approvedBy(deputy: string, data: Partial<Approved>, after: readonly Step[] = []): readonly Step[] {
  const approval = STORY[APPROVAL];
  if (approval?.event.type !== 'change-approved') throw new Error('The story has no approval.');
  const event = { ...approval.event, data: { ...approval.event.data, ...data } };
  return [...STORY.slice(0, APPROVAL), { actor: person(deputy), event }, ...after, ...STORY.slice(APPROVAL + 1)];
}

function decision(who: string, type: 'change-approved' | 'change-declined', onBehalfOf?: string): Step {
  const approval = STORY[APPROVAL]?.event as { readonly data: Approved };
  const { submission, change, pin, covers } = approval.data;
  const inName = onBehalfOf ? { onBehalfOf: nameOf(onBehalfOf), delegation: IN_FORCE } : {};
  return type === 'change-approved'
    ? { actor: person(who), event: { type, data: { submission, change, pin, covers, ...inName } } }
    : { actor: person(who), event: { type, data: { submission, change, pin, ...inName } } };
}

function problemsOf(story: readonly Step[]): readonly string[] {
  const { lines } = verifyOne(exampleBundle(story));
  return lines.flatMap(({ kind, entry, message }) => (kind === 'problem' ? [`${entry}: ${message}`] : []));
}

const IN_NAME = { onBehalfOf: nameOf('Manager'), delegation: IN_FORCE };

it('accepts a decision in another’s name while the delegation is in force', () => {
  expect(problemsOf(approvedBy('Dev', IN_NAME))).toEqual([]);
});

it.each<[string, Partial<Approved>]>([
  ['was over', { delegation: { ...IN_FORCE, until: stepTime(1) } }],
  ['had not begun', { delegation: { ...IN_FORCE, from: stepTime(58) } }],
  ['is of who decides', { onBehalfOf: nameOf('Dev') }],
  ['is missing', { delegation: undefined }],
])('names the entry when the delegation %s', (_what, wrong) => {
  const problems = problemsOf(approvedBy('Dev', { ...IN_NAME, ...wrong }));
  expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${APPROVAL}: `)));
});

it('takes a later word in the same name for the one that stands, whoever of the two gave it', () => {
  const undone = expect.stringContaining(
    `relies on the approval in entry ${APPROVAL}, which entry ${APPROVAL + 1} had undone`,
  );
  const after = (later: Step) => problemsOf(approvedBy('Dev', IN_NAME, [later]));
  expect(after(decision('Manager', 'change-declined'))).toContainEqual(undone);
  expect(after(decision('Dev', 'change-declined', 'Manager'))).toContainEqual(undone);
  expect(after(decision('Dev', 'change-declined'))).not.toContainEqual(undone);
});
