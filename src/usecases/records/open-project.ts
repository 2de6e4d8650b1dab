/** The project's page: its versions, and what is planned, held and sent for each. */
import type { ChangeSummary, ProjectVersionRow, ProjectView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { draftedCorrection } from '../../domain/communique/correction';
import { fencedIn } from '../../domain/delivery/fence';
import type { RecordDocument } from '../../domain/documents';
import { isBeforeSending } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import { allowedOf, authorise } from '../people/authorise';
import { readGroupOptions } from '../administering/group-options';
import { ISSUE_TYPE_NAME, readSettings } from '../administering/settings';

type ProjectPorts = Pick<Ports, 'jira' | 'siteSetUp' | 'store' | 'clock' | 'log' | 'installation'>;

const RECORDS_SHOWN = 100;

export async function openProject(ports: ProjectPorts, projectId: string): Promise<Answer<ProjectView>> {
  const permissions = await authorise(ports, { projectId });
  if (!permissions.ok) return permissions;
  const [project, versions, settings, found, type] = await Promise.all([
    ports.jira.project(projectId),
    ports.jira.versions(projectId),
    readSettings(ports),
    ports.store.query(
      { kind: 'record', index: 'by-project', partition: [projectId] },
      { limit: RECORDS_SHOWN, descending: true },
    ),
    ports.siteSetUp.issueTypeInProject(projectId, ISSUE_TYPE_NAME),
  ]);
  if (!project) return refuse('no-project', 'This project does not exist, or you do not have permission to see it.');
  const current = await ports.store.getMany(
    'record',
    found.items.map((item) => item.key),
  );
  const records = current.flatMap((stored) => (stored ? [stored.body] : []));
  const groups = await readGroupOptions(ports, settings.body);
  return answer({
    projectKey: project.key,
    projectName: project.name,
    versions: versions.map((version): ProjectVersionRow => ({
      version,
      records: records.filter((record) => record.versionId === version.id).map(presentRow),
    })),
    groups,
    ...fencedIn(settings.body.fence, ports.installation.id()),
    allowed: allowedOf(permissions.value),
    missing: [
      ...(type
        ? []
        : [
            `This project has no issue type “${ISSUE_TYPE_NAME}” yet. A Jira administrator adds it on the app’s settings page.`,
          ]),
      ...(groups.length > 0
        ? []
        : ['There is no stakeholder group yet. A Jira administrator adds the first one on the app’s settings page.']),
    ],
    now: ports.clock.now(),
  });
}

const STATE_WORDS: Readonly<Record<RecordDocument['state'], string>> = {
  planning: 'Being prepared',
  'awaiting-approval': 'Waits for approval of the change',
  ready: 'Approved; waits for the verified deployment or for sending',
  sending: 'Is being sent',
  sent: 'Sent',
  confirmed: 'Everybody acknowledged',
  recorded: 'Sent and recorded on the configuration items',
  withdrawn: 'Stopped',
};

const CORRECTION_WAITS = 'What was told is not right any more: a correction waits to be sent';

function confirmationInWords({ state, confirmation }: RecordDocument): string {
  if (isBeforeSending(state) || state === 'withdrawn' || confirmation === undefined) return '';
  return CONFIRMATION_WORDS[confirmation];
}

const CONFIRMATION_WORDS = {
  open: '; waits for confirmation',
  reached: '; confirmed',
  missed: '; not confirmed in time',
  ended: '; nothing left to confirm',
} as const;

function presentRow(record: RecordDocument): ProjectVersionRow['records'][number] {
  return {
    issueKey: record.issueKey,
    state: record.state,
    headline: draftedCorrection(record.corrections)
      ? CORRECTION_WAITS
      : `${STATE_WORDS[record.state]}${confirmationInWords(record)}`,
    communiques: record.communiqueIds.length,
    recipients: record.recipients,
  };
}

export async function findChanges(
  ports: ProjectPorts,
  projectId: string,
  words: string,
): Promise<Answer<{ readonly changes: readonly ChangeSummary[] }>> {
  const permissions = await authorise(ports, { projectId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  const settings = await readSettings(ports);
  const changes = await ports.jira.findChanges(words, settings.body.changeIssueTypes);
  return answer({ changes: changes.map(({ issueId, key, summary, status }) => ({ issueId, key, summary, status })) });
}
