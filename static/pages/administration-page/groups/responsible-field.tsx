import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type People } from '../../../../src/contract';
import { Field } from '../../../components/field';
import { PeopleFinder } from '../../../components/people-finder';
import { call } from '../calls';
import { type GroupForm } from './group-form';

interface ResponsibleFieldProps {
  readonly form: GroupForm;
  readonly people: People;
}

/** Who answers for a stakeholder group. */
export function ResponsibleField({ form, people }: ResponsibleFieldProps) {
  const [chosen, setChosen] = useState<People>({});
  const id = form.draft.responsible;
  return (
    <Field
      label="Responsible"
      help="Who answers for the group. They, or their deputy, hear by mail when a target of it was missed, and when addresses of it have to be mended."
    >
      {({ isInvalid: _invalid, ...control }) => (
        <div className="stack-050">
          {id !== '' && (
            <div className="inline">
              <bdi className="name">{chosen[id] ?? people[id] ?? 'Someone without a visible name'}</bdi>
              <Button appearance="subtle" spacing="compact" onClick={() => form.change({ responsible: '' })}>
                Name nobody
              </Button>
            </div>
          )}
          <PeopleFinder
            control={control}
            find={(words) => call('findPeople', { words })}
            onChoose={(person) => {
              setChosen({ ...chosen, [person.accountId]: person.name });
              form.change({ responsible: person.accountId });
            }}
          />
        </div>
      )}
    </Field>
  );
}
