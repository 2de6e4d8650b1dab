import { digestOf } from '../../domain/encoding/digest';
import type { ConfigurationItem } from '../../domain/record/record';

/** Where it is kept what was written to one configuration item about one record. */
export function itemRecordKey(recordIssueId: string, item: ConfigurationItem): string {
  return `${recordIssueId}.${digestOf({ key: item.key, source: item.source }).slice(0, 32)}`;
}
