/** People who confirm neither a mail nor its reminder, and are told by telephone: how a test gets there, and looks at it. */
import type { AttestedOutcome } from '../../../src/domain/delivery/attestation';
import type { GroupDocument } from '../../../src/domain/documents';
import type { CoverageTarget } from '../../../src/domain/record/coverage';
import type { GroupMembers } from '../../../src/domain/record/stakeholder-group';
import { forHours } from './hours';
import { receive } from './receipts';
import { aSite, put, send, untilQuiet, valueOf, verified, view } from './story';
import type { World } from './world';

export const TARGET: CoverageTarget = {
  proof: 'acknowledged',
  percent: 90,
  hours: 48,
  remindAfterHours: [24],
  next: { channel: 'telephone', afterHours: 30 },
};

export interface Sent {
  readonly world: World;
  readonly issueId: string;
  readonly communiqueId: string;
}

export interface SentOptions {
  readonly addresses?: number;
  readonly members?: GroupMembers;
  readonly target?: CoverageTarget;
  /** What the other group, of people with Jira accounts, asks for. */
  readonly others?: CoverageTarget;
}

/** Ten partners, the first of them with a number, who are reminded after a day and called after 30 hours. */
export async function sent({ addresses = 10, members, target = TARGET, others }: SentOptions = {}): Promise<Sent> {
  const world = aSite({ addresses });
  changeGroup(world, 'partners', (group) => ({ ...group, members: members ?? withNumber(group.members), target }));
  if (others) changeGroup(world, 'users', (group) => ({ ...group, target: others }));
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  const { communiques } = await view(world, issueId);
  return { world, issueId, communiqueId: communiques.find(({ group }) => group.id === 'partners')?.id ?? '' };
}

function withNumber(members: GroupMembers): GroupMembers {
  if (members.kind !== 'addresses') return members;
  const [first, ...others] = members.addresses;
  return first ? { ...members, addresses: [{ ...first, number: '+4915112345' }, ...others] } : members;
}

export function changeGroup(world: World, id: string, change: (group: GroupDocument) => GroupDocument): void {
  const row = [...world.state.rows.values()].find(({ kind, key }) => kind === 'group' && key === id);
  if (!row) throw new Error('The site has the group.');
  put(world.state.rows, 'group', id, change(row.body as GroupDocument));
}

/** After four of the ten confirmed it, the others are for the responsible person to call. */
export async function handedOver(options: SentOptions = {}): Promise<Sent> {
  const all = await sent(options);
  await receive(all.world, 'acknowledged', 4);
  await forHours(all.world, 31);
  return all;
}

export const open = ({ world, issueId, communiqueId }: Sent, who = 'engineer') =>
  world.page(who, 'record-panel', { issueId }, 'openTasks', { communiqueId });

export const tasksOf = async (sent: Sent) => valueOf(await open(sent)).tasks;

export const toDo = async (sent: Sent) => (await tasksOf(sent)).filter(({ state }) => state === 'to-do');

export function attest(
  { world, issueId, communiqueId }: Sent,
  outcome: AttestedOutcome,
  deliveryIds: readonly string[],
  { note, who = 'engineer' }: { note?: string; who?: string } = {},
) {
  return world.page(who, 'record-panel', { issueId }, 'attestTasks', { communiqueId, deliveryIds, outcome, note });
}

export const idsOf = (tasks: readonly { readonly deliveryId: string }[]) => tasks.map(({ deliveryId }) => deliveryId);

export const coverage = async ({ world, issueId, communiqueId }: Sent) =>
  (await view(world, issueId)).communiques.find(({ id }) => id === communiqueId)?.coverage;

export const noticesTo = (world: World, who: string, words: string) =>
  world.state.notices.filter(({ accountId, message }) => accountId === who && message.subject.includes(words));

export const listed = async (world: World, who = 'engineer') =>
  valueOf(await world.page(who, 'site-page', {}, 'openMyApprovals', {})).tasks;
