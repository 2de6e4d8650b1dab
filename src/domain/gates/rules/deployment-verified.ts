/**
 * The version is deployed to the environment and the deployment is verified (domain D8, C4). A record that only says
 * what is planned does not need it.
 */
import { latestFor, type DeploymentEvidence } from '../../deployment';
import type { GateEvidence, GateReason, GateVerdict } from '../gate';
import type { GateSnapshot } from '../snapshot';

export function deploymentVerified(snapshot: GateSnapshot, now: number): GateVerdict {
  const { environment } = snapshot.settings;
  const announces = snapshot.communiques.some(({ communique }) => communique.kind === 'release-announcement');
  if (snapshot.communiques.length > 0 && !announces)
    return {
      name: 'deployment-verified',
      open: true,
      summary: 'Not needed: every communiqué is a notice of what is planned',
      reasons: [],
      evidence: [],
    };
  const evidence = snapshot.evidence === 'unknown' ? undefined : latestFor(snapshot.evidence, environment);
  const reason =
    snapshot.evidence === 'unknown'
      ? held('unknown', 'The evidence of deployments could not be read. Until it can be, nothing is sent.')
      : reasonFrom(evidence, snapshot, now);
  return {
    name: 'deployment-verified',
    open: reason === undefined,
    summary: summarise(evidence, environment, reason),
    reasons: reason ? [reason] : [],
    evidence: evidence ? [asEvidence(evidence)] : [],
  };
}

function held(code: string, text: string): GateReason {
  return {
    code,
    text,
    whoCanOpen: 'The pipeline that deploys, with signed evidence',
    remedy: 'show-pipeline-recipe',
  };
}

function reasonFrom(
  evidence: DeploymentEvidence | undefined,
  snapshot: GateSnapshot,
  now: number,
): GateReason | undefined {
  const { environment, evidenceMaximumAgeMilliseconds } = snapshot.settings;
  const release = snapshot.releases[0];
  if (!release) return held('no-release', 'Without a fix version there is no deployment to verify.');
  if (!evidence)
    return held('no-evidence', `No pipeline has reported a deployment of ${release.name} to ${environment} yet.`);
  if (evidence.version !== release.name)
    return held('other-version', `The latest evidence is for ${evidence.version}, not for ${release.name}.`);
  switch (evidence.status) {
    case 'deployed':
      return held('not-verified', `${release.name} is deployed to ${environment}, but not verified yet.`);
    case 'failed':
      return held('failed', `The deployment of ${release.name} to ${environment} failed.`);
    case 'rolled-back':
      return held('rolled-back', `${release.name} was rolled back from ${environment}.`);
    case 'verified':
      return now - evidence.occurredAt > evidenceMaximumAgeMilliseconds
        ? held('too-old', `The verification in ${environment} is older than the site's policy allows.`)
        : undefined;
  }
}

function summarise(
  evidence: DeploymentEvidence | undefined,
  environment: string,
  reason: GateReason | undefined,
): string {
  if (reason) return reason.text;
  const artifact = evidence?.artifactDigest ? ` · ${evidence.artifactDigest.slice(0, 19)}…` : '';
  return `${environment} · ${evidence?.version}${artifact} · pipeline ${evidence?.pipeline.name}`;
}

const STATUS_WORDS = {
  deployed: 'deployed',
  verified: 'verified',
  failed: 'failed',
  'rolled-back': 'rolled back',
} as const;

function asEvidence(evidence: DeploymentEvidence): GateEvidence {
  return {
    text: `${evidence.version} ${STATUS_WORDS[evidence.status]} in ${evidence.environment}${evidence.commit ? ` at commit ${evidence.commit.slice(0, 12)}` : ''}`,
    source: `Pipeline ${evidence.pipeline.name}${evidence.pipeline.run ? `, run ${evidence.pipeline.run}` : ''}`,
    at: evidence.occurredAt,
    url: evidence.pipeline.url,
  };
}
