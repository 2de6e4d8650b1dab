import type { Delivery } from '../../src/domain/delivery/delivery';
import { anAddress, commitmentTo } from './people';
import { NOW } from './releases';

export function aDelivery(overrides: Partial<Delivery> = {}): Delivery {
  const recipient = overrides.recipient ?? anAddress('ada@example.com');
  return {
    id: 'd'.repeat(32),
    recordIssueId: '100',
    sendId: 'send-1',
    epoch: 1,
    batchId: 'batch-1',
    communiqueId: 'query-users',
    channel: 'external-mail',
    recipient,
    recipientCommitment: commitmentTo(recipient),
    communiqueRevision: 1,
    messageContentDigest: 'c'.repeat(64),
    attempts: 0,
    progress: { at: 'planned', dueAt: NOW },
    receipts: {},
    ...overrides,
  };
}
