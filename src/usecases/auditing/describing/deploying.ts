/** What was installed, and whether it holds. */
import { DEPLOYMENT_STATUS_WORDS } from '../../../domain/deployment/deployment';
import type { Deploying } from '../../../domain/ledger/events/deploying';
import { changeRequest, type Describing } from './description';

export const DEPLOYING: Describing<Deploying> = {
  'deployment-evidence': (data, told) => ({
    title: `${data.version} ${DEPLOYMENT_STATUS_WORDS[data.verdict]} in ${data.environment}`,
    details: [
      { name: data.checked ? 'Source' : 'Pipeline', value: data.source },
      ...told(data.checked, 'Checked'),
      { name: 'Sequence', value: String(data.sequence) },
      ...(data.artifacts ?? []).map((value) => ({ name: 'Artifact', value })),
      ...(data.commits ?? []).map((value) => ({ name: 'Commit', value })),
      ...(data.approvedBy ?? []).flatMap((reviewer) => told(reviewer, 'Approved in the pipeline by')),
      { name: 'Evidence', value: data.evidence },
    ],
  }),
  'installation-named': (data) => ({
    title: 'What is to be installed was named',
    details: [
      ...data.artifacts.map((value) => ({ name: 'Artifact', value })),
      ...data.commits.map((value) => ({ name: 'Commit', value })),
      ...data.environments.map((value) => ({ name: 'Environment', value })),
    ],
  }),
  'change-status-recognised': (data) => ({
    title: `The status of a change request says that ${data.version} is ${data.verdict}`,
    details: [changeRequest(data.change), { name: 'Status', value: data.status }],
  }),
};
