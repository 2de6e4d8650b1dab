/** What a pipeline has to post so that the deployment of this record's release counts as verified. */
import { answer, refuse, type Answer } from '../domain/answer';
import type { Ports } from '../ports';
import { authorise } from './authorise';
import { readPolicy } from './policies';
import { readSettings } from './settings';

export interface PipelineRecipe {
  readonly url: string;
  readonly environment: string;
  readonly version: string;
  readonly projectKey: string;
  /** The body to post, as JSON. */
  readonly example: string;
}

export async function pipelineRecipe(
  ports: Pick<Ports, 'jira' | 'store' | 'webTriggers' | 'clock'>,
  issueId: string,
): Promise<Answer<PipelineRecipe>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const [issue, settings, url] = await Promise.all([
    ports.jira.recordIssue(issueId),
    readSettings(ports),
    ports.webTriggers.url('deployment-evidence'),
  ]);
  const version = issue?.versions[0];
  if (!issue || !version) return refuse('no-fix-version', 'Set the work item’s fix version first.');
  const { policy } = await readPolicy(ports, settings.body, issue.project.id);
  const [environment = ''] = policy.deployment.environments;
  const body = {
    project: issue.project.key,
    version: version.name,
    environment,
    status: 'verified',
    sequence: 1,
    occurredAt: new Date(ports.clock.now()).toISOString(),
    pipeline: { name: 'deploy-production', run: '1' },
  };
  return answer({
    url,
    environment,
    version: version.name,
    projectKey: issue.project.key,
    example: JSON.stringify(body, null, 2),
  });
}
