/** What kind of reason holds a gate, or the person who wants to send: what the ledger keeps in place of a sentence. */
import type { Mismatch } from '../deployment/installation';

/** What each says to who reads it later; the sentence of its time had names in it, which no ledger keeps. */
const SAID = {
  'no-fix-version': 'There was no fix version.',
  'several-fix-versions': 'There was more than one fix version.',
  'archived-version': 'The version was archived.',
  'no-change-request': 'No change request was linked.',
  'no-communique': 'There was no communiqué.',
  'nobody-told': 'Nobody had been told what was to be corrected.',
  'incomplete-communique': 'A communiqué was not complete.',
  'audience-awaited': 'Recipients were still being looked up.',
  'empty-audience': 'A group had nobody who could be reached.',
  'not-approved': 'A change was not approved.',
  declined: 'A change was declined.',
  drifted: 'What a change had been approved for was changed since.',
  'approval-expired': 'The approval of a change was too old to count.',
  quorum: 'Fewer people had approved a change than have to.',
  'required-approver': 'Somebody who has to approve a change had not done so.',
  'owner-missing': 'A configuration item had no owner to approve the change.',
  'own-work': 'A change was approved by nobody but an author of what was to be told.',
  unknown: 'A source could not be read.',
  checking: 'A source had not answered yet.',
  'no-release': 'Without a fix version there was no deployment to verify.',
  'environment-not-asked': 'The record named an environment that the policy does not ask for.',
  failed: 'The deployment had failed.',
  'rolled-back': 'The release was rolled back.',
  'change-failed': 'The status of a change said that the deployment had failed.',
  'no-evidence': 'Nobody had verified the deployment.',
  'not-verified': 'The release was deployed, but not verified.',
  'second-person': 'Only one person had verified the deployment; a second one is asked for.',
  'other-source': 'The deployment was verified only by a source that does not count.',
  'other-version': 'The evidence was about another version.',
  'too-old': 'The verification was too old to count.',
  'no-artifact': 'The evidence named no artifact.',
  'other-artifact': 'The evidence named another artifact.',
  'artifact-missing': 'The evidence lacked an artifact.',
  'no-commit': 'The evidence named no commit.',
  'short-commit': 'The evidence named a commit by too few digits.',
  'other-commit': 'The evidence named another commit.',
  'commit-missing': 'The evidence lacked a commit.',
  frozen: 'A freeze was in force.',
  'unknown-date': 'Without a release date nobody could say whether it falls into a freeze.',
  'planned-in-freeze': 'The release was planned for a day within a freeze.',
  'own-approval': 'Whoever wanted to send was the only one who had approved the change.',
} as const satisfies Readonly<Record<Mismatch['code'], string>> & Readonly<Record<string, string>>;

export type GateReasonCode = keyof typeof SAID;

/** The reason as a sentence; a code that a later version of the app wrote stands for itself. */
export function reasonSaid(code: string): string {
  return code in SAID ? SAID[code as GateReasonCode] : code;
}
