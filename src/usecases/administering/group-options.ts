/** The site's stakeholder groups as they are shown where one is chosen: none of their members is read for it. */
import type { SettingDocument } from '../../domain/documents';
import { summaryOf, type GroupSummary } from '../../domain/record/stakeholder-group';
import type { Ports } from '../../ports';

/** In their order. Only what has no summary yet is read. */
export async function readGroupOptions(
  ports: Pick<Ports, 'store'>,
  { groupIds, groupSummaries = {} }: Pick<SettingDocument, 'groupIds' | 'groupSummaries'>,
): Promise<readonly GroupSummary[]> {
  const unknown = groupIds.filter((id) => groupSummaries[id] === undefined);
  const found = unknown.length === 0 ? [] : await ports.store.getMany('group', unknown);
  const read = new Map(found.flatMap((group) => (group ? [[group.key, summaryOf(group.body)] as const] : [])));
  return groupIds.flatMap((id) => groupSummaries[id] ?? read.get(id) ?? []);
}
