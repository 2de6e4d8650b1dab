/**
 * Members of a stakeholder group who are too many for the group's own value: thousands of external addresses or telephone
 * numbers, kept in parts beside it. In which part somebody is follows from who they are, so that one of them is found,
 * added or removed by reading a single part, whatever their number. Pure.
 */
import { z } from 'zod';
import { hasAnotherWay } from './next-channel';
import { quarantineId } from './quarantine';
import { recipientKey, type MembersInParts, type NamedMembers, type NamedRecipient } from './stakeholder-group';

/**
 * How many one group holds: as many as a send is planned for. They are put in order, and written in 27 transactions, by
 * the one invocation of a page that saves them, which has 25 seconds (Forge, limits of invocations).
 */
export const MEMBER_LIMIT = 50_000;

/** So many of usual length, about 105 bytes, take one unit of 10 KB of what a site may read and write in a minute. */
const MEMBERS_IN_PART = 75;

/** Chance alone never fills a part so far; adding thousands one by one does. */
export const PART_ROOM = 130;

/**
 * So many bytes of members stay below the 240 KiB of a stored value (Forge key-value store, limits). Somebody with a name
 * and an address of usual length takes 140 of them; of the longest ones, of characters that JSON writes at length, 2,200.
 */
const PART_BYTES = 230_000;

/** The members as their group refers to them, and the parts in which they are kept. */
export function inParts(
  id: string,
  of: MembersInParts['of'],
  members: readonly NamedRecipient[],
): { readonly members: MembersInParts; readonly parts: readonly (readonly NamedRecipient[])[] } {
  const usual = Math.max(1, Math.ceil(members.length / MEMBERS_IN_PART));
  let parts = intoParts(members, usual);
  // What is added one by one finds room, too.
  while (parts.length < members.length && parts.some((part) => bytesOf(part) > PART_BYTES / 2))
    parts = intoParts(members, 2 * parts.length);
  const reachedNext = members.filter((member) => hasAnotherWay(member)).length;
  return { members: { kind: 'in-parts', of, id, parts: parts.length, count: members.length, reachedNext }, parts };
}

function intoParts(members: readonly NamedRecipient[], count: number): readonly (readonly NamedRecipient[])[] {
  const parts = Array.from({ length: count }, (): NamedRecipient[] => []);
  for (const member of members) parts[partOf(quarantineId(member), count)]?.push(member);
  return parts;
}

/** As the storage counts them: their text is a string of what is stored, whose quotes and escapes are escaped once more. */
function bytesOf(members: readonly NamedRecipient[]): number {
  return Buffer.byteLength(JSON.stringify(writeMembers('telephone-numbers', members)));
}

/** In which of so many parts the member is who would have this id in quarantine. */
export function partOf(id: string, parts: number): number {
  return Number.parseInt(id.slice(0, 8), 16) % parts;
}

/** Who is named a second time, compared as recipients are; undefined when everybody is named once. */
export function namedTwice(members: readonly NamedRecipient[]): NamedRecipient | undefined {
  const seen = new Set<string>();
  return members.find((member) => {
    const key = recipientKey(member);
    const isKnown = seen.has(key);
    seen.add(key);
    return isKnown;
  });
}

/** The members with one more, or undefined where their part takes nobody more. */
export function withMember(
  members: MembersInParts,
  part: readonly NamedRecipient[],
  added: NamedRecipient,
): { readonly members: MembersInParts; readonly part: readonly NamedRecipient[] } | undefined {
  const more = [...part, added];
  if (more.length > PART_ROOM || bytesOf(more) > PART_BYTES) return undefined;
  return { members: counted(members, 1, added), part: more };
}

export function withoutMember(
  members: MembersInParts,
  part: readonly NamedRecipient[],
  removed: NamedRecipient,
): { readonly members: MembersInParts; readonly part: readonly NamedRecipient[] } {
  return { members: counted(members, -1, removed), part: part.filter((member) => member !== removed) };
}

function counted(members: MembersInParts, by: 1 | -1, who: NamedRecipient): MembersInParts {
  const reachedNext = members.reachedNext + (hasAnotherWay(who) ? by : 0);
  return { ...members, count: members.count + by, reachedNext };
}

/** Whether somebody's name, address or number has all of these words in it, without regard to case. */
export function isAbout(member: NamedRecipient, words: readonly string[]): boolean {
  const text = [member.name, member.address ?? '', member.number ?? ''].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

// ── How they are kept ───────────────────────────────────────────────────────────────────────────────────────────

/** Where a part is kept, as a content under a key that no digest has. */
export function memberPartKey(id: string, part: number): string {
  return `members.${id}.${part}`;
}

/** Where what was uploaded is kept until the group is saved with it. */
export function uploadKey(uploadId: string, part: number): string {
  return `upload.${uploadId}.${part}`;
}

const entry = z.object({ name: z.string(), address: z.string().optional(), number: z.string().optional() });
const part = z.object({ of: z.enum(['addresses', 'telephone-numbers']), entries: z.array(entry) });

export function writeMembers(of: NamedMembers['kind'], members: readonly NamedRecipient[]): string {
  return JSON.stringify({ of, entries: members.map(({ kind: _kind, ...about }) => about) });
}

/** @throws when the text is none that {@link writeMembers} made */
export function parseMembers(text: string): {
  readonly of: NamedMembers['kind'];
  readonly members: readonly NamedRecipient[];
} {
  const { of, entries } = part.parse(JSON.parse(text));
  return { of, members: entries.map((about) => asRecipient(of, about)) };
}

function asRecipient(of: NamedMembers['kind'], about: z.infer<typeof entry>): NamedRecipient {
  const { address, number } = about;
  switch (of) {
    case 'addresses':
      return { kind: 'address', ...about, address: address ?? '' };
    case 'telephone-numbers':
      return { kind: 'telephone-number', ...about, number: number ?? '' };
  }
}
