/** Takes down what a person checked about a deployment, in their name (domain D8, D9). */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { standingOf, type PersonEvidence } from '../../domain/deployment/deployment';
import { digestOf } from '../../domain/encoding/digest';
import { environmentsOf } from '../../domain/gates/verification';
import { namesWhatToInstall } from '../../domain/deployment/installation';
import type { Ports } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { evidenceEvent, remember } from './record-deployment';
import { readApprovals } from './rely-on-evidence';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';

type AttestPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

export interface Attestation {
  readonly environment: string;
  readonly status: 'verified' | 'failed' | 'rolled-back';
  readonly checked: string;
  readonly url?: string;
  /** It was deployed anew since the failure or roll-back that is known. */
  readonly deployedAnew: boolean;
  /** Which of the record's namings of what to install the person saw, and confirms to be what is installed. */
  readonly installationRevision?: number;
}

/**
 * The attestation is about the deployment that stands, so it takes the highest sequence that is known: a pipeline's next
 * deployment outdates it. A word against the deployment counts at once, from one person and whatever the policy.
 */
export async function attestDeployment(
  ports: AttestPorts,
  person: Person,
  issueId: string,
  attestation: Attestation,
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const opening = openingOfText(ports, attestation.checked);
  const outcome = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (firstIndex): Promise<Step<Answer<string>> | Unchanged<Answer<string>>> => {
      const loaded = await loadRecord(ports, issueId, 'as-known');
      const release = loaded?.snapshot.releases[0];
      if (!loaded) return { unchanged: NO_RECORD };
      if (!release)
        return {
          unchanged: refuse('no-fix-version', 'Set the work item’s fix version first; it says what was deployed.'),
        };
      const stored = await ports.store.get('deployment', release.versionId);
      const known = stored?.body.evidence ?? [];
      const refusal = refusalFor(loaded, known, attestation);
      if (refusal) return { unchanged: refusal };
      const approvals = await readApprovals(ports, issueId);
      const now = ports.clock.now();
      const { environment, status, checked, url, deployedAnew } = attestation;
      const { artifacts, commits } = loaded.snapshot.installation;
      const sequences = known.filter((one) => one.environment === environment).map((one) => one.sequence);
      const facts = {
        environment,
        version: release.name,
        status,
        sequence: Math.max(0, ...sequences),
        ...(deployedAnew ? { deployedAnew } : {}),
        ...(status === 'verified' && artifacts.length > 0 ? { artifacts } : {}),
        ...(status === 'verified' && commits.length > 0 ? { commits } : {}),
      };
      const digest = digestOf({ ...facts, checked: opening.commitment, at: now });
      const evidence: PersonEvidence & { readonly digest: string } = {
        ...facts,
        id: digest.slice(0, 32),
        source: 'person',
        occurredAt: now,
        receivedAt: now,
        accountId: person.accountId,
        checked,
        commitment: opening.commitment,
        ...(url ? { url } : {}),
        digest,
      };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [evidenceEvent(evidence)],
        changes: [
          keepOpening(opening),
          {
            kind: 'deployment',
            key: release.versionId,
            body: { evidence: remember(known, evidence) },
            expected: stored?.revision ?? 0,
          },
          {
            kind: 'approval',
            key: issueId,
            body: {
              ...approvals.body,
              evidence: [...approvals.body.evidence, { evidenceId: evidence.id, ledgerIndex: firstIndex }],
            },
            expected: approvals.revision,
          },
        ],
        value: { ok: true, value: release.versionId },
      };
    },
  );
  if (!outcome.ok) return outcome;
  await ports.queue.push('follow-ups', [{ body: { version: 1, versionId: outcome.value } }]);
  return openRecord(ports, issueId);
}

function refusalFor(
  { record, snapshot }: LoadedRecord,
  known: LoadedRecord['evidence'],
  { environment, status, deployedAnew, installationRevision }: Attestation,
): ReturnType<typeof refuse> | undefined {
  const environments = environmentsOf(snapshot);
  if (!environments.includes(environment))
    return refuse(
      'other-environment',
      `What counts for this record is ${environments.join(' and ')}, not ${environment}. Reload the page.`,
      'environment',
    );
  if (status !== 'verified') return undefined;
  if (!snapshot.settings.policy.deployment.sources.includes('person'))
    return refuse(
      'not-by-people',
      'On this site people do not verify a deployment; the gate says who does. What failed or was rolled back you can still write down.',
      'status',
    );
  if (namesWhatToInstall(snapshot.installation) && installationRevision === undefined)
    return refuse(
      'installation-not-confirmed',
      'The record names what is to be installed. Check that exactly this is installed, and say so.',
      'installationRevision',
    );
  if (installationRevision !== undefined && installationRevision !== (record.installation?.revision ?? 0))
    return refuse(
      'installation-changed',
      'What is to be installed was named anew since you opened this page. Reload it, look at what is named now, and check that.',
      'installationRevision',
    );
  const { negative } = standingOf(known, environment);
  if (negative && !deployedAnew)
    return refuse(
      'failure-stands',
      'The last that is known of this deployment is that it failed or was rolled back. If it was deployed anew since, say so; then verify that.',
      'deployedAnew',
    );
  return undefined;
}
