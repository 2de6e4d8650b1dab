/**
 * Tells approvers whose approval was voided, once for each content that voids it. Jira's notify cannot be asked whether
 * it sent something, so the mark that somebody is told is stored before the mail is handed over: after a crash in
 * between, somebody may hear nothing, but nobody hears it twice.
 */
import { digestOf } from '../../domain/encoding/digest';
import {
  driftNotice,
  REST_MILLISECONDS,
  withoutMarks,
  type DriftWatch,
  type ToldOfDrift,
} from '../../domain/approval/drift-notice';
import { changeRequests } from '../../domain/gates/snapshot';
import type { MailMessage } from '../../domain/communique/message';
import { renderNotice } from '../../domain/approval/notice';
import { awaitsDecisions, isOpenForChanges } from '../../domain/record/record-progress';
import type { LinkedChange } from '../../domain/record/release';
import { voidedApprovals, type VoidedApproval } from '../../domain/approval/voided-approvals';
import type { Ports } from '../../ports';
import { authorsOf, compareWith, sentencesOf } from './drift';
import type { LoadedRecord } from '../records/load-record';
import { namesOf } from '../people/names';
import { readApprovals } from '../verifying/rely-on-evidence';

type TellPorts = Pick<Ports, 'store' | 'jira' | 'notices' | 'queue' | 'clock' | 'log'>;

/** Costs nothing while every approval covers what stands. */
export async function tellApprovers(ports: TellPorts, loaded: LoadedRecord): Promise<void> {
  const { record } = loaded;
  if (!awaitsDecisions(record)) return;
  const waiting = changesThatWait(loaded);
  const voided = waiting.flatMap(({ approvals }) => approvals);
  const { submission } = record;
  const notice = driftNotice(loaded.approval.body.drift, {
    voided,
    contentDigest: loaded.contentDigest,
    submittedAt: submission && isAbout(loaded, submission.content) ? submission.at : undefined,
    now: ports.clock.now(),
  });
  switch (notice.step) {
    case 'wait':
      return;
    case 'none':
      if (notice.watch) await keepWatch(ports, loaded, notice.watch);
      return;
    case 'watch':
      if (await keepWatch(ports, loaded, notice.watch))
        await lookAgain(ports, record.issueId, REST_MILLISECONDS / 1000);
      return;
    case 'tell': {
      // Whatever has to be read is read before the marks are stored, so that a failure of Jira leaves none behind.
      const mails = await mailsFor(ports, loaded, waiting, notice.people);
      if (await keepWatch(ports, loaded, notice.watch)) await tell(ports, loaded, mails);
    }
  }
}

interface WaitingChange {
  readonly change: LinkedChange;
  readonly approvals: readonly VoidedApproval[];
}

/** A change that was declined, that others approved meanwhile, or about which Jira says nothing, asks nobody again. */
function changesThatWait(loaded: LoadedRecord): readonly WaitingChange[] {
  const verdict = loaded.verdicts.find(({ name }) => name === 'change-approved');
  return changeRequests(loaded.snapshot).flatMap((change) => {
    const codes = (verdict?.reasons ?? []).filter(({ subject }) => subject === change.key).map(({ code }) => code);
    const asks = codes.length > 0 && !codes.some((code) => code === 'declined' || code === 'unknown');
    return asks ? [{ change, approvals: voidedApprovals(loaded.snapshot, change.issueId) }] : [];
  });
}

function isAbout(loaded: LoadedRecord, content: LoadedRecord['content']): boolean {
  return digestOf(content) === loaded.contentDigest;
}

/** Whoever was faster has looked, too; what is left then is found at the next look. */
async function keepWatch(ports: TellPorts, { approval }: LoadedRecord, drift: DriftWatch): Promise<boolean> {
  const { key, body, revision } = approval;
  return (
    (await ports.store.commit([{ kind: 'approval', key, body: { ...body, drift }, expected: revision }])) === 'done'
  );
}

async function lookAgain(ports: TellPorts, issueId: string, delaySeconds: number): Promise<void> {
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId }, delaySeconds }]);
}

interface Mail {
  readonly accountId: string;
  readonly message: MailMessage;
  /** What it tells of. */
  readonly marks: readonly ToldOfDrift[];
}

