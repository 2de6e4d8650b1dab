/** What changed between content that was pinned earlier and what stands now, and who changed it. */
import { WRITTEN_PARTS, type ChangeMark, type WrittenPart } from '../../domain/communique/communique';
import { contentDigest, readableContent, type PinnedContent } from '../../domain/communique/content';
import {
  differenceBetween,
  fullyKnown,
  type Difference,
  type FieldDifference,
  type KnownContent,
} from '../../domain/communique/difference';
import { describeDifference, fieldsInWords } from '../../domain/communique/difference-words';
import { sha256Hex, type Digest } from '../../domain/encoding/digest';
import { isCommitment, type Commitment } from '../../domain/ledger/commitment';
import { standInFrom } from '../../domain/privacy/closed-account';
import type { Ports } from '../../ports';
import { openingsOf } from '../auditing/read-log';
import { readContents } from '../planning/contents';
import type { LoadedRecord } from '../records/load-record';

type StorePort = Pick<Ports, 'store'>;

export interface Comparison {
  readonly differences: readonly Difference[];
  /** What was pinned, and what stands, as far as it was read to tell them apart. */
  readonly before: KnownContent;
  readonly now: KnownContent;
}

/**
 * What was pinned under a digest compared with what stands; undefined when the pin itself was never kept. Reads storage
 * at most five times, and only the parts that differ.
 */
export async function compareWith(
  ports: StorePort,
  loaded: LoadedRecord,
  digest: Digest,
): Promise<Comparison | undefined> {
  const pinned = pinOf(loaded, digest) ?? (await readJson<PinnedContent>(ports, [digest])).get(digest);
  if (!pinned) return undefined;
  const readable = readableContent(loaded.sources);
  const heard = differing(pinned.audiences, loaded.content.audiences);
  const { before, lists } = await readKnown(ports, pinned, fullyKnown(loaded.content, readable, {}), heard);
  const audiences = Object.fromEntries(
    Object.entries(loaded.content.audiences).map(([id, audience]) => [id, lists.get(audience)]),
  );
  const now = fullyKnown(loaded.content, readable, audiences);
  const named = await namingResponsible(ports, loaded, before, now);
  return { before, now, differences: differenceBetween(...named) };
}

/** Both with account ids in place of commitments to who is responsible, where the two name different ones. */
async function namingResponsible(
  ports: StorePort,
  loaded: LoadedRecord,
  before: KnownContent,
  now: KnownContent,
): Promise<[before: KnownContent, now: KnownContent]> {
  const differ = Object.entries(before.communiques).flatMap(([id, old]) => {
    const fresh = now.communiques[id];
    return old && fresh && old.responsible !== fresh.responsible ? [old.responsible, fresh.responsible] : [];
  });
  const commitments = differ.filter(isCommitment);
  if (commitments.length === 0) return [before, now];
  const accounts = new Map<string, string>(commitments.map((one) => [one, standInFrom(one.slice(-16))]));
  for (const { commitment, value } of await openingsOf(ports, commitments))
    if ('account' in value) accounts.set(commitment, value.account);
  for (const { communique } of loaded.communiques)
    if (communique.responsible) accounts.set(communique.responsible, communique.responsibleAccountId);
  const named = (content: KnownContent): KnownContent => ({
    ...content,
    communiques: Object.fromEntries(
      Object.entries(content.communiques).map(([id, one]) => [
        id,
        one && { ...one, responsible: accounts.get(one.responsible) ?? one.responsible },
      ]),
    ),
  });
  return [named(before), named(now)];
}

/** Digests of the audiences that are not the same on both sides, of both. */
function differing(a: PinnedContent['audiences'], b: PinnedContent['audiences']): readonly Digest[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((id) => a[id] !== b[id])
    .flatMap((id) => [a[id], b[id]].filter((digest) => digest !== undefined));
}

/** Pins that the record has at hand need no reading. */
function pinOf({ record, approval }: LoadedRecord, digest: Digest): PinnedContent | undefined {
  const pins = [...(record.submission ? [record.submission] : []), ...approval.body.decisions];
  return pins.find(({ content }) => contentDigest(content) === digest)?.content;
}

