/**
 * Keeps the members of stakeholder groups who are too many for the group's own value. A list of members is written under
 * an id of its own before any group refers to it, so that it becomes current, as a whole, in the one step that saves the
 * group.
 *
 * No list is left behind: which are written and no group's, or not any more, is remembered in one value in the same steps.
 */
import { z } from 'zod';
import { chunks } from '../../domain/delivery/send-plan';
import { memberPartKey, parseMembers, partOf, uploadKey, writeMembers } from '../../domain/record/members-in-parts';
import { quarantineId } from '../../domain/record/quarantine';
import type { MembersInParts, NamedMembers, NamedRecipient } from '../../domain/record/stakeholder-group';
import { COMMIT_LIMIT, StoreBusy, type Change, type Ports, type Stored } from '../../ports';
import { inCommits } from '../planning/contents';

type StorePort = Pick<Ports, 'store'>;

/** Time enough to mend what an upload was refused for; what was given up goes by itself. */
const UPLOAD_KEPT_DAYS = 1;

/** Keeps a part of what a person uploads; the same part again takes the place of the first. */
export async function keepUpload(
  { store }: StorePort,
  uploadId: string,
  part: number,
  of: NamedMembers['kind'],
  members: readonly NamedRecipient[],
): Promise<void> {
  const body = { text: writeMembers(of, members), path: '' };
  const key = uploadKey(uploadId, part);
  await store.commit([{ kind: 'content', key, body, expected: 'any', timeToLiveDays: UPLOAD_KEPT_DAYS }]);
}

/** Everybody in an upload of so many parts; undefined where not all of it is kept, or it is of another kind. */
export async function readUpload(
  { store }: StorePort,
  uploadId: string,
  parts: number,
  of: NamedMembers['kind'],
): Promise<readonly NamedRecipient[] | undefined> {
  const keys = Array.from({ length: parts }, (_, part) => uploadKey(uploadId, part));
  const found = (await store.getMany('content', keys)).map((stored) => stored && parseMembers(stored.body.text));
  if (found.some((part) => part?.of !== of)) return undefined;
  return found.flatMap((part) => part?.members ?? []);
}

/** Written under an id that nobody refers to yet, and that is to go unless a group is saved with it. */
export async function writeParts(
  ports: StorePort & Pick<Ports, 'clock'>,
  { id, of, parts: count }: MembersInParts,
  parts: readonly (readonly NamedRecipient[])[],
): Promise<void> {
  const list = { id, parts: count, since: ports.clock.now() };
  await changeGivenUp(ports, (lists) => [...lists, list]);
  const sized = parts.map((members, part) => {
    const change = partChange(id, of, part, members, 'any');
    return { change, size: Buffer.byteLength(JSON.stringify(change.body)) };
  });
  for (const changes of inCommits(sized)) await ports.store.commit(changes);
}

export function partChange(
  id: string,
  of: NamedMembers['kind'],
  part: number,
  members: readonly NamedRecipient[],
  expected: number | 'any',
): Extract<Change, { readonly kind: 'content'; readonly body: unknown }> {
  const body = { text: writeMembers(of, members), path: '' };
  return { kind: 'content', key: memberPartKey(id, part), body, expected };
}

/** Parts from this one on, at most so many; undefined where the list was replaced meanwhile. */
export async function readParts(
  { store }: StorePort,
  { id, parts }: Pick<MembersInParts, 'id' | 'parts'>,
  from: number,
  many: number,
): Promise<readonly (readonly NamedRecipient[])[] | undefined> {
  const until = Math.min(parts, from + many);
  const keys = Array.from({ length: Math.max(0, until - from) }, (_, index) => memberPartKey(id, from + index));
  const found = await store.getMany('content', keys);
  return found.includes(undefined)
    ? undefined
    : found.flatMap((stored) => (stored ? [parseMembers(stored.body.text).members] : []));
}

/** All of them; undefined where the list was replaced meanwhile. */
export async function readEverybody(
  ports: StorePort,
  members: Pick<MembersInParts, 'id' | 'parts'>,
): Promise<readonly NamedRecipient[] | undefined> {
  return (await readParts(ports, members, 0, members.parts))?.flat();
}

/** The part in which the member is, or would be, who has this id in quarantine. */
export async function readPartOf(
  { store }: StorePort,
  { id, parts }: Pick<MembersInParts, 'id' | 'parts'>,
  memberId: string,
): Promise<
  { readonly part: number; readonly stored: Stored<unknown>; readonly members: readonly NamedRecipient[] } | undefined