/** One mail to each person, whatever the number of their approvals, about the change that they approved last. */
async function mailsFor(
  ports: TellPorts,
  loaded: LoadedRecord,
  waiting: readonly WaitingChange[],
  people: readonly ToldOfDrift[],
): Promise<readonly Mail[]> {
  const facts = await factsFor(ports, loaded, waiting);
  const mails: Mail[] = [];
  for (const accountId of new Set(people.map((one) => one.accountId))) {
    const marks = people.filter((one) => one.accountId === accountId);
    const message = await messageFor(ports, loaded, waiting, marks, facts);
    if (message) mails.push({ accountId, message, marks });
  }
  return mails;
}

async function tell(ports: TellPorts, loaded: LoadedRecord, mails: readonly Mail[]): Promise<void> {
  const { issueId } = loaded.record;
  const unsent: ToldOfDrift[] = [];
  let afterSeconds = TRY_AGAIN_SECONDS;
  for (const { accountId, message, marks } of mails) {
    const outcome = await ports.notices.tell({ issueId, accountId, message });
    if (outcome.kind === 'try-again') {
      unsent.push(...marks);
      afterSeconds = Math.max(afterSeconds, outcome.afterSeconds ?? 0);
    } else if (outcome.kind !== 'accepted') ports.log.warn('An approver could not be told of a drift', { issueId });
  }
  if (unsent.length === 0) return;
  await forget(ports, issueId, unsent);
  await lookAgain(ports, issueId, Math.min(900, afterSeconds));
}

const TRY_AGAIN_SECONDS = 60;

/** Jira said that it took nothing, so these can be told later. */
async function forget(ports: TellPorts, issueId: string, unsent: readonly ToldOfDrift[]): Promise<void> {
  for (let count = 0; count < 5; count += 1) {
    const { body, revision } = await readApprovals(ports, issueId);
    if (!body.drift) return;
    const drift = withoutMarks(body.drift, unsent);
    const done = await ports.store.commit([
      { kind: 'approval', key: issueId, body: { ...body, drift }, expected: revision },
    ]);
    if (done === 'done') return;
  }
}

type Facts = ReadonlyMap<string, readonly string[]>;

/** What changed, in sentences, by the digest of what was approved. */
async function factsFor(ports: TellPorts, loaded: LoadedRecord, waiting: readonly WaitingChange[]): Promise<Facts> {
  const names = await namesOf(ports, authorsOf(loaded));
  const telling = { nameOf: (accountId: string) => names[accountId] ?? 'Somebody', when: inUniversalTime };
  const facts = new Map<string, readonly string[]>();
  for (const { contentDigest } of waiting.flatMap(({ approvals }) => approvals)) {
    if (facts.has(contentDigest)) continue;
    const compared = await compareWith(ports, loaded, contentDigest);
    facts.set(contentDigest, compared ? sentencesOf(loaded, compared.differences, telling) : []);
  }
  return facts;
}

async function messageFor(
  ports: TellPorts,
  loaded: LoadedRecord,
  waiting: readonly WaitingChange[],
  own: readonly ToldOfDrift[],
  facts: Facts,
): Promise<MailMessage | undefined> {
  const approvals = new Set(own.map(({ approval }) => approval));
  const [latest] = waiting
    .flatMap(({ change, approvals: voided }) => voided.map((approval) => ({ change, approval })))
    .filter(({ approval }) => approvals.has(approval.id))
    .sort((a, b) => b.approval.at - a.approval.at);
  if (!latest) return undefined;
  const { change, approval } = latest;
  const release = `${loaded.record.projectName} ${loaded.issue.versions[0]?.name ?? ''}`.trim();
  return renderNotice({
    subject: `Changed since you approved ${change.key}: what ${release} will tell people`,
    lead: `What ${release} will tell people changed since you approved it on ${change.key}. Your approval no longer covers it, and ${whatWaits(loaded)} until what stands now is approved.`,
    facts: facts.get(approval.contentDigest) ?? [],
    link: { text: `See what changed, and decide, on ${change.key}`, url: await ports.notices.addressOf(change.key) },
    foot: `You get this because you approved ${change.key}. Record ${loaded.issue.key}.`,
  });
}

/** While some communiqués leave, only what changed waits. */
function whatWaits({ record }: LoadedRecord): string {
  return isOpenForChanges(record) ? 'nothing is sent' : 'what changed is not sent';
}

/** "on 21 November 2026 at 10:02 UTC": a mail does not know its reader's zone. */
function inUniversalTime(at: number): string {
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  return `on ${date.format(at)} at ${time.format(at)} UTC`;
}
