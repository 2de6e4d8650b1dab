import { RadioGroup } from '@atlaskit/radio';
import TextArea from '@atlaskit/textarea';
import { useId } from 'react';
import { type AdministrationView, type GroupView } from '../../../src/contract';
import { Field } from '../../components/field';
import { counted } from '../../lib/words';
import { readAddresses } from './addresses';
import { Destinations } from './destinations';
import { type GroupForm, type MembersKind } from './group-form';
import { JiraGroupPicker } from './jira-group-picker';
import { JiraPeople } from './jira-people';

const PEOPLE: { readonly value: MembersKind; readonly label: string }[] = [
  { value: 'jira-group', label: 'A Jira group: whoever is in it when it is sent' },
  { value: 'jira-users', label: 'People with Jira accounts, one by one' },
  { value: 'addresses', label: 'Addresses outside of Jira, through the mail provider' },
];

interface MembersFieldProps {
  readonly form: GroupForm;
  readonly view: AdministrationView;
  /** The group as it is saved; absent while it is new. */
  readonly group?: GroupView;
  /** Why the members were not saved. */
  readonly refused?: string;
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
  ];
  const choose = (value: string) => {
    const posted = view.destinationChannels.find(({ channel }) => channel === value);
    if (posted) change({ kind: 'destinations', channel: posted.channel });
    else change({ kind: PEOPLE.find((kind) => kind.value === value)?.value ?? draft.kind });
  };
  return (
    <div className="stack-100">
      <p className="legend" id={label}>
        Members
      </p>
      <RadioGroup
        aria-labelledby={label}
        options={options.map((option) => ({ ...option, name: `members-${label}` }))}
        value={draft.kind === 'destinations' ? draft.channel : draft.kind}
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
      {draft.kind === 'addresses' && <Addresses form={form} />}
      {draft.kind === 'destinations' && (
        <Destinations
          form={form}
          channel={view.destinationChannels.find(({ channel }) => channel === draft.channel)}
          group={group}
          problems={refused ? [...problems.members, refused] : problems.members}
        />
      )}
    </div>
  );
}

function Addresses({ form }: { readonly form: GroupForm }) {
  const { draft, problems, change } = form;
  const read = readAddresses(draft.addresses);
  return (
    <>
      <Field
        label="Addresses"
        help="One per line: Name <name@example.com>. Paste as many as you like."
        problems={problems.members}
      >
        {(control) => (
          <TextArea
            {...control}
            dir="auto"
            minimumRows={6}
            maxHeight="320px"
            spellCheck={false}
            value={draft.addresses}
            onChange={(event) => change({ addresses: event.currentTarget.value })}
          />
        )}
      </Field>
      <p className="small subtle" role="status">
        {counted(read.addresses.length, 'address', 'addresses')} read
        {read.problems.length > 0 && `, ${counted(read.problems.length, 'line is', 'lines are')} not right yet`}.
      </p>
    </>
  );
}
