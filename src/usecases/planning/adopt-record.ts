/**
 * Starts the record of an issue that was created by hand, or whose planning was cut off after Jira had created it.
 */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { changeRequests } from '../../domain/gates/snapshot';
import type { Ports } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import type { ReadPorts } from '../records/load-record';
import { openRecord } from '../records/open-record';
import { linkChange, startRecord } from './plan-communications';
import { ISSUE_TYPE_NAME, readSettings } from '../administering/settings';

type AdoptPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue' | 'items'>;

export async function adoptRecord(ports: AdoptPorts, person: Person, issueId: string): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  const [issue, settings] = await Promise.all([ports.jira.recordIssue(issueId), readSettings(ports)]);
  if (!issue || issue.typeName !== ISSUE_TYPE_NAME)
    return refuse(
      'not-a-record',
      `Only a work item of type “${ISSUE_TYPE_NAME}” can be a release communications record.`,
    );
  const version = issue.versions[0];
  if (!version)
    return refuse(
      'no-fix-version',
      'Set the work item’s fix version first; it says which release this is about.',
      'fixVersions',
    );
  const changes = changeRequests({ changes: issue.linked, settings: settings.body });
  for (const change of changes) await linkChange(ports, issue, change);
  await startRecord(ports, person, { issue, project: issue.project, version, changes, groupIds: [] });
  return openRecord(ports, issueId);
}
