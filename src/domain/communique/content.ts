/**
 * What an approval is pinned to: a digest over everything that would be told (design decision "an approval is pinned to
 * what was approved"), kept apart by part so that a drift can be named.
 */
import { digestOf, type Digest } from '../encoding/digest';
import type { Channel } from '../channels/names';
import type { NextChannelName } from '../record/coverage';
import { pinnedResponsible, type Answers, type Communique, type CommuniqueKind } from './communique';
import { NOTHING_NAMED, type Installation } from '../deployment/installation';
import type { ConfigurationItem } from '../record/record';
import type { ChangeText, Release } from '../record/release';
import type { Timing } from '../script/timing';
import type { Message, MessageFacts } from './message';
import { contentOf, type Content } from '../ledger/content';
import type { MessagePin } from '../ledger/event';
import type { Audience } from '../record/audience';

export interface PinnedContent {
  /** Digest of each communiqué's words, its rendered texts, channels, kind, responsible person and timing, by its id. */
  readonly communiques: Readonly<Record<string, string>>;
  /** Digest of each communiqué's resolved audience, by communiqué id. */
  readonly audiences: Readonly<Record<string, string>>;
  /** Digest of the fix version and the issues in it. */
  readonly scope: string;
  readonly items: string;
  readonly changes: string;
  readonly schedule: string;
  /** Digest of what is to be installed and where; absent while the record names nothing of that. */
  readonly installation?: string;
}

/** A change request as it stands; without a text where Jira does not show it to the app. */
export interface ChangeSource {
  readonly issueId: string;
  readonly text?: ChangeText;
}

export interface ContentSources {
  readonly release: Release;
  readonly changes: readonly ChangeSource[];
  readonly items: readonly ConfigurationItem[];
  readonly installation?: Installation;
  readonly communiques: readonly {
    readonly communique: Communique;
    readonly facts: MessageFacts;
    readonly message: Message;
    readonly audience: Audience;
    /** What those who do not confirm it are told by their group's next channel. */
    readonly next?: { readonly channel: NextChannelName; readonly message: Message };
  }[];
}

/** A communiqué as it is pinned: what its authors wrote, what the message says besides, and the message as rendered. */
export interface PinnedCommunique {
  readonly subject: string;
  readonly answers: Answers;
  readonly kind: CommuniqueKind;
  readonly channel: Channel;
  /** A commitment in the record's log; the account id of a communiqué that was saved before those were kept. */
  readonly responsible: string;
  readonly facts: MessageFacts;
  readonly message: Digest;
  /** Absent: it leaves as soon as sending is authorised. */
  readonly timing?: Timing;
  /** The next channel of its group, and the message as rendered for it; absent where the group has none. */
  readonly next?: { readonly channel: NextChannelName; readonly message: Digest };
}

/** A change request as it is pinned: editing it after the approval is a drift. */
export interface PinnedChange {
  readonly issue: string;
  readonly text: ChangeText | null;
}

export interface PinnedScope {
  readonly version: string;
  readonly name: string;
  /** Ids of the issues in the version, in ascending order. */
  readonly issues: readonly string[];
}

export interface PinnedSchedule {
  /** Calendar date, `YYYY-MM-DD`. */
  readonly releaseDate: string | null;
}

/** What the digests of a pin were taken over, part by part; of an audience, which may be long, the digest itself. */
export interface ReadableContent {
  readonly communiques: Readonly<Record<string, PinnedCommunique>>;
  readonly audiences: Readonly<Record<string, Digest>>;
  readonly scope: PinnedScope;
  /** Keys of the configuration items. */
  readonly items: readonly string[];
  /** In ascending order of the issue ids. */
  readonly changes: readonly PinnedChange[];
  readonly schedule: PinnedSchedule;
  /** Absent while the record names nothing to be installed, and no environments. */
  readonly installation?: Installation;
}

export function readableContent(sources: ContentSources): ReadableContent {
  const { release } = sources;
  return {
    communiques: Object.fromEntries(
      sources.communiques.map(({ communique, facts, message, next }) => [
        communique.id,
        {
          subject: communique.subject,
          answers: communique.answers,
          kind: communique.kind,
          channel: communique.channel,
          responsible: pinnedResponsible(communique),
          facts,
          message: messageContent(message).digest,
          ...(communique.timing ? { timing: communique.timing } : {}),
          ...(next ? { next: { channel: next.channel, message: messageContent(next.message).digest } } : {}),
        },
      ]),
    ),
    audiences: Object.fromEntries(
      sources.communiques.map(({ communique, audience }) => [communique.id, audience.digest]),
    ),
    scope: { version: release.versionId, name: release.name, issues: distinct(release.issueIds) },
    items: distinct(sources.items.map((item) => item.key)),
    changes: pinnedChanges(sources.changes),
    schedule: { releaseDate: release.releaseDate ?? null },
    ...pinnedInstallation(sources.installation ?? NOTHING_NAMED),
  };
}

function pinnedInstallation({ artifacts, commits, environments }: Installation): Pick<ReadableContent, 'installation'> {
  return artifacts.length + commits.length + environments.length === 0
    ? {}
    : {
        installation: {
          artifacts: distinct(artifacts),
          commits: distinct(commits),
          environments: distinct(environments),
        },
      };
}

