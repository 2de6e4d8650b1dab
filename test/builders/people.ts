/** Recipients and audiences for tests, the same each time. */
import { sha256Hex } from '../../src/domain/encoding/digest';
import type { Commitment } from '../../src/domain/ledger/commitment';
import { resolvedAudience, type AudienceMember, type ResolvedAudience } from '../../src/domain/record/audience';
import { recipientKey, type Recipient } from '../../src/domain/record/stakeholder-group';

export function aJiraUser(accountId: string, name = accountId, timeZone?: string): Recipient {
  return { kind: 'jira-user', accountId, name, ...(timeZone === undefined ? {} : { timeZone }) };
}

export function anAddress(address: string, name = ''): Recipient {
  return { kind: 'address', address, name };
}

export function commitmentTo(recipient: Recipient): Commitment {
  return `commitment:${sha256Hex(`test ${recipientKey(recipient)}`)}`;
}

function aMember(recipient: Recipient): AudienceMember {
  return { recipient, commitment: commitmentTo(recipient) };
}

export function anAudience(recipients: readonly Recipient[], groupId = 'group-users'): ResolvedAudience {
  return resolvedAudience({ groupId, members: recipients.map(aMember), excluded: [], resolvedAt: 0 });
}
