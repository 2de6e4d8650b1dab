import { RadioGroup } from '@atlaskit/radio';
import TextArea from '@atlaskit/textarea';
import { useId } from 'react';
import {
  type AdministrationView,
  type GroupView,
  type PeopleChannelView,
  type Refusal,
} from '../../../../src/contract';
import { Field } from '../../../components/field';
import { useReader } from '../../../lib/reader';
import { counted } from '../../../lib/words';
import { Destinations } from './destinations';
import { stays, TARGET_OF_A_LIST, type GroupDraft, type GroupForm, type MembersKind } from './group-form';
import { JiraGroupPicker } from './jira-group-picker';
import { JiraPeople } from './jira-people';
import { Lines, MembersStay } from './lines';
import { readItems } from './list-items';
import { isProvable } from './target-field';

const PEOPLE: { readonly value: MembersKind; readonly label: string }[] = [
  { value: 'jira-group', label: 'A Jira group: whoever is in it when it is sent' },
  { value: 'jira-users', label: 'People with Jira accounts, one by one' },
  { value: 'addresses', label: 'Addresses outside of Jira, through the mail provider' },
  { value: 'telephone-numbers', label: 'Telephone numbers, by text message' },
  {
    value: 'linked-requests',
    label: 'Customers of linked requests: a comment on each request in Jira Service Management',
  },
];

interface MembersFieldProps {
  readonly form: GroupForm;
  readonly view: AdministrationView;
  /** The group as it is saved; absent while it is new. */
  readonly group?: GroupView;
  /** Why the members were not saved. */
  readonly refused?: Refusal;
}

/** Who is in a stakeholder group. */
export function MembersField({ form, view, group, refused }: MembersFieldProps) {
  const label = useId();
  const { draft, problems, change } = form;
  const options = [
    ...PEOPLE,
    ...view.destinationChannels.map(({ channel, title }) => ({
      value: channel,
      label: `${title}: whoever is there, nobody by name`,
    })),
    ...view.peopleChannels.map(({ channel, title }) => ({ value: channel, label: `${title}: told by a person` })),
  ];
  const choose = (value: string) => {
    const told = view.peopleChannels.find(({ channel }) => channel === value);
    if (told) return change({ kind: 'list', peopleChannel: told.channel, target: TARGET_OF_A_LIST });
    const posted = view.destinationChannels.find(({ channel }) => channel === value);
    const kind = posted ? 'destinations' : (PEOPLE.find((one) => one.value === value)?.value ?? draft.kind);
    const target = isProvable(kind, draft.target.proof) ? draft.target : { ...draft.target, proof: '' as const };
    change({ kind, target, ...(posted ? { channel: posted.channel } : {}) });
  };
  return (
    <div className="stack-100">
      <p className="legend" id={label}>
        Members
      </p>
      <RadioGroup
        aria-labelledby={label}
        options={options.map((option) => ({ ...option, name: `members-${label}` }))}
        value={chosenValue(draft)}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {draft.kind === 'jira-group' && (
        <JiraGroupPicker
          chosen={draft.jiraGroup}
          problems={problems.members}
          onChange={(jiraGroup) => change({ jiraGroup })}
        />
      )}
      {draft.kind === 'jira-users' && (
        <JiraPeople
          accountIds={draft.accountIds}
          people={view.people}
          problems={problems.members}
          onChange={(accountIds) => change({ accountIds })}
        />
      )}
      {draft.kind === 'telephone-numbers' && view.textSender === undefined && (
        <p className="small">Nothing leaves by text message yet: set up the account under “Text messages” below.</p>
      )}
      {stays(draft) ? (
        <MembersStay members={draft.inParts} onReplace={() => change({ inParts: undefined })} />
      ) : (
        <NamedOnes form={form} most={view.memberLimits.atMost} refused={refused?.message} />
      )}
      {draft.kind === 'linked-requests' && (
        <p className="small subtle">
          Each request that is linked to a work item of the release, or to its change, gets a comment that its customers
          see. Which requests these are is looked up for each release; the record’s panel lists them before approval.
        </p>
      )}
      {draft.kind === 'list' && (
        <List form={form} channel={view.peopleChannels.find(({ channel }) => channel === draft.peopleChannel)} />
      )}
      {draft.kind === 'destinations' && (
        <Destinations
          form={form}
          channel={view.destinationChannels.find(({ channel }) => channel === draft.channel)}
          group={group}
          problems={problems.members}
          refused={refused}
        />
      )}
    </div>
  );
}

function chosenValue({ kind, channel, peopleChannel }: GroupDraft): string | undefined {
  switch (kind) {
    case 'destinations':
      return channel;
    case 'list':
      return peopleChannel;
    default:
      return kind;
  }
}

/** Whom, or where, the responsible person of a communiqué tells. */
function List({ form, channel }: { readonly form: GroupForm; readonly channel?: PeopleChannelView }) {
  const { draft, problems, change } = form;
  if (!channel) return null;
  const read = readItems(draft.items, channel.hasNumbers);
  return (
    <>
      <p className="small subtle">{channel.proves}</p>
      <Field label={channel.listLabel} help={channel.listHelp} problems={problems.members}>
        {(control) => (
          <TextArea
            {...control}
            dir="auto"
            minimumRows={4}
            maxHeight="320px"
            spellCheck={false}
            value={draft.items}
            onChange={(event) => change({ items: event.currentTarget.value })}
          />
        )}
      </Field>
      <p className="small subtle" role="status">
        {counted(read.items.length, 'line', 'lines')} read
        {read.problems.length > 0 && `, ${counted(read.problems.length, 'line is', 'lines are')} not right yet`}.
      </p>
    </>
  );
}

interface NamedOnesProps {
  readonly form: GroupForm;
  /** How many a group holds. */
  readonly most: number;
  readonly refused?: string;
}

/** Addresses or numbers outside of Jira, one per line. */
function NamedOnes({ form, most, refused }: NamedOnesProps) {
  const { locale } = useReader();
  const { draft, named, problems, change } = form;
  const upTo = `Up to ${most.toLocaleString(locale)}.`;
  const both = { named, problems: refused ? [...problems.members, refused] : problems.members };
  switch (draft.kind) {
    case 'addresses':
      return (
        <Lines
          {...both}
          label="Addresses"
          help={`One per line: Name <name@example.com>, with a telephone number behind it where you know it. Or choose a file: text, or CSV with columns for the name, the address and the number. ${upTo}`}
          value={draft.addresses}
          onChange={(addresses) => change({ addresses })}
          words={['address', 'addresses']}
        />
      );
    case 'telephone-numbers':
      return (
        <Lines
          {...both}
          label="Telephone numbers"
          help={`One per line, with the country’s code: Name +49 151 23456789, with a mail address behind it where you know it. Or choose a file: text, or CSV with columns for the name, the number and the address. ${upTo}`}
          value={draft.numbers}
          onChange={(numbers) => change({ numbers })}
          words={['number', 'numbers']}
        />
      );
    default:
      return null;
  }
}
