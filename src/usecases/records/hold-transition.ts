/**
 * The workflow validator's answer: the card cannot be moved past a held gate, by hand, in bulk or by automation. What
 * the app itself has authorised goes through. Where the rule is not in a workflow, or somebody takes it out, a card may
 * stand anywhere: nothing is sent for that, since the record's state is the app's own.
 */
import { allOpen } from '../../domain/gates/evaluate';
import { isBeforeSending } from '../../domain/record/record-progress';
import { JiraFailure } from '../../ports';
import { loadRecord, type ReadPorts } from './load-record';

/** In the form of Forge's workflow validators: `result`, and the words that Jira shows. */
export interface TransitionVerdict {
  readonly result: boolean;
  readonly errorMessage?: string;
}

/** What the gates judge, by the ids of Jira's fields; a step that sets one would move past gates that nobody judged. */
const JUDGED_FIELDS: ReadonlySet<string> = new Set(['fixVersions', 'issuelinks', 'issuetype']);

/** @param modifiedFields ids of the fields that the transition itself sets, on its screen or by its caller */
export async function holdTransition(
  ports: ReadPorts,
  issueIdOrKey: string,
  modifiedFields: readonly string[],
): Promise<TransitionVerdict> {
  try {
    return await judge(ports, issueIdOrKey, modifiedFields);
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    ports.log.warn('The gates of a transition could not be judged', { status: failure.status });
    return hold('Jira could not be asked just now how the gates stand. Try again in a moment.');
  }
}

async function judge(
  ports: ReadPorts,
  issueIdOrKey: string,
  modifiedFields: readonly string[],
): Promise<TransitionVerdict> {
  const issue = /^\d+$/.test(issueIdOrKey) ? { id: issueIdOrKey } : await ports.jira.recordIssue(issueIdOrKey);
  const loaded = issue && (await loadRecord(ports, issue.id));
  if (!loaded) return hold('nothing is planned for this work item yet. Open its Release communications panel first.');
  if (!isBeforeSending(loaded.record.state)) return { result: true };
  if (modifiedFields.some((field) => JUDGED_FIELDS.has(field)))
    return hold(
      'this step also changes the fix version, the links or the type. Change them first, then move the card.',
    );
  if (allOpen(loaded.verdicts)) return { result: true };
  return hold(loaded.verdicts.flatMap((verdict) => verdict.reasons.map((reason) => reason.text)).join(' '));
}

function hold(why: string): TransitionVerdict {
  return { result: false, errorMessage: `Held: ${why}` };
}
