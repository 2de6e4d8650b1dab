/** The entry under which deliveries may leave: what was judged, what the judgement rests on, and the plan. */
import type { ApprovalDocument } from '../../domain/documents';
import { changeRequests } from '../../domain/gates/snapshot';
import { peopleNeeded } from '../../domain/gates/verification';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { LedgerEventOf, MessagePin } from '../../domain/ledger/event';
import type { Script } from '../../domain/script/step';
import type { Judgement } from './keep-judgement';
import type { LoadedRecord } from '../records/load-record';
import { scriptInLedger } from '../run-book/plan-script';
import { reliedEntries, statusesReliedOn, verificationAsked } from '../verifying/rely-on-evidence';

/** @param now the moment of the judgement, in milliseconds since the epoch */
export function authorisationEvent(
  loaded: LoadedRecord,
  judgement: Pick<Judgement, 'digest' | 'gates'>,
  approvals: ApprovalDocument,
  now: number,
  send: {
    readonly authorisation: string;
    readonly renews?: string;
    readonly communiques: readonly PlannedCommunique[];
    readonly script?: Script;
    readonly runBook?: LedgerEventOf<'send-authorised'>['data']['runBook'];
  },
): LedgerEventOf<'send-authorised'> {
  const relied = reliedEntries(loaded, approvals, now);
  return {
    type: 'send-authorised',
    data: {
      authorisation: send.authorisation,
      ...(send.renews === undefined ? {} : { renews: send.renews }),
      ...(loaded.correction ? { corrects: loaded.correction.corrects.authorisation } : {}),
      ...(send.runBook ? { runBook: send.runBook } : {}),
      snapshot: judgement.digest,
      policy: loaded.policy.content.digest,
      gates: judgement.gates,
      changes: changeRequests(loaded.snapshot).map(({ issueId }) => issueId),
      decisions: relied.decisions,
      evidence: relied.evidence,
      ...verificationTold(loaded, now),
      plan: send.communiques.map(pinOf),
      ...scriptAndAwaiting(loaded, send),
      deliveries: send.communiques.reduce((sum, { audience }) => sum + audience.count, 0),
    },
  };
}

/** As it was planned: what has left already may read otherwise by now. */
function pinOf(planned: PlannedCommunique): MessagePin {
  const { communiqueId, revision, kind, channel, messageDigest, audience, next } = planned;
  return {
    communique: communiqueId,
    revision,
    kind,
    channel,
    content: messageDigest,
    audience,
    ...(next ? { next: { channel: next.channel, content: next.messageDigest } } : {}),
  };
}

/** The times of the steps that have one, and the communiqués that this authorisation does not let leave. */
function scriptAndAwaiting(
  { snapshot }: LoadedRecord,
  { script, communiques }: { readonly script?: Script; readonly communiques: readonly PlannedCommunique[] },
): Pick<LedgerEventOf<'send-authorised'>['data'], 'script' | 'awaiting'> {
  const timed = script ? scriptInLedger(script) : [];
  const { about } = snapshot;
  const awaiting = communiques.map(({ communiqueId }) => communiqueId).filter((id) => about && !about.includes(id));
  return { ...(timed.length > 0 ? { script: timed } : {}), ...(awaiting.length > 0 ? { awaiting } : {}) };
}

/** The rule by which the deployment counted as verified, so that a reader of the ledger can apply it again. */
function verificationTold(
  loaded: LoadedRecord,
  now: number,
): Pick<LedgerEventOf<'send-authorised'>['data'], 'verification'> {
  const asked = verificationAsked(loaded);
  if (!asked) return {};
  const { version, environments, policy } = asked;
  const changes = statusesReliedOn(loaded, now).map((change) => change.issueId);
  return {
    verification: {
      version,
      environments,
      sources: policy.sources,
      people: peopleNeeded(policy),
      maximumAgeHours: policy.evidenceMaximumAgeHours,
      ...(changes.length > 0 ? { changes } : {}),
    },
  };
}
