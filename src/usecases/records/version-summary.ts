import type { VersionSummary } from '../../contract';
import type { LoadedRecord } from './load-record';

/** The fix version that the record is about; undefined while none is set. */
export function versionSummary({ issue, snapshot, correction }: LoadedRecord): VersionSummary | undefined {
  const version = issue.versions[0];
  if (!version) return undefined;
  const { id, name, released, releaseDate } = version;
  const issueCount = correction ? undefined : snapshot.releases[0]?.issueCount;
  return { id, name, released, releaseDate, ...(issueCount === undefined ? {} : { issueCount }) };
}
