import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type GroupMembers, type GroupView } from '../../../../src/contract';
import { Empty } from '../../../components/empty';
import { Name } from '../../../components/fact';
import { Section } from '../../../components/section';
import { StatusIcon } from '../../../components/status-icon';
import { useReader } from '../../../lib/reader';
import { channelInSentence, counted, nextInWords, remindersInWords, targetInWords } from '../../../lib/words';
import { GroupEditor } from './group-editor';
import { type PartProps } from '../part';
import { MembersOfGroup } from './members-of-group';
import { Quarantine } from './quarantine';

/** The stakeholder groups of the site: people who are told the same thing in the same way. */
export function Groups({ view, show }: PartProps) {
  const [editing, setEditing] = useState<string | 'new'>();
  const close = () => setEditing(undefined);
  const add = editing !== 'new' && (
    <Button spacing="compact" onClick={() => setEditing('new')}>
      Add stakeholder group
    </Button>
  );
  return (
    <Section title="Stakeholder groups" count={view.groups.length} actions={view.groups.length > 0 && add}>
      {editing === 'new' && <GroupEditor view={view} show={show} onClose={close} />}
      {view.groups.length === 0 && editing !== 'new' && (
        <Empty title="Who is told about releases?" action={add}>
          A stakeholder group is people who are told the same thing in the same way: the users of a product, a support
          desk, partners. It is a Jira group, people with Jira accounts, addresses outside of Jira, chat channels, or a
          list that somebody works through by telephone, in presentations or on boards.
        </Empty>
      )}
      {view.groups.length > 0 && (
        <ul className="rows">
          {view.groups.map((group) => (
            <GroupRow
              key={group.id}
              group={group}
              open={editing === group.id}
              onOpen={() => setEditing(group.id)}
              onClose={close}
              view={view}
              show={show}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Who is in a group, in words. */
function membersInWords(members: GroupMembers, locale: string): string {
  switch (members.kind) {
    case 'jira-group':
      return `members of the Jira group ${members.groupName}`;
    case 'jira-users':
      return counted(members.accountIds.length, 'person with a Jira account', 'people with Jira accounts', locale);
    case 'addresses':
      return counted(members.addresses.length, 'external address', 'external addresses', locale);
    case 'telephone-numbers':
      return counted(members.numbers.length, 'telephone number', 'telephone numbers', locale);
    case 'in-parts':
      return members.of === 'addresses'
        ? counted(members.count, 'external address', 'external addresses', locale)
        : counted(members.count, 'telephone number', 'telephone numbers', locale);
    case 'linked-requests':
      return 'customers whose requests are linked to the release';
    case 'destinations':
      return members.destinations.map(({ name }) => name).join(', ');
    case 'list':
      return counted(members.items.length, 'line on the list', 'lines on the list', locale);
  }
}

interface GroupRowProps extends PartProps {
  readonly group: GroupView;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

function GroupRow({ group, open, onOpen, onClose, view, show }: GroupRowProps) {
  const { locale } = useReader();
  const [showing, setShowing] = useState(false);
  const inParts = group.members.kind === 'in-parts' ? group.members : undefined;
  return (
    <li>
      <div className="group-row">
        <div className="row-text">
          <h3>
            <Name>{group.name}</Name>
          </h3>
          {group.description && <p dir="auto">{group.description}</p>}
          <p>
            {membersInWords(group.members, locale)} · {channelInSentence(group.channel)}
            {group.target && ` · confirmed when ${targetInWords(group.target)}`}
            {group.target?.remindAfterHours && `, ${remindersInWords(group.target)}`}
            {group.target?.next && `, ${nextInWords(group.target.next)}`}
          </p>
        </div>
        <div className="inline">
          {inParts && (
            <Button spacing="compact" aria-expanded={showing} onClick={() => setShowing(!showing)}>
              {showing ? 'Hide' : 'Members'}
              <span className="visually-hidden">
                {showing && ' members'} of {group.name}
              </span>
            </Button>
          )}
          {!open && (
            <Button spacing="compact" onClick={onOpen}>
              Edit<span className="visually-hidden"> {group.name}</span>
            </Button>
          )}
        </div>
      </div>
      {!open && group.responsibleGone && (
        <div className="inline">
          <StatusIcon tone="warning" label="Attention" />
          <p>
            The account of the person who was responsible for this group was closed. Edit the group to name another.
          </p>
        </div>
      )}
      {inParts && showing && <MembersOfGroup group={group} members={inParts} show={show} />}
      {!open && <Quarantine group={group} view={view} show={show} />}
      {open && <GroupEditor key={group.revision} group={group} view={view} show={show} onClose={onClose} />}
    </li>
  );
}