async function readKnown(
  ports: StorePort,
  pinned: PinnedContent,
  now: KnownContent,
  heard: readonly Digest[],
): Promise<{ readonly before: KnownContent; readonly lists: ReadonlyMap<Digest, readonly Commitment[]> }> {
  const current = new Map<Digest, unknown>();
  for (const part of ['scope', 'items', 'changes', 'schedule'] as const) current.set(now.pinned[part], now[part]);
  if (now.pinned.installation !== undefined) current.set(now.pinned.installation, now.installation);
  for (const [id, digest] of Object.entries(now.pinned.communiques)) current.set(digest, now.communiques[id]);
  const named = [
    ...Object.values(pinned.communiques),
    ...heard,
    pinned.scope,
    pinned.items,
    pinned.changes,
    pinned.schedule,
    ...(pinned.installation === undefined ? [] : [pinned.installation]),
  ];
  const kept = await readJson<never>(
    ports,
    named.filter((digest) => !current.has(digest)),
  );
  const find = <T>(digest: Digest): T | undefined => (current.get(digest) ?? kept.get(digest)) as T | undefined;
  const findEach = <T>(digests: Readonly<Record<string, Digest>>): Readonly<Record<string, T | undefined>> =>
    Object.fromEntries(Object.entries(digests).map(([id, digest]) => [id, find<T>(digest)]));
  const before: KnownContent = {
    pinned,
    communiques: findEach(pinned.communiques),
    audiences: findEach(pinned.audiences),
    scope: find(pinned.scope),
    items: find(pinned.items),
    changes: find(pinned.changes),
    schedule: find(pinned.schedule),
    installation: pinned.installation === undefined ? undefined : find(pinned.installation),
  };
  const lists = heard.flatMap((digest) => {
    const list = find<readonly Commitment[]>(digest);
    return list ? [[digest, list] as const] : [];
  });
  return { before, lists: new Map(lists) };
}

