import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type People } from '../../../../src/contract';
import { Field } from '../../../components/field';
import { PeopleFinder } from '../../../components/people-finder';
import { call } from '../calls';

interface JiraPeopleProps {
  readonly accountIds: readonly string[];
  readonly people: People;
  readonly problems: readonly string[];
  readonly onChange: (accountIds: readonly string[]) => void;
}

/** People of the site, found by name. */
export function JiraPeople({ accountIds, people, problems, onChange }: JiraPeopleProps) {
  const [found, setFound] = useState<People>({});
  const nameOf = (accountId: string): string =>
    found[accountId] ?? people[accountId] ?? 'Someone without a visible name';
  return (
    <Field label="Person" help="Find people by name; each one you choose becomes a member." problems={problems}>
      {({ isInvalid: _invalid, ...control }) => (
        <div className="stack-100">
          <PeopleFinder
            control={control}
            find={(words) => call('findPeople', { words })}
            onChoose={(person) => {
              setFound({ ...found, [person.accountId]: person.name });
              if (!accountIds.includes(person.accountId)) onChange([...accountIds, person.accountId]);
            }}
          />
          <ul className="plain-list" aria-label="People in this group">
            {accountIds.map((accountId) => (
              <li key={accountId} className="inline spread">
                <bdi className="name">{nameOf(accountId)}</bdi>
                <Button
                  spacing="compact"
                  appearance="subtle"
                  onClick={() => onChange(accountIds.filter((one) => one !== accountId))}
                >
                  Remove<span className="visually-hidden"> {nameOf(accountId)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Field>
  );
}
