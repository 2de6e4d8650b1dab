/** Since when a stakeholder group has the members that it has. */
import type { GroupDocument } from '../../domain/documents';

/** When an administrator last changed who is in it, milliseconds since the epoch. */
export function membersChangedAt(group: Pick<GroupDocument, 'membersChangedAt' | 'changedAt'>): number {
  return group.membersChangedAt ?? group.changedAt;
}

/** When somebody may last have come into its audiences: by such a change, or because a person let go of an address. */
export function mayHaveMoreSince(group: Pick<GroupDocument, 'membersChangedAt' | 'changedAt' | 'quarantine'>): number {
  const released = (group.quarantine ?? []).flatMap(({ releasedAt }) => releasedAt ?? []);
  return Math.max(membersChangedAt(group), ...released);
}
