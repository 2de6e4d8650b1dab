/**
 * What an approval is pinned to: a digest over everything that would be told (design decision "an approval is pinned to
 * what was approved"), kept apart by part so that a drift can be named.
 */
import { digestOf } from './digest';
import type { Communique } from './communique';
import type { ConfigurationItem } from './record';
import type { Release } from './release';
import type { MailMessage } from './message';
import { audienceOf, contentOf, type AudienceDigest, type Content } from './ledger/content';
import type { MessagePin } from './ledger/event';
import type { Audience } from './stakeholder-group';

export interface PinnedContent {
  /** Digest of each communiqué's rendered text, its channel, kind and responsible person, by communiqué id. */
  readonly communiques: Readonly<Record<string, string>>;
  /** Digest of each communiqué's resolved audience, by communiqué id. */
  readonly audiences: Readonly<Record<string, string>>;
  /** Digest of the fix version and the issues in it. */
  readonly scope: string;
  readonly items: string;
  readonly changes: string;
  readonly schedule: string;
}

export interface ContentSources {
  readonly release: Release;
  readonly changeIssueIds: readonly string[];
  readonly items: readonly ConfigurationItem[];
  readonly communiques: readonly {
    readonly communique: Communique;
    readonly message: MailMessage;
    readonly audience: Audience;
  }[];
}

export function pinContent(sources: ContentSources): PinnedContent {
  const { release } = sources;
  return {
    communiques: Object.fromEntries(
      sources.communiques.map(({ communique, message }) => [
        communique.id,
        digestOf({
          message: messageContent(message).digest,
          channel: communique.channel,
          kind: communique.kind,
          responsible: communique.responsibleAccountId,
        }),
      ]),
    ),
    audiences: Object.fromEntries(
      sources.communiques.map(({ communique, audience }) => [communique.id, audienceDigest(audience).digest]),
    ),
    scope: digestOf({ version: release.versionId, name: release.name, issues: [...release.issueIds].sort() }),
    items: digestOf(sources.items.map((item) => item.key).sort()),
    changes: digestOf([...sources.changeIssueIds].sort()),
    schedule: digestOf({ releaseDate: release.releaseDate ?? null }),
  };
}

/** A message as the ledger and the bundle keep it: exactly what was approved, the readers' own parts left as marks. */
export function messageContent(message: MailMessage): Content {
  return contentOf({ subject: message.subject, html: message.html, text: message.text });
}

export function audienceDigest(audience: Audience): AudienceDigest & { readonly content: Content } {
  return audienceOf(audience.members.map((member) => member.commitment));
}

/** One communiqué as the ledger pins it. */
export function messagePin({ communique, message, audience }: ContentSources['communiques'][number]): MessagePin {
  const { count, digest } = audienceDigest(audience);
  return {
    communique: communique.id,
    revision: communique.revision,
    kind: communique.kind,
    channel: communique.channel,
    content: messageContent(message).digest,
    audience: { count, digest },
  };
}

/** Digest over the whole pinned content: what a person approves, and what a send is authorised for. */
export function contentDigest(content: PinnedContent): string {
  return digestOf(content);
}

export type Drift =
  | {
      readonly part: 'communique' | 'audience';
      readonly communiqueId: string;
      readonly change: 'added' | 'removed' | 'changed';
    }
  | { readonly part: 'scope' | 'items' | 'changes' | 'schedule' };

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
  for (const part of ['scope', 'items', 'changes', 'schedule'] as const) {
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
      return 'The linked change requests changed.';
    case 'schedule':
      return 'The release date changed.';
  }
}
