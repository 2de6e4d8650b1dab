/**
 * The version is deployed to every environment that counts, exactly what the record names is installed there, and the
 * deployment is verified (domain D8, C4).
 */
import {
  DEPLOYMENT_STATUS_WORDS,
  isFromPerson,
  standingOf,
  type DeploymentEvidence,
  type Standing,
} from '../../deployment/deployment';
import { contradictionOf, mismatchOf, namesWhatToInstall, shortened } from '../../deployment/installation';
import type { LinkedChange } from '../../record/release';
import { changesVerify, failedChanges, verifiedChanges } from '../change-status';
import type { GateEvidence, GatePart, GateReason, GateVerdict } from '../gate';
import { changeRequests, type GateSnapshot } from '../snapshot';
import { eitherOf } from '../who-can-open';
import type { GateReasonCode } from '../reason-code';
import { counts, environmentsAsked, isEnough, sourceKind, verificationOf, type Verification } from '../verification';

export function deploymentVerified(snapshot: GateSnapshot, now: number): GateVerdict {
  const asked = verificationOf(snapshot);
  if (!asked) return heldAltogether(snapshot, 'no-release', 'Without a fix version there is no deployment to verify.');
  const { evidence } = snapshot;
  if (evidence === 'unknown')
    return heldAltogether(
      snapshot,
      'unknown',
      'The evidence of deployments could not be read. Until it can be, nothing is sent.',
    );
  const judged = asked.environments.map((environment) => judgeEnvironment(snapshot, asked, environment, evidence, now));
  const reasons = [
    ...phaseReasons(snapshot),
    ...failedChanges(snapshot).map(reasonOfChange),
    ...judged.flatMap(({ reason }) => reason ?? []),
  ];
  return {
    name: 'deployment-verified',
    open: reasons.length === 0,
    summary: summarise(asked, judged, reasons),
    reasons,
    evidence: [...judged.flatMap(({ shown }) => shown), ...tellingChanges(snapshot).map(statusEvidence)],
    ...(judged.length > 1 ? { parts: judged.map(asPart) } : {}),
  };
}

function heldAltogether(snapshot: GateSnapshot, code: GateReasonCode, text: string): GateVerdict {
  return {
    name: 'deployment-verified',
    open: false,
    summary: text,
    reasons: [held(snapshot, code, text)],
    evidence: [],
  };
}

/** An environment that the policy does not ask for any more may be one that nobody deploys to any more. */
function phaseReasons(snapshot: GateSnapshot): readonly GateReason[] {
  const known = environmentsAsked(snapshot.settings);
  return snapshot.installation.environments
    .filter((environment) => !known.includes(environment))
    .map((environment) => ({
      code: 'environment-not-asked',
      text: `The record names ${environment}, which the site's policy does not ask for (any more).`,
      whoCanOpen: 'Whoever may prepare release communications',
      remedy: 'name-installation',
    }));
}

interface JudgedEnvironment {
  readonly environment: string;
  readonly reason?: GateReason;
  readonly shown: readonly GateEvidence[];
}

function judgeEnvironment(
  snapshot: GateSnapshot,
  asked: Verification,
  environment: string,
  evidence: readonly DeploymentEvidence[],
  now: number,
): JudgedEnvironment {
  const standing = standingOf(evidence, environment);
  const reason =
    reasonAgainst(snapshot, asked, environment, standing) ??
    (changesVerify(snapshot) ? undefined : reasonNotVerified(snapshot, asked, environment, standing, now));
  const { negative, verified, deployed } = standing;
  const shown = negative ? [negative] : verified.length > 0 ? verified : deployed ? [deployed] : [];
  return { environment, ...(reason ? { reason } : {}), shown: shown.map(asEvidence) };
}

/** What speaks against the deployment; nobody's word for it outweighs that. */
function reasonAgainst(
  snapshot: GateSnapshot,
  { version, installation }: Verification,
  environment: string,
  { negative, positives }: Standing,
): GateReason | undefined {
  if (negative && negative.version !== version) return otherVersion(snapshot, negative, version);
  switch (negative?.status) {
    case 'failed':
      return held(snapshot, 'failed', `The deployment of ${version} to ${environment} failed.`);
    case 'rolled-back':
      return held(snapshot, 'rolled-back', `${version} was rolled back from ${environment}.`);
    default:
      break;
  }
  for (const one of positives) {
    const contradiction = contradictionOf(installation, one);
    if (contradiction) return held(snapshot, contradiction.code, sentence(`${environment} ${contradiction.text}`));
  }
  return undefined;
}

function reasonNotVerified(
  snapshot: GateSnapshot,
  asked: Verification,
  environment: string,
  { verified, deployed }: Standing,
  now: number,
): GateReason | undefined {
  const { version, installation, policy } = asked;
  const latest = verified[0] ?? deployed;
  if (!latest)
    return held(
      snapshot,
      'no-evidence',
      policy.sources.every((source) => source === 'pipeline')
        ? `No pipeline has reported a deployment of ${version} to ${environment} yet.`
        : `Nobody has verified the deployment of ${version} to ${environment} yet.`,
    );
  if (latest.version !== version) return otherVersion(snapshot, latest, version);
  if (latest.status !== 'verified')
    return held(snapshot, 'not-verified', `${version} is deployed to ${environment}, but not verified yet.`);
  const counting = verified.filter((one) => counts(one, asked, now));
  if (isEnough(counting, asked)) return undefined;
  if (counting.length > 0)
    return held(
      snapshot,
      'second-person',
      `One person verified ${version} in ${environment}; the site's policy asks for a second one.`,
    );
  const bySource = verified.filter((one) => policy.sources.includes(sourceKind(one)));
  if (bySource.length === 0)
    return held(
      snapshot,
      'other-source',
      `${version} was verified in ${environment}, but not by a source that the site's policy counts.`,
    );
  const exact = bySource.filter((one) => mismatchOf(installation, one) === undefined);
  const mismatch = bySource[0] && mismatchOf(installation, bySource[0]);
  if (exact.length === 0 && mismatch) return held(snapshot, mismatch.code, sentence(`${environment} ${mismatch.text}`));
  return held(snapshot, 'too-old', `The verification in ${environment} is older than the site's policy allows.`);
}

