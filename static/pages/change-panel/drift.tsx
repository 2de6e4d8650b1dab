import { type ReactNode } from 'react';
import { type ChangeMark, type DifferenceView, type DriftView, type Listed } from '../../../src/contract';
import { Fact, Name } from '../../components/fact';
import { IssueLink } from '../../components/issue-link';
import { Message } from '../../components/message';
import { Person } from '../../components/person';
import { Section } from '../../components/section';
import { TextDifference } from '../../components/text-difference';
import { Time } from '../../components/time';
import { useReader } from '../../lib/reader';
import { calendarDate } from '../../lib/time';
import { CHANGE_FIELD, CHANNEL, FIELD_NAME, KIND, counted, listed, people } from '../../lib/words';

/** What changed since an approval, each change with what stood and what stands, and who made it where that is known. */
export function Drift({ drift }: { readonly drift: DriftView }) {
  const { locale } = useReader();
  const { approval } = drift;
  const count = changesIn(drift);
  return (
    <>
      <Message
        appearance="warning"
        title={approval.own ? 'Changed since you approved' : 'Changed since it was approved'}
      >
        <p>
          {approval.own ? 'You approved' : <ApprovedBy accountIds={approval.accountIds} />}
          {PLACE[approval.source]} <Time at={approval.at} />. Since then {counted(count, 'thing', 'things', locale)}{' '}
          changed; everything else stands as it was approved. Nothing is sent until what stands now is approved.
        </p>
      </Message>
      <Section
        title={approval.own ? 'What changed since your approval' : 'What changed since that approval'}
        count={count}
      >
        <ul className="rows">{drift.differences.flatMap((difference, index) => rowsOf(difference, index))}</ul>
      </Section>
    </>
  );
}

/** Each field counts: that is how many things there are to look at. */
function changesIn(drift: DriftView): number {
  return drift.differences.reduce((sum, one) => sum + ('fields' in one ? one.fields.length : 1), 0);
}

/** Where it was approved, between who did and when. */
const PLACE: Readonly<Record<DriftView['approval']['source'], string>> = {
  app: '',
  jsm: ' in Jira Service Management',
  'change-status': ' by the status of the change request',
  'version-approvers': ' as approver of the fix version, asked',
};

function ApprovedBy({ accountIds }: { readonly accountIds: readonly string[] }) {
  if (accountIds.length === 0) return 'It was approved';
  return (
    <>
      {accountIds.map((accountId, index) => (
        <span key={accountId}>
          {index > 0 && (index === accountIds.length - 1 ? ' and ' : ', ')}
          <Person accountId={accountId} />
        </span>
      ))}{' '}
      approved
    </>
  );
}

function rowsOf(difference: DifferenceView, index: number): readonly ReactNode[] {
  if ('fields' in difference)
    return difference.fields.map((field) => (
      <Row
        key={`${index}-${field.field}`}
        title={<Name>{difference.groupName}</Name>}
        what={FIELD_NAME[field.field]}
        by={field.by}
      >
        <FieldChange field={field} />
      </Row>
    ));
  return [<WholeRow key={index} difference={difference} />];
}

interface RowProps {
  readonly title: ReactNode;
  readonly what?: string;
  readonly by?: ChangeMark;
  readonly children: ReactNode;
}

function Row({ title, what, by, children }: RowProps) {
  return (
    <li className="difference">
      <div className="inline spread">
        <h3>
          {title}
          {what && ` · ${what}`}
        </h3>
        {by && (
          <p className="small subtle">
            <Person accountId={by.accountId} />, <Time at={by.at} />
          </p>
        )}
      </div>
      {children}
    </li>
  );
}

type Field = Extract<DifferenceView, { readonly change: 'changed' }>['fields'][number];

function FieldChange({ field }: { readonly field: Field }) {
  if ('pieces' in field) return <TextDifference pieces={field.pieces} />;
  switch (field.field) {
    case 'look':
      return (
        <p>The words are the same; the message is laid out differently. Open it below to see it as readers get it.</p>
      );
    case 'responsible':
      return (
        <Instead
          before={field.before ? <Person accountId={field.before} /> : 'nobody'}
          after={field.after ? <Person accountId={field.after} /> : 'nobody'}
        />
      );
    case 'kind':
      return <Instead before={nameIn(KIND, field.before)} after={nameIn(KIND, field.after)} />;
    case 'nextChannel':
      return <Instead before={wordOrNone(CHANNEL, field.before)} after={wordOrNone(CHANNEL, field.after)} />;
    case 'channel':
      return <Instead before={wordIn(CHANNEL, field.before)} after={wordIn(CHANNEL, field.after)} />;
    default:
      return <Instead before={<Name>{field.before}</Name>} after={<Name>{field.after}</Name>} />;
  }
}

