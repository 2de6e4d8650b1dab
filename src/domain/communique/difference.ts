/** What differs between the content that was approved and the content that stands now, field by field. */
import { QUESTIONS, type Question } from './communique';
import {
  driftBetween,
  type Drift,
  type PinnedChange,
  type PinnedCommunique,
  type PinnedContent,
  type PinnedSchedule,
  type PinnedScope,
  type ReadableContent,
} from './content';
import { NOTHING_NAMED, type Installation } from '../deployment/installation';
import type { Commitment } from '../ledger/commitment';
import type { MessageFacts } from './message';
import type { ChangeText } from '../record/release';
import { AT_ONCE } from '../script/timing';
import { describeTiming } from '../script/timing-words';
import { textDifference, type TextPiece } from './text-difference';

/** Pinned content with as many of its parts as can still be read. */
export interface KnownContent {
  readonly pinned: PinnedContent;
  readonly communiques: Readonly<Record<string, PinnedCommunique | undefined>>;
  readonly audiences: Readonly<Record<string, readonly Commitment[] | undefined>>;
  readonly scope?: PinnedScope;
  readonly items?: readonly string[];
  readonly changes?: readonly PinnedChange[];
  readonly schedule?: PinnedSchedule;
  readonly installation?: Installation;
}

/** What the message says besides its author's words. */
export type FactName = keyof MessageFacts;

export type FieldDifference =
  | { readonly field: 'subject' | Question; readonly pieces: readonly TextPiece[] }
  | {
      readonly field: 'kind' | 'channel' | 'responsible' | 'timing' | 'nextChannel' | FactName;
      readonly before: string;
      readonly after: string;
    }
  /** The same words and facts, rendered otherwise. */
  | { readonly field: 'look' };

export interface SetDifference<T extends string = string> {
  readonly joined: readonly T[];
  readonly left: readonly T[];
}

/** A change request that is linked still, and says something else. */
export interface EditedChange {
  readonly issue: string;
  readonly fields: readonly ChangeField[];
  /** Null where Jira did not show it to the app. */
  readonly before: ChangeText | null;
  readonly after: ChangeText | null;
}
export type ChangeField = keyof ChangeText;

export type Difference =
  | {
      readonly part: 'communique';
      readonly change: 'added' | 'removed';
      readonly communiqueId: string;
      readonly groupName: string;
      readonly subject: string;
      /** How many it reaches, or reached; undefined where that is not known any more. */
      readonly recipients?: number;
    }
  | {
      readonly part: 'communique';
      readonly change: 'changed';
      readonly communiqueId: string;
      readonly groupName: string;
      readonly fields: readonly FieldDifference[];
    }
  | ({
      readonly part: 'audience';
      readonly communiqueId: string;
      readonly groupName: string;
    } & SetDifference<Commitment>)
  | ({
      readonly part: 'scope';
      /** The version's name or the version itself is another one. */
      readonly version?: { readonly before: string; readonly after: string };
    } & SetDifference)
  | ({ readonly part: 'items' } & SetDifference)
  | ({ readonly part: 'changes'; readonly edited: readonly EditedChange[] } & SetDifference)
  | { readonly part: 'schedule'; readonly before?: string; readonly after?: string }
  | {
      readonly part: 'installation';
      readonly artifacts: SetDifference;
      readonly commits: SetDifference;
      readonly environments: SetDifference;
    }
  /** It changed, but what stood before was not kept. */
  | { readonly part: 'unknown'; readonly drift: Drift; readonly groupName?: string };

/** Content that stands now, all of which can be read; of its audiences, those that are given. */
export function fullyKnown(
  pinned: PinnedContent,
  readable: ReadableContent,
  audiences: KnownContent['audiences'],
): KnownContent {
  return { pinned, ...readable, audiences };
}

/**
 * Every difference, in the order in which people read: messages, their recipients, the release. Empty exactly when the
 * pins are equal.
 */
export function differenceBetween(before: KnownContent, after: KnownContent): readonly Difference[] {
  return driftBetween(before.pinned, after.pinned).flatMap((drift) => differenceOf(drift, before, after));
}

function differenceOf(drift: Drift, before: KnownContent, after: KnownContent): readonly Difference[] {
  switch (drift.part) {
    case 'communique':
      return [communiqueDifference(drift, before, after)];
    case 'audience': {
      // Who hears of a message that was added or removed is told with the message.
      if (drift.change !== 'changed') return [];
      const [old, fresh] = [before.audiences[drift.communiqueId], after.audiences[drift.communiqueId]];
      const groupName = nameOf(drift.communiqueId, after, before);
      if (!old || !fresh) return [{ part: 'unknown', drift, groupName }];
      return [
        {
          part: 'audience',
          communiqueId: drift.communiqueId,
          groupName: groupName ?? UNKNOWN_GROUP,
          ...between(old, fresh),
        },
      ];
    }
    case 'scope':
      return before.scope && after.scope ? [scopeDifference(before.scope, after.scope)] : [{ part: 'unknown', drift }];
    case 'items':
      return before.items && after.items
        ? [{ part: 'items', ...between(before.items, after.items) }]
        : [{ part: 'unknown', drift }];
    case 'changes':
      return before.changes && after.changes
        ? [changesDifference(before.changes, after.changes)]
        : [{ part: 'unknown', drift }];
    case 'schedule':
      if (!before.schedule || !after.schedule) return [{ part: 'unknown', drift }];
      return [
        {
          part: 'schedule',
          before: before.schedule.releaseDate ?? undefined,
          after: after.schedule.releaseDate ?? undefined,
        },
      ];
    case 'installation': {
      const [old, fresh] = [namedIn(before), namedIn(after)];
      if (!old || !fresh) return [{ part: 'unknown', drift }];
      return [
        {
          part: 'installation',
          artifacts: between(old.artifacts, fresh.artifacts),
          commits: between(old.commits, fresh.commits),
          environments: between(old.environments, fresh.environments),
        },
      ];
    }
  }
}

