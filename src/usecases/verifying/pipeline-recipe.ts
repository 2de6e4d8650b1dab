/**
 * What a pipeline has to post so that the deployment of this record's release counts as verified: the calls of the script
 * in docs/pipelines.md, and the body that it posts.
 */
import { answer, refuse, type Answer } from '../../domain/answer';
import { environmentsOf } from '../../domain/gates/verification';
import { NOTHING_NAMED, type Installation } from '../../domain/deployment/installation';
import type { Ports } from '../../ports';
import { authorise } from '../people/authorise';
import { readPolicy } from '../administering/policies';
import { readSettings } from '../administering/settings';

export interface PipelineRecipe {
  readonly url: string;
  readonly environments: readonly string[];
  readonly version: string;
  readonly projectKey: string;
  /** Calls of report-deployment.sh, one a line: that it is verified, once for each environment. */
  readonly commands: string;
  /** The body to post, as JSON. */
  readonly example: string;
}

export async function pipelineRecipe(
  ports: Pick<Ports, 'jira' | 'store' | 'webTriggers' | 'clock'>,
  issueId: string,
): Promise<Answer<PipelineRecipe>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const [issue, record, settings, url] = await Promise.all([
    ports.jira.recordIssue(issueId),
    ports.store.get('record', issueId),
    readSettings(ports),
    ports.webTriggers.url('deployment-evidence'),
  ]);
  const version = issue?.versions[0];
  if (!issue || !version) return refuse('no-fix-version', 'Set the work item’s fix version first.');
  const { policy } = await readPolicy(ports, issue.project.id);
  const installation = record?.body.installation ?? NOTHING_NAMED;
  const environments = environmentsOf({
    installation,
    settings: { changeIssueTypes: settings.body.changeIssueTypes, policy },
  });
  const body = {
    project: issue.project.key,
    version: version.name,
    environment: environments[0],
    status: 'verified',
    sequence: 1,
    occurredAt: new Date(ports.clock.now()).toISOString(),
    pipeline: { name: 'deploy-production', run: '1' },
    ...(installation.artifacts.length > 0 ? { artifact: installation.artifacts } : {}),
    ...(installation.commits.length > 0 ? { commit: installation.commits } : {}),
  };
  return answer({
    url,
    environments,
    version: version.name,
    projectKey: issue.project.key,
    commands: commandsFor(issue.project.key, version.name, environments, installation),
    example: JSON.stringify(body, null, 2),
  });
}

function commandsFor(
  projectKey: string,
  version: string,
  environments: readonly string[],
  { artifacts, commits }: Installation,
): string {
  const named = [
    ...(artifacts.length > 0 ? [`export ARTIFACT=${quoted(artifacts.join(' '))}`] : []),
    ...(commits.length > 0 ? [`export COMMIT=${quoted(commits.join(' '))}`] : []),
  ];
  const calls = environments.map(
    (environment) =>
      `bash report-deployment.sh ${quoted(projectKey)} ${quoted(version)} ${quoted(environment)} verified`,
  );
  return [...named, ...calls].join('\n');
}

/** A word of a shell, whatever it contains. */
function quoted(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