function nameIn(names: Readonly<Record<string, { readonly name: string }>>, code: string): string {
  return names[code]?.name ?? code;
}

function wordIn(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}

function wordOrNone(words: Readonly<Record<string, string>>, code: string): string {
  return code === '' ? 'none' : wordIn(words, code);
}

function Instead({ before, after }: { readonly before: ReactNode; readonly after: ReactNode }) {
  return (
    <p className="text-difference">
      <del>
        <span className="visually-hidden">Before: </span>
        {before}
      </del>{' '}
      <ins>
        <span className="visually-hidden">Now: </span>
        {after}
      </ins>
    </p>
  );
}

function WholeRow({ difference }: { readonly difference: Exclude<DifferenceView, { readonly change: 'changed' }> }) {
  const { locale } = useReader();
  switch (difference.part) {
    case 'communique': {
      const added = difference.change === 'added';
      return (
        <Row
          title={<Name>{difference.groupName}</Name>}
          what={added ? 'communiqué added' : 'communiqué removed'}
          by={difference.by}
        >
          <p>
            {added ? 'It says' : 'It said'} “<bdi>{difference.subject || 'no subject yet'}</bdi>”
            {difference.recipients !== undefined &&
              ` and ${added ? 'reaches' : 'reached'} ${people(difference.recipients, locale)}`}
            .
          </p>
        </Row>
      );
    }
    case 'audience':
      return (
        <Row title={<Name>{difference.groupName}</Name>} what="recipients" by={difference.by}>
          <Members joined={difference.joined} left={difference.left} one="person" many="people" />
        </Row>
      );
    case 'scope':
      return (
        <Row title="The fix version" what={difference.version ? 'the version itself' : 'its work items'}>
          {difference.version && (
            <Instead
              before={<Fact>{difference.version.before}</Fact>}
              after={<Fact>{difference.version.after}</Fact>}
            />
          )}
          <Members joined={difference.joined} left={difference.left} one="work item" many="work items" />
        </Row>
      );
    case 'items':
      return (
        <Row title="Configuration items">
          <Members joined={difference.joined} left={difference.left} one="item" many="items" />
        </Row>
      );
    case 'changes':
      return (
        <Row title="Change requests of this release">
          <Members joined={difference.joined} left={difference.left} one="change request" many="change requests" />
          {difference.edited.map(({ issueKey, fields }, index) => (
            <p key={issueKey ?? index}>
              {issueKey ? <IssueLink issueKey={issueKey} /> : 'A change request that you may not see'} was edited:{' '}
              {listed(fields.map((field) => CHANGE_FIELD[field]))}.
            </p>
          ))}
        </Row>
      );
    case 'installation':
      return (
        <Row title="What is to be installed">
          <Members {...difference.artifacts} one="artifact" many="artifacts" />
          <Members {...difference.commits} one="commit" many="commits" />
          <Members {...difference.environments} one="environment" many="environments" />
        </Row>
      );
    case 'schedule': {
      const date = (at: string | undefined): string => (at ? calendarDate(at, locale) : 'no date');
      return (
        <Row title="Release date">
          <Instead before={date(difference.before)} after={date(difference.after)} />
        </Row>
      );
    }
    case 'unknown':
      return (
        <Row title={difference.text}>
          <p className="subtle">What stood before was not kept, so it cannot be compared.</p>
        </Row>
      );
  }
}

interface MembersProps {
  readonly joined: Listed;
  readonly left: Listed;
  readonly one: string;
  readonly many: string;
}

function Members({ joined, left, one, many }: MembersProps) {
  return (
    <>
      {joined.count > 0 && <MemberList list={joined} verb="joined" one={one} many={many} />}
      {left.count > 0 && <MemberList list={left} verb="left" one={one} many={many} />}
    </>
  );
}

interface MemberListProps {
  readonly list: Listed;
  readonly verb: 'joined' | 'left';
  readonly one: string;
  readonly many: string;
}

function MemberList({ list, verb, one, many }: MemberListProps) {
  const { locale } = useReader();
  const others = list.count - list.shown.length;
  return (
    <p>
      {counted(list.count, one, many, locale)} {verb}
      {list.shown.length > 0 && ': '}
      {list.shown.map(({ name, issueKey }, index) => (
        <span key={`${index}-${name}`}>
          {index > 0 && ', '}
          {issueKey && (
            <>
              <IssueLink issueKey={issueKey} />{' '}
            </>
          )}
          <Name>{name}</Name>
        </span>
      ))}
      {list.shown.length > 0 && others > 0 && ` and ${counted(others, 'other', 'others', locale)}`}.
    </p>
  );
}