function pinnedChanges(changes: readonly ChangeSource[]): readonly PinnedChange[] {
  const texts = new Map(changes.map(({ issueId, text }) => [issueId, text ?? null]));
  return distinct([...texts.keys()]).map((issue) => ({ issue, text: texts.get(issue) ?? null }));
}

function distinct<T extends string>(texts: readonly T[]): readonly T[] {
  return [...new Set(texts)].sort();
}

export function pinContent(sources: ContentSources): PinnedContent {
  return pinOf(readableContent(sources));
}

export function pinOf(readable: ReadableContent): PinnedContent {
  return {
    communiques: digests(readable.communiques),
    audiences: readable.audiences,
    scope: digestOf(readable.scope),
    items: digestOf(readable.items),
    changes: digestOf(readable.changes),
    schedule: digestOf(readable.schedule),
    ...(readable.installation ? { installation: digestOf(readable.installation) } : {}),
  };
}

function digests(parts: Readonly<Record<string, unknown>>): Readonly<Record<string, Digest>> {
  return Object.fromEntries(Object.entries(parts).map(([id, part]) => [id, digestOf(part)]));
}

/**
 * Everything that a pin stands for, each under the digest by which the pin or the ledger names it: the messages as
 * rendered, every part, and the pin itself. Audiences are left out: each is kept when it is resolved.
 */
export function keptContents(sources: ContentSources): readonly Content[] {
  const readable = readableContent(sources);
  const { communiques, scope, items, changes, schedule, installation } = readable;
  return [
    ...sources.communiques
      .flatMap(({ message, next }) => [message, ...(next ? [next.message] : [])])
      .map(messageContent),
    ...Object.values(communiques).map(contentOf),
    ...[scope, items, changes, schedule, ...(installation ? [installation] : [])].map(contentOf),
    contentOf(pinOf(readable)),
  ];
}

/** A message as the ledger and the bundle keep it: exactly what was approved, the readers' own parts left as marks. */
export function messageContent(message: Message): Content {
  return contentOf({
    subject: message.subject,
    html: message.html,
    text: message.text,
    ...(message.post ? { post: message.post } : {}),
    ...(message.short === undefined ? {} : { short: message.short }),
  });
}

/** One communiqué as the ledger pins it. */
export function messagePin({ communique, message, audience, next }: ContentSources['communiques'][number]): MessagePin {
  const { count, digest } = audience;
  return {
    communique: communique.id,
    revision: communique.revision,
    kind: communique.kind,
    channel: communique.channel,
    content: messageContent(message).digest,
    audience: { count, digest },
    ...(next ? { next: { channel: next.channel, content: messageContent(next.message).digest } } : {}),
  };
}

/** Digest over the whole pinned content: what a person approves, and what a send is authorised for. */
export function contentDigest(content: PinnedContent): string {
  return digestOf(content);
}

/** The part of it that some communiqués are about: they themselves, their audiences, and what all of them share. */
export function contentAbout(content: PinnedContent, communiqueIds: readonly string[]): PinnedContent {
  const only = (parts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(parts).filter(([id]) => communiqueIds.includes(id)));
  return { ...content, communiques: only(content.communiques), audiences: only(content.audiences) };
}

export type Drift =
  | {
      readonly part: 'communique' | 'audience';
      readonly communiqueId: string;
      readonly change: 'added' | 'removed' | 'changed';
    }
  | { readonly part: 'scope' | 'items' | 'changes' | 'schedule' | 'installation' };

/** What differs between the content that was approved and the content that stands now; empty when nothing does. */
export function driftBetween(approved: PinnedContent, current: PinnedContent): readonly Drift[] {
  const drifts: Drift[] = [];
  for (const part of ['communique', 'audience'] as const) {
    const before = part === 'communique' ? approved.communiques : approved.audiences;
    const after = part === 'communique' ? current.communiques : current.audiences;
    for (const communiqueId of new Set([...Object.keys(before), ...Object.keys(after)])) {
      if (before[communiqueId] === after[communiqueId]) continue;
      const change =
        before[communiqueId] === undefined ? 'added' : after[communiqueId] === undefined ? 'removed' : 'changed';
      drifts.push({ part, communiqueId, change });
    }
  }
  for (const part of ['scope', 'items', 'changes', 'schedule', 'installation'] as const) {
    if (approved[part] !== current[part]) drifts.push({ part });
  }
  return drifts;
}

/** A drift as words, for the people who are asked again. */
export function describeDrift(drift: Drift, nameOf: (communiqueId: string) => string): string {
  switch (drift.part) {
    case 'communique':
      switch (drift.change) {
        case 'added':
          return `A communiqué for ${nameOf(drift.communiqueId)} was added.`;
        case 'removed':
          return 'A communiqué was removed.';
        case 'changed':
          return `The communiqué for ${nameOf(drift.communiqueId)} was changed.`;
      }
      break;
    case 'audience':
      return `The recipients of ${nameOf(drift.communiqueId)} changed.`;
    case 'scope':
      return 'The issues in the fix version changed.';
    case 'items':
      return 'The configuration items changed.';
    case 'changes':
      return 'The linked change requests, or what they say, changed.';
    case 'schedule':
      return 'The release date changed.';
    case 'installation':
      return 'What is to be installed changed.';
  }
}
