import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { type People } from '../../../src/contract';
import { Field } from '../../components/field';
import { useNameOf } from '../../lib/people';

interface JiraPeopleProps {
  readonly accountIds: readonly string[];
  readonly people: People;
  readonly problems: readonly string[];
  readonly onChange: (accountIds: readonly string[]) => void;
}

/** People by their Atlassian account, chosen among those the page knows or named by account id. */
export function JiraPeople({ accountIds, people, problems, onChange }: JiraPeopleProps) {
  const nameOf = useNameOf();
  const [entry, setEntry] = useState('');
  const wanted = entry.trim();
  const known = Object.entries(people).find(
    ([id, name]) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
  );
  const id = known?.[0] ?? wanted;
  const add = () => {
    if (id === '' || accountIds.includes(id)) return;
    onChange([...accountIds, id]);
    setEntry('');
  };
  return (
    <Field
      label="Person"
      help="The name of somebody whom this page mentions, or an Atlassian account ID (the last part of the address of a profile)."
      problems={problems}
    >
      {(control) => (
        <div className="stack-100">
          <div className="inline">
            <div className="grow">
              <Textfield {...control} value={entry} onChange={(event) => setEntry(event.currentTarget.value)} />
            </div>
            <Button onClick={add}>Add person</Button>
          </div>
          <ul className="plain-list" aria-label="People in this group">
            {accountIds.map((accountId) => (
              <li key={accountId} className="inline spread">
                <bdi className="name">{people[accountId] ? nameOf(accountId) : accountId}</bdi>
                <Button
                  spacing="compact"
                  appearance="subtle"
                  onClick={() => onChange(accountIds.filter((one) => one !== accountId))}
                >
                  Remove<span className="visually-hidden"> {people[accountId] ?? accountId}</span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Field>
  );
}
