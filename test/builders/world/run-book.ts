/** A record whose communiqués leave as a run-book: how a test times them, decides on them, and sees who was told when. */
import type { CommuniqueView, RecordView } from '../../../src/contract';
import type { Answer } from '../../../src/domain/answer';
import { zoneOf } from '../../../src/domain/record/audience';
import type { StepDecision } from '../../../src/domain/script/step';
import type { Timing } from '../../../src/domain/script/timing';
import { COMPLETE_ANSWERS } from '../communiques';
import { report, send, submitAndApprove, valueOf, view, written } from './story';
import type { World } from './world';

const MINUTE = 60_000;

/** What a group is told by the announcement, or by the correction that is worked on. */
export const communiqueFor = (world: World, issueId: string, group: string): Promise<CommuniqueView> =>
  communiqueAmong(world, issueId, group, ({ current }) => current);

/** What a group is told by the announcement, although a correction is worked on. */
export const announcedTo = (world: World, issueId: string, group: string): Promise<CommuniqueView> =>
  communiqueAmong(world, issueId, group, ({ kind }) => kind !== 'correction');

async function communiqueAmong(
  world: World,
  issueId: string,
  group: string,
  isMeant: (communique: CommuniqueView) => boolean,
): Promise<CommuniqueView> {
  const { communiques } = await view(world, issueId);
  const found = communiques.find((communique) => communique.group.id === group && isMeant(communique));
  if (!found) throw new Error(`There is no communiqué for ${group}.`);
  return found;
}

/** The group is told what is planned instead of what was released. */
export async function makeNotice(world: World, issueId: string, group: string): Promise<void> {
  const { id, revision, subject } = await communiqueFor(world, issueId, group);
  valueOf(
    await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
      communiqueId: id,
      revision,
      subject,
      kind: 'planned-notice',
      answers: COMPLETE_ANSWERS,
      responsibleAccountId: 'engineer',
    }),
  );
}

export async function schedule(
  world: World,
  issueId: string,
  group: string,
  timing: Timing,
): Promise<Answer<RecordView>> {
  const { id, revision } = await communiqueFor(world, issueId, group);
  return world.page('developer', 'record-panel', { issueId }, 'scheduleCommunique', {
    communiqueId: id,
    revision,
    timing,
  });
}

export async function decide(world: World, issueId: string, group: string, decision: StepDecision, who = 'engineer') {
  const { id } = await communiqueFor(world, issueId, group);
  const payload = { communiqueId: id, decision, reason: 'Because.' };
  return world.page(who, 'record-panel', { issueId }, 'decideStep', payload);
}

/** Approved and verified with the timings that a test gives; sent by the engineer. */
export async function sent(
  world: World,
  timings: (issueId: string) => Promise<Readonly<Record<string, Timing>>> | Readonly<Record<string, Timing>>,
): Promise<string> {
  const issueId = await written(world);
  for (const [group, timing] of Object.entries(await timings(issueId)))
    valueOf(await schedule(world, issueId, group, timing));
  await submitAndApprove(world, issueId);
  world.advance(MINUTE);
  await report(world);
  valueOf(await send(world, issueId));
  return issueId;
}

/** What left so far, by group, its reader's time zone, and moment. */
export const left = (world: World) => {
  const communiques = world.all('communique');
  return world.all('delivery').flatMap(({ communiqueId, recipient, progress }) => {
    const group = communiques.find(({ id }) => id === communiqueId)?.groupId;
    return progress.at === 'accepted' ? [{ group, zone: zoneOf(recipient), at: progress.acceptedAt }] : [];
  });
};
export const leftFor = (world: World, group: string) => left(world).filter((one) => one.group === group);
