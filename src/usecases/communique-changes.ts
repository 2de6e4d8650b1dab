/** The ledger's view of a communiqué and its audience, used wherever one is written. */
import type { Communique } from '../domain/communique';
import { audienceDigest } from '../domain/content';
import { digestOf } from '../domain/digest';
import type { LedgerEvent } from '../domain/ledger/event';
import type { Audience } from '../domain/stakeholder-group';

export function communiqueSaved(communique: Communique): LedgerEvent {
  return {
    type: 'communique-saved',
    data: {
      communique: communique.id,
      revision: communique.revision,
      group: communique.groupId,
      channel: communique.channel,
      source: digestOf({
        subject: communique.subject,
        answers: communique.answers,
        kind: communique.kind,
        channel: communique.channel,
        responsible: communique.responsibleAccountId,
      }),
    },
  };
}

export function audienceResolved(communiqueId: string, audience: Audience): LedgerEvent {
  const { count, digest } = audienceDigest(audience);
  return {
    type: 'audience-resolved',
    data: { communique: communiqueId, audience: { count, digest }, excluded: audience.excluded },
  };
}
