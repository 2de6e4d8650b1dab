import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type RequiredApprover } from '../../../../src/contract';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { PeopleFinder } from '../../../components/people-finder';
import { call } from '../calls';
import { JiraGroupPicker } from '../groups/jira-group-picker';
import { usePolicyForm } from './form';
import { requiredInWords } from './policy-words';

interface RequiredApproversProps {
  readonly required: readonly RequiredApprover[];
  readonly onChange: (required: readonly RequiredApprover[]) => void;
}

/** Those without whom a change is not approved, and a way to add more. */
export function RequiredApprovers({ required, onChange }: RequiredApproversProps) {
  const { nameOf } = usePolicyForm();
  const add = (approver: RequiredApprover) => {
    const known = required.some((one) => JSON.stringify(one) === JSON.stringify(approver));
    if (!known) onChange([...required, approver]);
  };
  return (
    <div className="nested">
      {required.length === 0 && <p className="subtle">Nobody in particular: any people will do.</p>}
      <ul className="plain-list" aria-label="Required approvers">
        {required.map((approver) => {
          const words = requiredInWords(approver, nameOf);
          return (
            <li key={JSON.stringify(approver)} className="inline spread">
              <bdi className="name">{words}</bdi>
              <Button
                spacing="compact"
                appearance="subtle"
                onClick={() => onChange(required.filter((one) => one !== approver))}
              >
                Remove<span className="visually-hidden"> {words}</span>
              </Button>
            </li>
          );
        })}
      </ul>
      <AddApprover onAdd={add} />
    </div>
  );
}

const KINDS = {
  person: 'A person',
  group: 'Somebody in a Jira group',
  'project-role': 'Somebody with a project role',
  'item-owner': 'The owners of the configuration items',
} as const satisfies Readonly<Record<RequiredApprover['kind'], string>>;

interface AddProps {
  readonly onAdd: (approver: RequiredApprover) => void;
}

function AddApprover({ onAdd }: AddProps) {
  const [kind, setKind] = useState<RequiredApprover['kind']>();
  const onAddAndClose = (approver: RequiredApprover) => {
    onAdd(approver);
    setKind(undefined);
  };
  return (
    <>
      <Field label="Add a required approver">
        {(control) => (
          <NativeSelect
            {...control}
            value={kind ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setKind(value in KINDS ? (value as RequiredApprover['kind']) : undefined);
            }}
          >
            <option value="">Choose who…</option>
            {Object.entries(KINDS).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      {kind === 'person' && <AddPerson onAdd={onAddAndClose} />}
      {kind === 'group' && (
        <JiraGroupPicker
          problems={[]}
          onChange={({ groupId, name }) => onAddAndClose({ kind: 'group', groupId, groupName: name })}
        />
      )}
      {kind === 'project-role' && <AddRole onAdd={onAddAndClose} />}
      {kind === 'item-owner' && <AddOwner onAdd={onAddAndClose} />}
    </>
  );
}

function AddPerson({ onAdd }: AddProps) {
  const { keepName } = usePolicyForm();
  return (
    <Field label="Person who has to approve" help="Find them by name, then choose them.">
      {({ isInvalid: _invalid, ...control }) => (
        <PeopleFinder
          control={control}
          find={(words) => call('findPeople', { words })}
          onChoose={({ accountId, name }) => {
            keepName(accountId, name);
            onAdd({ kind: 'person', accountId });
          }}
        />
      )}
    </Field>
  );
}

function AddRole({ onAdd }: AddProps) {
  const query = useQuery({ queryKey: ['project-roles'], queryFn: () => call('listProjectRoles') });
  const roles = query.data?.ok ? query.data.value.roles : [];
  return (
    <Field
      label="Project role"
      help="Of the project that the change request is in."
      problems={query.data && !query.data.ok ? [query.data.refusal.message] : []}
    >
      {(control) => (
        <>
          <NativeSelect
            {...control}
            value=""
            onChange={(event) => {
              const role = roles.find(({ id }) => id === event.currentTarget.value);
              if (role) onAdd({ kind: 'project-role', roleId: role.id, roleName: role.name });
            }}
          >
            <option value="">{query.isPending ? 'Looking for roles…' : 'Choose a role…'}</option>
            {roles.map((role) => (
              <option key={role.id} value={role.id}>
                {role.name}
              </option>
            ))}
          </NativeSelect>
          {query.isError && (
            <p role="alert" className="problems">
              The roles could not be read. Choose again to try once more.
            </p>
          )}
        </>
      )}
    </Field>
  );
}

function AddOwner({ onAdd }: AddProps) {
  const [attribute, setAttribute] = useState('');
  return (
    <Field
      label="Attribute with the owner"
      help="Name of the user attribute of configuration items in Assets, for example Owner. The owner of each one has to approve."
    >
      {(control) => (
        <div className="inline">
          <div className="grow">
            <Textfield
              {...control}
              dir="auto"
              value={attribute}
              onChange={(event) => setAttribute(event.currentTarget.value)}
            />
          </div>
          <Button
            isDisabled={attribute.trim() === ''}
            onClick={() => onAdd({ kind: 'item-owner', attribute: attribute.trim() })}
          >
            Add owners
          </Button>
        </div>
      )}
    </Field>
  );
}
