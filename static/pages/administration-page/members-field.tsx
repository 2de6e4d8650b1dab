import { RadioGroup } from '@atlaskit/radio';
import TextArea from '@atlaskit/textarea';
import { useId } from 'react';
import { type People } from '../../../src/contract';
import { Field } from '../../components/field';
import { counted } from '../../lib/words';
import { readAddresses } from './addresses';
import { type GroupForm, type MembersKind } from './group-form';
import { JiraGroupPicker } from './jira-group-picker';
import { JiraPeople } from './jira-people';

const KINDS: { readonly value: MembersKind; readonly label: string }[] = [
  { value: 'jira-group', label: 'A Jira group: whoever is in it when it is sent' },
  { value: 'jira-users', label: 'People with Jira accounts, one by one' },
  { value: 'addresses', label: 'Addresses outside of Jira, through the mail provider' },
];

interface MembersFieldProps {
  readonly form: GroupForm;
  readonly people: People;
}

/** Who is in a stakeholder group. */
export function MembersField({ form, people }: MembersFieldProps) {
  const label = useId();
  const { draft, problems, change } = form;
  return (
    <div className="stack-100">
      <p className="legend" id={label}>
        Members
      </p>
      <RadioGroup
        aria-labelledby={label}
        options={KINDS.map((kind) => ({ ...kind, name: `members-${label}` }))}
        value={draft.kind}
        onChange={(event) =>
          change({ kind: KINDS.find(({ value }) => value === event.currentTarget.value)?.value ?? draft.kind })
        }
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
          people={people}
          problems={problems.members}
          onChange={(accountIds) => change({ accountIds })}
        />
      )}
      {draft.kind === 'addresses' && <Addresses form={form} />}
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
