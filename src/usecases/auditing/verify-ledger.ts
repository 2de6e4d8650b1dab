/**
 * A quick look at a record's ledger by the app itself, in parts where it is long. Proof is the exported bundle with the
 * verifier that stands alone.
 */
import type { VerificationView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import { checkLog, NO_ENTRIES_SEEN, seen, type EntriesSeen } from '../../domain/ledger/check-log';
import { encodeKey } from '../../domain/ledger/signed-note';
import type { Ports } from '../../ports';
import { headKey } from '../ledger/ledger-keys';
import { recordLog } from '../ledger/with-ledger';
import { auditedRecord } from './audit';
import { keepProgress, PROGRESS_LOST, readProgress } from './kept-progress';
import { beginPart } from './part';
import { entriesInTurn } from './read-log';

/** What is checked; whether it holds is told by the sentence behind it. */
const CHECK_TITLES = {
  'checkpoint-signed': 'Signature of the checkpoint',
  'entries-well-formed': 'Place of every entry',
  'entries-match-checkpoint': 'Signed root',
} as const;

type VerifyPorts = Pick<Ports, 'jira' | 'store' | 'cache' | 'clock' | 'ledgerKey'>;

/** The log as it was when the verification began, and what its entries came to so far. */
interface Verified {
  readonly size: number;
  readonly checkpoint: string;
  readonly entries: EntriesSeen;
}

/** @param cursor where the last part said to go on; absent to begin */
export async function verifyLedger(
  ports: VerifyPorts,
  issueId: string,
  cursor: string | undefined,
): Promise<Answer<VerificationView>> {
  const found = await auditedRecord(ports, issueId);
  if (!found.ok) return found;
  const log = recordLog(ports, issueId);
  const begun = cursor === undefined ? await begin(ports, log) : await readVerified(ports, issueId, cursor);
  if (!begun) return PROGRESS_LOST;
  const { size, checkpoint } = begun;
  const part = beginPart(ports);
  let { entries } = begun;
  for await (const { text } of entriesInTurn(ports, log, entries.frontier.size, size, part))
    entries = seen(entries, log, text);
  const progress = { done: entries.frontier.size, of: size };
  if (progress.done < size) {
    const kept: Verified = { size, checkpoint, entries };
    const next = await keepProgress(ports, 'verification', issueId, kept);
    return answer({ entries: progress, next: { cursor: next, afterSeconds: part.pauseSeconds() } });
  }
  const { key } = await ports.ledgerKey.signer();
  const checks = checkLog(entries, checkpoint, key);
  return answer({
    entries: progress,
    result: {
      accepted: checks.every((check) => check.passed),
      checks: checks.map((check) => ({ name: CHECK_TITLES[check.name], passed: check.passed, text: check.text })),
      checkpoint,
      publicKey: encodeKey(key),
    },
  });
}

async function begin(ports: VerifyPorts, log: string): Promise<Verified> {
  const head = await ports.store.get('ledger-head', headKey(log));
  return { size: head?.body.size ?? 0, checkpoint: head?.body.signedNote ?? '', entries: NO_ENTRIES_SEEN };
}

async function readVerified(ports: VerifyPorts, issueId: string, cursor: string): Promise<Verified | undefined> {
  return (await readProgress(ports, 'verification', issueId, cursor)) as Verified | undefined;
}