/** Without a digest nothing was named, which is known. */
function namedIn({ pinned, installation }: KnownContent): Installation | undefined {
  return pinned.installation === undefined ? NOTHING_NAMED : installation;
}

const CHANGE_FIELDS: readonly ChangeField[] = ['typeName', 'summary', 'description'];

function changesDifference(before: readonly PinnedChange[], after: readonly PinnedChange[]): Difference {
  const idsOf = (changes: readonly PinnedChange[]): readonly string[] => changes.map(({ issue }) => issue);
  const edited = after.flatMap(({ issue, text }): EditedChange[] => {
    const old = before.find((change) => change.issue === issue);
    const fields = CHANGE_FIELDS.filter((field) => old && old.text?.[field] !== text?.[field]);
    return old && fields.length > 0 ? [{ issue, fields, before: old.text, after: text }] : [];
  });
  return { part: 'changes', ...between(idsOf(before), idsOf(after)), edited };
}

const UNKNOWN_GROUP = 'a removed group';

function nameOf(communiqueId: string, ...contents: readonly KnownContent[]): string | undefined {
  for (const { communiques } of contents) {
    const name = communiques[communiqueId]?.facts.groupName;
    if (name !== undefined) return name;
  }
  return undefined;
}

function communiqueDifference(
  drift: Drift & { readonly part: 'communique' | 'audience' },
  before: KnownContent,
  after: KnownContent,
): Difference {
  const { communiqueId, change } = drift;
  const [old, fresh] = [before.communiques[communiqueId], after.communiques[communiqueId]];
  if (change !== 'changed') {
    const content = change === 'added' ? after : before;
    const known = content.communiques[communiqueId];
    if (!known) return { part: 'unknown', drift };
    return {
      part: 'communique',
      change,
      communiqueId,
      groupName: known.facts.groupName,
      subject: known.subject,
      recipients: content.audiences[communiqueId]?.length,
    };
  }
  if (!old || !fresh) return { part: 'unknown', drift, groupName: nameOf(communiqueId, after, before) };
  return {
    part: 'communique',
    change,
    communiqueId,
    groupName: fresh.facts.groupName,
    fields: fieldDifferences(old, fresh, (id) => nameOf(id, after, before) ?? UNKNOWN_GROUP),
  };
}

const FACTS: readonly FactName[] = ['groupName', 'projectName', 'versionName', 'senderName', 'recordKey'];

function fieldDifferences(
  before: PinnedCommunique,
  after: PinnedCommunique,
  groupOf: (communiqueId: string) => string,
): readonly FieldDifference[] {
  const fields: FieldDifference[] = [];
  const texts = (of: PinnedCommunique) => ({ subject: of.subject, ...of.answers });
  for (const field of ['subject', ...QUESTIONS] as const)
    if (texts(before)[field] !== texts(after)[field])
      fields.push({ field, pieces: textDifference(texts(before)[field], texts(after)[field]) });
  for (const field of ['kind', 'channel', 'responsible'] as const)
    if (before[field] !== after[field]) fields.push({ field, before: before[field], after: after[field] });
  for (const field of FACTS)
    if (before.facts[field] !== after.facts[field])
      fields.push({ field, before: before.facts[field], after: after.facts[field] });
  const timing = ({ timing: own = AT_ONCE }: PinnedCommunique): string => describeTiming(own, groupOf);
  if (timing(before) !== timing(after)) fields.push({ field: 'timing', before: timing(before), after: timing(after) });
  const next = ({ next: own }: PinnedCommunique): string => own?.channel ?? '';
  if (next(before) !== next(after)) fields.push({ field: 'nextChannel', before: next(before), after: next(after) });
  return fields.length > 0 ? fields : [{ field: 'look' }];
}

function scopeDifference(before: PinnedScope, after: PinnedScope): Difference {
  const other = before.version !== after.version || before.name !== after.name;
  return {
    part: 'scope',
    ...(other ? { version: { before: before.name, after: after.name } } : {}),
    ...between(before.issues, after.issues),
  };
}

/** Both lists are without doubles. */
function between<T extends string>(before: readonly T[], after: readonly T[]): SetDifference<T> {
  const [old, fresh] = [new Set(before), new Set(after)];
  return { joined: after.filter((one) => !old.has(one)), left: before.filter((one) => !fresh.has(one)) };
}
