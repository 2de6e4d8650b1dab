/** A quick look at a record's ledger by the app itself. Proof is the exported bundle with the verifier that stands alone. */
import type { VerificationView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import { checkLog } from '../../domain/ledger/check-log';
import { encodeKey } from '../../domain/ledger/signed-note';
import type { Ports } from '../../ports';
import { auditedRecord } from './audit';
import { readLog } from './read-log';
import { recordLog } from '../ledger/with-ledger';

const CHECK_TITLES = {
  'checkpoint-signed': 'The checkpoint is signed',
  'entries-well-formed': 'Every entry is in place',
  'entries-match-checkpoint': 'The entries add up to the signed root',
} as const;

export async function verifyLedger(
  ports: Pick<Ports, 'jira' | 'store' | 'ledgerKey'>,
  issueId: string,
): Promise<Answer<VerificationView>> {
  const found = await auditedRecord(ports, issueId);
  if (!found.ok) return found;
  const log = await readLog(ports, recordLog(ports, issueId));
  const { key } = await ports.ledgerKey.signer();
  const checkpoint = log.head?.body.signedNote ?? '';
  const checks = checkLog(
    log.entries.map((entry) => entry.text),
    checkpoint,
    key,
  );
  return answer({
    accepted: checks.every((check) => check.passed),
    checks: checks.map((check) => ({ name: CHECK_TITLES[check.name], passed: check.passed, text: check.text })),
    checkpoint,
    publicKey: encodeKey(key),
  });
}
