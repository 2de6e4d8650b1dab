/** What has to be verified of a release before it is announced, and which evidence of that counts (domain D8). */
import { isFromPerson, standingOf, type DeploymentEvidence } from '../deployment/deployment';
import { mismatchOf, type Installation } from '../deployment/installation';
import type { DeploymentPolicy } from '../policy/policy';
import type { GateSnapshot } from './snapshot';

/** What has to be verified of a release, and whose word counts. */
export interface Verification {
  readonly version: string;
  /** All of them have to be verified. */
  readonly environments: readonly string[];
  readonly installation: Installation;
  readonly policy: DeploymentPolicy;
}

/** What a record's release needs to count as verified; undefined while it has no fix version. */
export function verificationOf(
  snapshot: Pick<GateSnapshot, 'releases' | 'installation' | 'settings'>,
): Verification | undefined {
  const release = snapshot.releases[0];
  return (
    release && {
      version: release.name,
      environments: environmentsOf(snapshot),
      installation: snapshot.installation,
      policy: snapshot.settings.policy.deployment,
    }
  );
}

/** The environments of the record's phase where it names them; else all that the site's policy asks for. */
export function environmentsOf(snapshot: Pick<GateSnapshot, 'installation' | 'settings'>): readonly string[] {
  const { environments } = snapshot.installation;
  return environments.length > 0 ? environments : environmentsAsked(snapshot.settings);
}

/** The environments that the site's policy asks for. */
export function environmentsAsked({ policy }: GateSnapshot['settings']): readonly string[] {
  return policy.deployment.environments;
}

const HOUR_MILLISECONDS = 3_600_000;

/** The verified evidence that counts now, in one environment. */
export function countingEvidence<E extends DeploymentEvidence>(
  evidence: readonly E[],
  asked: Verification,
  environment: string,
  now: number,
): readonly E[] {
  return standingOf(evidence, environment).verified.filter((one) => counts(one, asked, now));
}

/** Whether evidence that counts is enough for one environment: a pipeline's, or that of as many people as it takes. */
export function isEnough(counting: readonly DeploymentEvidence[], { policy }: Verification): boolean {
  return counting.some((one) => !isFromPerson(one)) || peopleOf(counting).size >= peopleNeeded(policy);
}

export function peopleNeeded(policy: DeploymentPolicy): number {
  return policy.attestationNeedsSecondPerson ? 2 : 1;
}

function peopleOf(evidence: readonly DeploymentEvidence[]): ReadonlySet<string> {
  return new Set(evidence.filter(isFromPerson).map((one) => one.accountId));
}

export function counts(evidence: DeploymentEvidence, asked: Verification, now: number): boolean {
  return (
    evidence.version === asked.version &&
    now - evidence.occurredAt <= asked.policy.evidenceMaximumAgeHours * HOUR_MILLISECONDS &&
    asked.policy.sources.includes(sourceKind(evidence)) &&
    mismatchOf(asked.installation, evidence) === undefined
  );
}

export function sourceKind(evidence: DeploymentEvidence): 'person' | 'pipeline' {
  return isFromPerson(evidence) ? 'person' : 'pipeline';
}
