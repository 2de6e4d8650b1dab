/**
 * The workflow validator's answer: the card cannot be moved past a held gate, by hand, in bulk or by automation. What
 * the app itself has authorised goes through.
 */
import { allOpen } from '../domain/gates/evaluate';
import { isBeforeSending } from '../domain/record-progress';
import { loadRecord, type ReadPorts } from './load-record';

/** In the form of Forge's workflow validators: `result`, and the words that Jira shows. */
export interface TransitionVerdict {
  readonly result: boolean;
  readonly errorMessage?: string;
}

export async function holdTransition(ports: ReadPorts, issueIdOrKey: string): Promise<TransitionVerdict> {
  const issue = /^\d+$/.test(issueIdOrKey) ? { id: issueIdOrKey } : await ports.jira.recordIssue(issueIdOrKey);
  const loaded = issue && (await loadRecord(ports, issue.id));
  if (!loaded)
    return {
      result: false,
      errorMessage: 'Held: nothing is planned for this work item yet. Open its Release communications panel first.',
    };
  if (!isBeforeSending(loaded.record.state) || allOpen(loaded.verdicts)) return { result: true };
  const reasons = loaded.verdicts.flatMap((verdict) => verdict.reasons.map((reason) => reason.text));
  return { result: false, errorMessage: `Held: ${reasons.join(' ')}` };
}
