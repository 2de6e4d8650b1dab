import { useState } from 'react';
import { Field } from '../../../components/field';
import { PeopleFinder } from '../../../components/people-finder';
import { useNameOf } from '../../../lib/people';
import { call } from '../calls';
import { useRecord } from '../record';
import { type CommuniqueForm } from './use-communique-form';

interface ResponsibleFieldProps {
  readonly form: CommuniqueForm;
  readonly problems: readonly string[];
}

/** Who executes the communiqué once the release is declared a success: anybody of the site, found by name. */
export function ResponsibleField({ form, problems }: ResponsibleFieldProps) {
  const { view } = useRecord();
  const nameOf = useNameOf();
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const id = form.draft.responsibleAccountId;
  const name = id === '' ? undefined : (chosen[id] ?? (view.people[id] === undefined ? undefined : nameOf(id)));
  return (
    <Field label="Responsible" help="Who sees to it that this communiqué is sent and received." problems={problems}>
      {({ isInvalid: _invalid, ...control }) => (
        <div className="stack-050">
          <p>
            {id === '' ? (
              'Nobody is named yet.'
            ) : (
              <bdi className="name">{name ?? 'Someone without a visible name'}</bdi>
            )}
          </p>
          <PeopleFinder
            control={control}
            find={(words) => call('findPeople', { words })}
            onChoose={(person) => {
              setChosen({ ...chosen, [person.accountId]: person.name });
              form.change({ responsibleAccountId: person.accountId });
            }}
          />
        </div>
      )}
    </Field>
  );
}
