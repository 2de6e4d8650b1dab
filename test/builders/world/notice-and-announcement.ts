/** A site on which one record tells before and after the deployment: a notice to the users, an announcement to the partners. */
import type { StepDecision, StepState } from '../../../src/domain/script/step';
import type { Timing } from '../../../src/domain/script/timing';
import { verify } from './auditor';
import { checkSend } from './invariants';
import { communiqueFor, decide, makeNotice, schedule } from './run-book';
import { send, submitAndApprove, untilQuiet, valueOf, written } from './story';
import type { World } from './world';

const MINUTE = 60_000;
export const NOTICE = 'users';
export const ANNOUNCEMENT = 'partners';

/** A notice of what is planned for the users and an announcement for the partners, approved; nothing is deployed yet. */
export async function planned(world: World, timing?: Timing): Promise<string> {
  const issueId = await written(world);
  await makeNotice(world, issueId, NOTICE);
  if (timing) valueOf(await schedule(world, issueId, ANNOUNCEMENT, timing));
  await submitAndApprove(world, issueId);
  world.advance(MINUTE);
  return issueId;
}

/** The notice has left, and the announcement waits. */
export async function noticed(world: World, timing?: Timing): Promise<string> {
  const issueId = await planned(world, timing);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
  return issueId;
}

const mailsTo = (world: World, group: string): number => {
  const communiques = world.all('communique').filter(({ groupId }) => groupId === group);
  const own = new Set(
    world
      .all('delivery')
      .flatMap(({ id, communiqueId }) => (communiques.some((one) => one.id === communiqueId) ? id : [])),
  );
  return world.state.mails.filter(({ deliveryId }) => own.has(deliveryId)).length;
};

export const told = (world: World): readonly number[] => [mailsTo(world, NOTICE), mailsTo(world, ANNOUNCEMENT)];

export async function stepOf(world: World, issueId: string): Promise<StepState | undefined> {
  return (await communiqueFor(world, issueId, ANNOUNCEMENT)).step?.state;
}

export const entriesOf = (world: World, type: string) =>
  world.all('ledger-entry').filter(({ text }) => text.includes(`"type":"${type}"`));

export const decideOnAnnouncement = (world: World, issueId: string, decision: StepDecision) =>
  decide(world, issueId, ANNOUNCEMENT, decision);

/** What must hold at any moment, and what the stand-alone verifier makes of the evidence. */
export async function expectToVerify(world: World, issueId: string): Promise<void> {
  checkSend(world);
  expect(await verify(world, issueId)).toEqual([]);
}
