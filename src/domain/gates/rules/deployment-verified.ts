/** The version is deployed to the environment and the deployment is verified (domain D8, C4). */
import { isFromPerson, latestFor, standingOf, type DeploymentEvidence } from '../../deployment';
import type { GateEvidence, GateReason, GateVerdict } from '../gate';
import type { GateSettings, GateSnapshot } from '../snapshot';

export function deploymentVerified(snapshot: GateSnapshot, now: number): GateVerdict {
  const { environment } = snapshot.settings.policy.deployment;
  const evidence = snapshot.evidence === 'unknown' ? undefined : latestFor(snapshot.evidence, environment);
  const reason =
    snapshot.evidence === 'unknown'
      ? held(snapshot, 'unknown', 'The evidence of deployments could not be read. Until it can be, nothing is sent.')
      : reasonFrom(evidence, snapshot, now);
  return {
    name: 'deployment-verified',
    open: reason === undefined,
    summary: summarise(evidence, environment, reason),
    reasons: reason ? [reason] : [],
    evidence: shownEvidence(snapshot, evidence).map(asEvidence),
  };
}

/** Whatever says that it is verified, or else the one that tells how it stands. */
function shownEvidence(snapshot: GateSnapshot, latest: DeploymentEvidence | undefined): readonly DeploymentEvidence[] {
  if (snapshot.evidence === 'unknown' || !latest) return [];
  const { verified, negative } = standingOf(snapshot.evidence, snapshot.settings.policy.deployment.environment);
  return negative || verified.length === 0 ? [latest] : verified;
}

function held(snapshot: GateSnapshot, code: string, text: string): GateReason {
  const byPeople = snapshot.settings.policy.deployment.sources.includes('person');
  return {
    code,
    text,
    whoCanOpen: byPeople
      ? 'The pipeline that deploys, with signed evidence, or people who may send, with what they checked'
      : 'The pipeline that deploys, with signed evidence',
    remedy: byPeople ? 'add-verification' : 'show-pipeline-recipe',
  };
}

function reasonFrom(
  evidence: DeploymentEvidence | undefined,
  snapshot: GateSnapshot,
  now: number,
): GateReason | undefined {
  const { environment } = snapshot.settings.policy.deployment;
  const release = snapshot.releases[0];
  if (!release) return held(snapshot, 'no-release', 'Without a fix version there is no deployment to verify.');
  if (!evidence)
    return held(
      snapshot,
      'no-evidence',
      `No pipeline has reported a deployment of ${release.name} to ${environment} yet.`,
    );
  if (evidence.version !== release.name)
    return held(snapshot, 'other-version', `The latest evidence is for ${evidence.version}, not for ${release.name}.`);
  switch (evidence.status) {
    case 'deployed':
      return held(snapshot, 'not-verified', `${release.name} is deployed to ${environment}, but not verified yet.`);
    case 'failed':
      return held(snapshot, 'failed', `The deployment of ${release.name} to ${environment} failed.`);
    case 'rolled-back':
      return held(snapshot, 'rolled-back', `${release.name} was rolled back from ${environment}.`);
    case 'verified':
      return reasonAgainstVerified(snapshot, release.name, now);
  }
}

const HOUR_MILLISECONDS = 3_600_000;

/** The verified evidence that the policy lets count now. */
export function countingEvidence<E extends DeploymentEvidence>(
  evidence: readonly E[],
  versionName: string,
  settings: GateSettings,
  now: number,
): readonly E[] {
  const { sources, environment, evidenceMaximumAgeHours } = settings.policy.deployment;
  return standingOf(evidence, environment).verified.filter(
    (one) =>
      one.version === versionName &&
      now - one.occurredAt <= evidenceMaximumAgeHours * HOUR_MILLISECONDS &&
      sources.includes(isFromPerson(one) ? 'person' : 'pipeline'),
  );
}

function reasonAgainstVerified(snapshot: GateSnapshot, versionName: string, now: number): GateReason | undefined {
  const { settings } = snapshot;
  const evidence = snapshot.evidence === 'unknown' ? [] : snapshot.evidence;
  const { sources, environment, attestationNeedsSecondPerson } = settings.policy.deployment;
  const counting = countingEvidence(evidence, versionName, settings, now);
  if (counting.some((one) => !isFromPerson(one))) return undefined;
  const people = new Set(counting.filter(isFromPerson).map((one) => one.accountId)).size;
  if (people > 1 || (people === 1 && !attestationNeedsSecondPerson)) return undefined;
  if (people === 1)
    return held(
      snapshot,
      'second-person',
      `One person verified ${versionName} in ${environment}; the site's policy asks for a second one.`,
    );
  const anyOld = standingOf(evidence, environment).verified.some((one) =>
    sources.includes(isFromPerson(one) ? 'person' : 'pipeline'),
  );
  return anyOld
    ? held(snapshot, 'too-old', `The verification in ${environment} is older than the site's policy allows.`)
    : held(
        snapshot,
        'other-source',
        `${versionName} was verified in ${environment}, but not by a source that the site's policy counts.`,
      );
}

function summarise(
  evidence: DeploymentEvidence | undefined,
  environment: string,
  reason: GateReason | undefined,
): string {
  if (reason) return reason.text;
  const artifact = evidence?.artifactDigest ? ` · ${evidence.artifactDigest.slice(0, 19)}…` : '';
  return `${environment} · ${evidence?.version}${artifact} · ${evidence ? sourceOf(evidence) : ''}`;
}

function sourceOf(evidence: DeploymentEvidence): string {
  return isFromPerson(evidence) ? 'verified by people' : `pipeline ${evidence.pipeline.name}`;
}

const STATUS_WORDS = {
  deployed: 'deployed',
  verified: 'verified',
  failed: 'failed',
  'rolled-back': 'rolled back',
} as const;

function asEvidence(evidence: DeploymentEvidence): GateEvidence {
  const what = `${evidence.version} ${STATUS_WORDS[evidence.status]} in ${evidence.environment}${evidence.commit ? ` at commit ${evidence.commit.slice(0, 12)}` : ''}`;
  if (isFromPerson(evidence))
    return {
      text: `${what}: ${evidence.checked}`,
      source: 'Checked by a person',
      accountId: evidence.accountId,
      at: evidence.occurredAt,
      url: evidence.url,
    };
  return {
    text: what,
    source: `Pipeline ${evidence.pipeline.name}${evidence.pipeline.run ? `, run ${evidence.pipeline.run}` : ''}`,
    at: evidence.occurredAt,
    url: evidence.pipeline.url,
  };
}