> {
  const part = partOf(memberId, parts);
  const stored = await store.get('content', memberPartKey(id, part));
  return stored && { part, stored, members: parseMembers(stored.body.text).members };
}

/** Who these ids in quarantine are, as far as they are among the members. */
export async function readMembersById(
  { store }: StorePort,
  { id, parts }: Pick<MembersInParts, 'id' | 'parts'>,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, NamedRecipient>> {
  const wanted = new Set(memberIds);
  const keys = new Set(memberIds.map((memberId) => memberPartKey(id, partOf(memberId, parts))));
  const found = await store.getMany('content', [...keys]);
  return new Map(
    found
      .flatMap((stored) => (stored ? parseMembers(stored.body.text).members : []))
      .map((member) => [quarantineId(member), member] as const)
      .filter(([memberId]) => wanted.has(memberId)),
  );
}

// ── Lists that no group has ─────────────────────────────────────────────────────────────────────────────────────

const givenUp = z.object({
  lists: z.array(z.object({ id: z.string(), parts: z.number(), since: z.number() })).readonly(),
});

/** A list whose parts are to go; `since` in milliseconds since the epoch. */
type GivenUp = z.infer<typeof givenUp>['lists'][number];

const GIVEN_UP_KEY = 'members.given-up';

/** An invocation of a page has long ended then: whatever it had begun is not going on any more. */
const WRITING_MILLISECONDS = 15 * 60_000;

/** With the revision that a change of it refers to. */
async function readGivenUp({
  store,
}: StorePort): Promise<{ readonly lists: readonly GivenUp[]; readonly revision: number }> {
  const stored = await store.get('content', GIVEN_UP_KEY);
  return { lists: stored ? givenUp.parse(JSON.parse(stored.body.text)).lists : [], revision: stored?.revision ?? 0 };
}

function givenUpChange(lists: readonly GivenUp[], expected: number): Change {
  return { kind: 'content', key: GIVEN_UP_KEY, body: { text: JSON.stringify({ lists }), path: '' }, expected };
}

const ATTEMPTS = 5;

async function changeGivenUp(
  ports: StorePort,
  change: (lists: readonly GivenUp[]) => readonly GivenUp[],
): Promise<void> {
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const { lists, revision } = await readGivenUp(ports);
    if ((await ports.store.commit([givenUpChange(change(lists), revision)])) === 'done') return;
  }
  throw new StoreBusy('Too many lists of members were saved at once.');
}

/**
 * The changes by which a group's members become others: the list that becomes current is not to go any more, and the
 * former one is. Undefined where the list that is to become current went meanwhile.
 */
export async function replacingChanges(
  ports: StorePort & Pick<Ports, 'clock'>,
  former: MembersInParts | undefined,
  current: MembersInParts | undefined,
): Promise<readonly Change[] | undefined> {
  if (former?.id === current?.id) return [];
  const { lists, revision } = await readGivenUp(ports);
  if (current && !lists.some(({ id }) => id === current.id)) return undefined;
  const others = lists.filter(({ id }) => id !== current?.id);
  const gone = former ? [{ id: former.id, parts: former.parts, since: ports.clock.now() }] : [];
  return [givenUpChange([...others, ...gone], revision)];
}

/**
 * Removes a list that no group has, or has any more; does nothing about one that a group has. What was saved is saved all
 * the same: where the storage takes no more for now, the sweep removes it.
 */
export async function removeList(ports: StorePort, list: Pick<GivenUp, 'id' | 'parts'>): Promise<void> {
  try {
    await remove(ports, list);
  } catch (failure) {
    if (!(failure instanceof StoreBusy)) throw failure;
  }
}

async function remove(ports: StorePort, { id, parts }: Pick<GivenUp, 'id' | 'parts'>): Promise<void> {
  if (!(await readGivenUp(ports)).lists.some((list) => list.id === id)) return;
  const keys = Array.from({ length: parts }, (_, part) => memberPartKey(id, part));
  for (const some of chunks(keys, COMMIT_LIMIT))
    await ports.store.commit(some.map((key): Change => ({ kind: 'content', key, remove: true, expected: 'any' })));
  await changeGivenUp(ports, (lists) => lists.filter((list) => list.id !== id));
}

/** What the sweep removes: whatever was cut off in between. One read where there is nothing. */
export async function removeGivenUp(ports: StorePort & Pick<Ports, 'clock'>): Promise<void> {
  const until = ports.clock.now() - WRITING_MILLISECONDS;
  for (const list of (await readGivenUp(ports)).lists) if (list.since <= until) await removeList(ports, list);
}