/** Kept values by digest; one that is not what its digest says any more counts as missing. */
async function readJson<T>(ports: StorePort, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, T>> {
  if (digests.length === 0) return new Map();
  const found = new Map<Digest, T>();
  for (const [digest, { text }] of await readContents(ports, digests))
    if (sha256Hex(text) === digest) found.set(digest, JSON.parse(text) as T);
  return found;
}

/** Who wrote what now stands in a field. A field that differs was last changed after what it differs from stood. */
export function authorOf(
  loaded: LoadedRecord,
  communiqueId: string,
  field: FieldDifference['field'],
): ChangeMark | undefined {
  const found = loaded.communiques.find(({ communique }) => communique.id === communiqueId);
  return isWritten(field) ? found?.communique.lastChanges?.[field] : undefined;
}

function isWritten(field: string): field is WrittenPart {
  return (WRITTEN_PARTS as readonly string[]).includes(field);
}

/** Who added, removed or looked up what a difference is about; undefined where only Jira knows. */
export function makerOf(loaded: LoadedRecord, difference: Difference): ChangeMark | undefined {
  switch (difference.part) {
    case 'communique': {
      const { communiqueId, change } = difference;
      if (change === 'removed')
        return loaded.record.removals?.findLast((removal) => removal.communiqueId === communiqueId);
      return change === 'added' ? firstAuthor(loaded, communiqueId) : undefined;
    }
    case 'audience': {
      const found = loaded.communiques.find(({ communique }) => communique.id === difference.communiqueId);
      const accountId = found?.audience.resolvedBy;
      return accountId === undefined || !found ? undefined : { accountId, at: found.audience.resolvedAt };
    }
    default:
      return undefined;
  }
}

function firstAuthor(loaded: LoadedRecord, communiqueId: string): ChangeMark | undefined {
  const marks = WRITTEN_PARTS.flatMap((part) => authorOf(loaded, communiqueId, part) ?? []);
  return marks.sort((a, b) => a.at - b.at)[0];
}

/** How people and moments are put into a sentence. */
export interface Telling {
  readonly nameOf: (accountId: string) => string;
  /** The end of a sentence: "2 minutes ago", "on 21 November 2026 at 10:02 UTC". */
  readonly when: (at: number) => string;
}

/** A difference, or those fields of it that one person changed. */
export interface Attributed {
  readonly difference: Difference;
  readonly by?: ChangeMark;
}

/** The differences by the people who made them; what only Jira knows is nobody's. */
export function attributed(loaded: LoadedRecord, differences: readonly Difference[]): readonly Attributed[] {
  return differences.flatMap((difference): readonly Attributed[] => {
    if (!('fields' in difference)) return [{ difference, by: makerOf(loaded, difference) }];
    const byAuthor = new Map<string | undefined, { by?: ChangeMark; fields: FieldDifference[] }>();
    for (const field of difference.fields) {
      const mark = authorOf(loaded, difference.communiqueId, field.field);
      const known = byAuthor.get(mark?.accountId);
      const by = known?.by && mark && known.by.at > mark.at ? known.by : mark;
      byAuthor.set(mark?.accountId, { by, fields: [...(known?.fields ?? []), field] });
    }
    return [...byAuthor.values()].map(({ by, fields }) => ({ difference: { ...difference, fields }, by }));
  });
}

/** The differences as sentences that say who changed what and when, as far as that is known. */
export function sentencesOf(
  loaded: LoadedRecord,
  differences: readonly Difference[],
  telling: Telling,
): readonly string[] {
  return attributed(loaded, differences).map(({ difference, by }) => {
    if (!by || difference.part !== 'communique') return describeDifference(difference);
    return difference.change === 'changed'
      ? changedBy(difference.groupName, difference.fields, by, telling)
      : madeBy(difference, by, telling);
  });
}

/**
 * What the app's own marks say has happened since a moment, where what stood then was never pinned and cannot be
 * compared. Changes in Jira leave no mark here.
 */
export function sentencesSince(loaded: LoadedRecord, moment: number, telling: Telling): readonly string[] {
  const removals = (loaded.record.removals ?? []).filter(({ at }) => at > moment);
  return [
    ...loaded.communiques.flatMap(({ communique, groupName, audience }) => {
      const authors = new Map<string, { at: number; fields: { field: WrittenPart }[] }>();
      for (const part of WRITTEN_PARTS) {
        const mark = communique.lastChanges?.[part];
        if (!mark || mark.at <= moment) continue;
        const known = authors.get(mark.accountId);
        const fields = [...(known?.fields ?? []), { field: part }];
        authors.set(mark.accountId, { at: Math.max(mark.at, known?.at ?? 0), fields });
      }
      const edits = [...authors].map(([accountId, { at, fields }]) =>
        changedBy(groupName, fields, { accountId, at }, telling),
      );
      return audience.resolvedAt > moment ? [...edits, `The recipients of ${groupName} were looked up anew.`] : edits;
    }),
    ...removals.map(({ accountId, at }) => `${telling.nameOf(accountId)} removed a communiqué ${telling.when(at)}.`),
  ];
}

/** Everybody who may be named by what happened to the record since it was planned. */
export function authorsOf({ record, communiques }: LoadedRecord): readonly string[] {
  return [
    ...(record.removals ?? []).map(({ accountId }) => accountId),
    ...communiques.flatMap(({ communique }) =>
      Object.values(communique.lastChanges ?? {}).map(({ accountId }) => accountId),
    ),
  ];
}

function changedBy(
  groupName: string,
  fields: readonly { readonly field: FieldDifference['field'] }[],
  { accountId, at }: ChangeMark,
  { nameOf, when }: Telling,
): string {
  return `${nameOf(accountId)} changed ${fieldsInWords(fields)} in the communiqué for ${groupName} ${when(at)}.`;
}

function madeBy(
  { change, groupName }: { readonly change: 'added' | 'removed' | 'changed'; readonly groupName: string },
  { accountId, at }: ChangeMark,
  { nameOf, when }: Telling,
): string {
  return `${nameOf(accountId)} ${change} ${change === 'added' ? 'a' : 'the'} communiqué for ${groupName} ${when(at)}.`;
}