function otherVersion(snapshot: GateSnapshot, evidence: DeploymentEvidence, version: string): GateReason {
  return held(snapshot, 'other-version', `The latest evidence is for ${evidence.version}, not for ${version}.`);
}

function held(snapshot: GateSnapshot, code: GateReasonCode, text: string): GateReason {
  const { sources } = snapshot.settings.policy.deployment;
  return {
    code,
    text,
    whoCanOpen: whoCanVerify(snapshot),
    remedy: sources.includes('person')
      ? 'add-verification'
      : sources.includes('pipeline') || changeRequests(snapshot).length === 0
        ? 'show-pipeline-recipe'
        : 'open-change',
    ...(sources.includes('person') || sources.includes('pipeline')
      ? {}
      : { subject: changeRequests(snapshot)[0]?.key }),
  };
}

/** Everybody whose word the policy counts, as the end of “Who can open it:”. */
function whoCanVerify(snapshot: GateSnapshot): string {
  const { sources, attestationNeedsSecondPerson, changeStatuses } = snapshot.settings.policy.deployment;
  const ways = [
    ...(sources.includes('pipeline') ? ['the pipeline that deploys, with signed evidence'] : []),
    ...(sources.includes('person')
      ? [
          attestationNeedsSecondPerson
            ? 'two people who may send, with what they checked'
            : 'somebody who may send, with what they checked',
        ]
      : []),
    ...(sources.includes('change-status') && !namesWhatToInstall(snapshot.installation)
      ? [
          `whoever moves ${
            changeRequests(snapshot)
              .map((change) => change.key)
              .join(' and ') || 'the change request'
          } to ${changeStatuses.verified.map((name) => `“${name}”`).join(' or ') || 'a status that the policy names'}`,
        ]
      : []),
  ];
  return ways.length === 0
    ? 'Nobody, as long as the site’s policy counts no source; an administrator can change it'
    : eitherOf(ways);
}

function reasonOfChange({ key, status }: LinkedChange): GateReason {
  return {
    code: 'change-failed',
    text: `${key} is in the status “${status}”, which says that the deployment failed or was rolled back.`,
    whoCanOpen: `Whoever may move ${key}, once it is deployed anew`,
    remedy: 'open-change',
    subject: key,
  };
}

/** The changes whose status says something about the deployment. */
function tellingChanges(snapshot: GateSnapshot): readonly LinkedChange[] {
  return [...new Set([...failedChanges(snapshot), ...verifiedChanges(snapshot)])];
}

function statusEvidence({ key, status }: LinkedChange): GateEvidence {
  return { text: `${key} is in the status “${status}”`, source: 'Status of the change request', issueKey: key };
}

function asPart({ environment, reason }: JudgedEnvironment): GatePart {
  return { name: environment, open: reason === undefined, text: reason?.text ?? 'Verified' };
}

function summarise(
  { version, installation }: Verification,
  judged: readonly JudgedEnvironment[],
  reasons: readonly GateReason[],
): string {
  const [first, ...others] = reasons;
  const open = judged.filter(({ reason }) => reason === undefined).length;
  if (first && (others.length === 0 || judged.length === 1)) return first.text;
  if (first) return `${open} of ${judged.length} environments verified`;
  const artifact = installation.artifacts[0] ? ` · ${shortened(installation.artifacts[0])}` : '';
  const where = judged.length === 1 ? judged[0]?.environment : `all ${judged.length} environments`;
  const who = new Set(judged.flatMap(({ shown }) => shown.map(({ source }) => source)));
  return `${where} · ${version}${artifact}${who.size === 1 ? ` · ${[...who].join()}` : ''}`;
}

/** A digest that is cut ends a sentence by itself. */
function sentence(text: string): string {
  return text.endsWith('…') ? text : `${text}.`;
}

function asEvidence(evidence: DeploymentEvidence): GateEvidence {
  const { version, status, environment, artifacts = [], commits = [] } = evidence;
  const installed = [...artifacts.map(shortened), ...commits.map((commit) => `commit ${shortened(commit)}`)];
  const what = `${version} ${DEPLOYMENT_STATUS_WORDS[status]} in ${environment}${installed.length > 0 ? ` with ${installed.join(', ')}` : ''}`;
  if (isFromPerson(evidence))
    return {
      text: `${what}: ${evidence.checked}`,
      source: 'Checked by a person',
      accountId: evidence.accountId,
      at: evidence.occurredAt,
      url: evidence.url,
    };
  const approvedBy = (evidence.approvedBy ?? []).map(({ name }) => name).join(', ');
  return {
    text: what,
    source: `Pipeline ${evidence.pipeline.name}${evidence.pipeline.run ? `, run ${evidence.pipeline.run}` : ''}${approvedBy ? `, approved there by ${approvedBy}` : ''}`,
    at: evidence.occurredAt,
    url: evidence.pipeline.url,
  };
}
