/** Keeps addresses that do not take mail out of their groups' next audiences, until a person has mended them. */
import type { Delivery } from '../../domain/delivery/delivery';
import { withNews, type FoundBy } from '../../domain/record/mending';
import { standing, withFaults, type AddressFault } from '../../domain/record/quarantine';
import { distinctRecipients } from '../../domain/record/stakeholder-group';
import { withCommitments } from '../ledger/person-commitment';
import { siteLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { communiqueKey } from '../records/load-record';

export interface FaultyDelivery extends Omit<AddressFault, 'recipient'> {
  readonly delivery: Pick<Delivery, 'recordIssueId' | 'communiqueId' | 'sendId' | 'recipient'>;
}

/** Costs nothing when nothing bounced. It can be repeated: what is known or was released since is no news. */
export async function quarantineAddresses(ports: LedgerPorts, faulty: readonly FaultyDelivery[]): Promise<void> {
  if (faulty.length === 0) return;
  const keys = faulty.map(({ delivery }) => communiqueKey(delivery.recordIssueId, delivery.communiqueId));
  const communiques = await ports.store.getMany('communique', [...new Set(keys)]);
  const groupOf = new Map(communiques.flatMap((stored) => (stored ? [[stored.key, stored.body.groupId]] : [])));
  const byGroup = new Map<string, FaultOf[]>();
  for (const [index, { delivery, at, reason, how }] of faulty.entries()) {
    const groupId = groupOf.get(keys[index] ?? '');
    if (groupId === undefined) continue;
    const fault = { recipient: delivery.recipient, at, reason, how, foundBy: delivery };
    byGroup.set(groupId, [...(byGroup.get(groupId) ?? []), fault]);
  }
  for (const [groupId, faults] of byGroup) await quarantineIn(ports, groupId, faults);
}

interface FaultOf extends AddressFault {
  readonly foundBy: FoundBy;
}

async function quarantineIn(ports: LedgerPorts, groupId: string, faults: readonly FaultOf[]): Promise<void> {
  const log = siteLog(ports);
  await withLedger<undefined>(ports, log, async () => {
    const group = await ports.store.get('group', groupId);
    if (!group) return { unchanged: undefined };
    const before = standing(group.body.quarantine);
    const news = faults.filter((fault) => standing(withFaults(group.body.quarantine, [fault])).length > before.length);
    const quarantine = withFaults(group.body.quarantine, news);
    const last = news.at(-1);
    if (!last || standing(quarantine).length === before.length) return { unchanged: undefined };
    const now = ports.clock.now();
    const mending = withNews(group.body, last.foundBy, now);
    const members = await withCommitments(ports, log, distinctRecipients(news.map(({ recipient }) => recipient)));
    return {
      actor: { kind: 'app' },
      events: [
        {
          type: 'addresses-quarantined',
          data: { group: groupId, recipients: members.map(({ commitment }) => commitment) },
        },
      ],
      changes: [
        {
          kind: 'group',
          key: groupId,
          body: { ...group.body, quarantine, mending, changedAt: now },
          expected: group.revision,
        },
      ],
      value: undefined,
    };
  });
}
