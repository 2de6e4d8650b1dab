import { Fact } from '../../components/fact';
import { IssueLink } from '../../components/issue-link';
import { Message } from '../../components/message';
import { Person } from '../../components/person';
import { Section } from '../../components/section';
import { StateLozenge } from '../../components/state-lozenge';
import { useReader } from '../../lib/reader';
import { RECORD_STATE, counted, recipientsOfAll } from '../../lib/words';
import { Decide } from './decide';
import { Decisions } from './decisions';
import { Drift } from './drift';
import { Emergencies } from './emergencies';
import { GatesOfRelease } from './gates-of-release';
import { type ReleaseOfChangeProps } from './release-of-change-props';
import { Told } from './told';
import { hasApproved, waitsForDecision } from './summary';

/** One release of the change: the counts, what drifted, the messages, the decisions, and the decision to make. */
export function ReleaseOfChange(props: ReleaseOfChangeProps) {
  const { record, change } = props;
  const { locale } = useReader();
  const isWaiting = waitsForDecision(record, change.key);
  const groups = record.communiques.length;
  return (
    <article className="box" aria-label={record.version?.name ?? record.issueKey}>
      <div className="stack-100">
        <div className="inline spread">
          <h2 className="release-name" dir="auto">
            {record.projectName} {record.version?.name ?? '(no fix version yet)'}
          </h2>
          <StateLozenge {...RECORD_STATE[record.state]} />
        </div>
        <p>
          <strong>{recipientsOfAll(record.communiques, record.recipients, locale)}</strong> in{' '}
          {counted(groups, 'group', 'groups', locale)} ·{' '}
          {counted(record.configurationItems.length, 'configuration item', 'configuration items', locale)}
          {record.version?.issueCount !== undefined &&
            ` · ${counted(record.version.issueCount, 'work item', 'work items', locale)}`}{' '}
          · <IssueLink issueKey={record.issueKey} />
        </p>
        <p className="subtle" dir="auto">
          {record.headline}
        </p>
      </div>
      {record.drift && isWaiting && <Drift drift={record.drift} />}
      <Told record={record} />
      {record.configurationItems.length > 0 && (
        <Section title="Written on" count={record.configurationItems.length}>
          <p className="inline">
            {record.configurationItems.map((item) => (
              <Fact key={item.key}>{item.name}</Fact>
            ))}
          </p>
        </Section>
      )}
      <Decisions {...props} />
      <GatesOfRelease {...props} />
      <Emergencies {...props} />
      {isWaiting && record.submittedAt === undefined && (
        <p className="subtle">Approval has not been asked for yet; the authors may still be writing.</p>
      )}
      {isWaiting &&
        (hasApproved(record, props.decidesFor) ? (
          <p className="subtle">
            <Person accountId={props.decidesFor} /> has approved this; it waits for others.
          </p>
        ) : (
          <Decide {...props} />
        ))}
      {record.approvalBlocked && (
        <Message appearance="information">
          <p dir="auto">{record.approvalBlocked}</p>
        </Message>
      )}
    </article>
  );
}
