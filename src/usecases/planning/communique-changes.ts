/** The ledger's view of a communiqué and its audience, used wherever one is written. */
import { pinnedResponsible, type Communique } from '../../domain/communique/communique';
import { digestOf } from '../../domain/encoding/digest';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { Audience } from '../../domain/record/audience';

export function communiqueSaved(communique: Communique): LedgerEvent {
  return {
    type: 'communique-saved',
    data: {
      communique: communique.id,
      revision: communique.revision,
      group: communique.groupId,
      channel: communique.channel,
      source: communiqueSource(communique),
      ...(communique.responsible ? { responsible: communique.responsible } : {}),
    },
  };
}

/** Digest of what its author wrote. */
export function communiqueSource(communique: Communique): string {
  const { subject, answers, kind, channel, timing } = communique;
  return digestOf({
    subject,
    answers,
    kind,
    channel,
    responsible: pinnedResponsible(communique),
    ...(timing ? { timing } : {}),
  });
}

export function audienceResolved(communiqueId: string, audience: Audience): LedgerEvent {
  const { count, digest } = audience;
  return {
    type: 'audience-resolved',
    data: { communique: communiqueId, audience: { count, digest }, excluded: audience.excluded },
  };
}

/** What is told of an audience with its communiqué: nothing while nobody has been looked up. */
export function audienceEvents(communiqueId: string, audience: Audience): readonly LedgerEvent[] {
  return audience.lookUp === undefined ? [audienceResolved(communiqueId, audience)] : [];
}
