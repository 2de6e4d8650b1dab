import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type ChangeDecisions, type ChangeRecordView, type ChangeView } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { ChoiceList } from '../../components/choice-list';
import { Problems } from '../../components/field';
import { ReasonField } from '../../components/reason-field';
import { Section } from '../../components/section';
import { tellDone } from '../../lib/flag';
import { useReader } from '../../lib/reader';
import { useAction } from '../../lib/use-action';
import { useWords } from '../../lib/use-words';
import { counted, recipientsOfAll } from '../../lib/words';
import { useChangeCalls } from './change-calls';

interface DecideSeveralProps {
  /** Those that wait for a decision, at least two. */
  readonly records: readonly ChangeRecordView[];
  /** When the back end made what is shown. */
  readonly seenAt: number;
  /** Those that were not decided, for a message that outlives this part of the page. */
  readonly tellRefused: (refused: readonly Refused[]) => void;
  readonly show: (view: ChangeView) => void;
  readonly reload: () => void;
}

/** One act and one reason for several releases of the change; each is bound to what is on the screen of it. */
export function DecideSeveral({ records, seenAt, tellRefused, show, reload }: DecideSeveralProps) {
  const { locale } = useReader();
  const calls = useChangeCalls();
  const action = useAction();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { words: reason, write } = useWords('Decide on several at once', action);
  const [problem, setProblem] = useState<'no-release' | 'no-reason'>();
  const decidable = records.filter(({ issueId }) => chosen.has(issueId));
  const decide = (decision: 'approved' | 'declined') => {
    const missing =
      decidable.length === 0 ? 'no-release' : decision === 'declined' && reason.trim() === '' ? 'no-reason' : undefined;
    setProblem(missing);
    if (missing) return;
    action.run(
      decidable.length === 1 ? 'Writing your decision…' : `Writing your decisions, ${decidable.length} of them…`,
      () =>
        calls.decideSeveral({
          decision,
          records: decidable.map(({ issueId, contentDigest }) => ({ recordIssueId: issueId, contentDigest, seenAt })),
          reason: reason.trim() || undefined,
        }),
      ({ outcomes, view }) => {
        const notDecided = refusedAmong(outcomes, decidable);
        tellRefused(notDecided);
        setChosen(new Set());
        const decided = outcomes.length - notDecided.length;
        if (notDecided.length === 0) write('');
        if (decided > 0) tellDone(decision === 'approved' ? 'Approved' : 'Declined', covers(decided));
        if (view) show(view);
        else reload();
      },
    );
  };
  return (
    <Section title="Decide on several at once">
      <ChoiceList
        label="Releases"
        choices={records.map((record) => ({
          id: record.issueId,
          name: nameOf(record),
          detail: `${recipientsOfAll(record.communiques, record.recipients, locale)} in ${counted(record.communiques.length, 'group', 'groups', locale)}`,
        }))}
        chosen={chosen}
        onChange={setChosen}
      />
      {problem === 'no-release' && (
        <div role="alert">
          <Problems problems={['Choose the releases that you decide on.']} />
        </div>
      )}
      <ReasonField
        help="One for all that you choose. Needed to decline; the ledgers keep it with your name."
        problems={problem === 'no-reason' ? ['A reason is needed to decline.'] : []}
        value={reason}
        onChange={write}
      />
      <div className="inline">
        <Button onClick={() => decide('approved')} isDisabled={action.running}>
          Approve the chosen
        </Button>
        <Button onClick={() => decide('declined')} isDisabled={action.running}>
          Decline the chosen
        </Button>
      </div>
      <ActionOutcome action={action} />
    </Section>
  );
}

export interface Refused {
  readonly name: string;
  readonly message: string;
  /** What changed since the person looked, where that is why. */
  readonly happened: readonly string[];
}

function refusedAmong(outcomes: ChangeDecisions['outcomes'], records: readonly ChangeRecordView[]): readonly Refused[] {
  return outcomes.flatMap(({ recordIssueId, refusal }) => {
    const record = records.find(({ issueId }) => issueId === recordIssueId);
    if (!refusal) return [];
    const name = record ? nameOf(record) : recordIssueId;
    return [{ name, message: refusal.message, happened: refusal.happened ?? [] }];
  });
}

function nameOf({ projectName, version, issueKey }: ChangeRecordView): string {
  return `${projectName} ${version?.name ?? issueKey}`;
}

function covers(decided: number): string {
  return decided === 1
    ? 'Your decision covers exactly what you saw.'
    : `Your ${decided} decisions cover exactly what you saw.`;
}
