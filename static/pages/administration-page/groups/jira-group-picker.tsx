import Textfield from '@atlaskit/textfield';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Fact } from '../../../components/fact';
import { Field } from '../../../components/field';
import { call } from '../calls';

interface JiraGroup {
  readonly groupId: string;
  readonly name: string;
}

interface JiraGroupPickerProps {
  readonly chosen?: JiraGroup;
  readonly problems: readonly string[];
  readonly onChange: (group: JiraGroup) => void;
}

/** Finds a Jira group by words of its name. */
export function JiraGroupPicker({ chosen, problems, onChange }: JiraGroupPickerProps) {
  const [words, setWords] = useState('');
  const query = useQuery({
    queryKey: ['jira-groups', words],
    queryFn: () => call('findJiraGroups', { words }),
    placeholderData: keepPreviousData,
  });
  const groups = query.data?.ok ? query.data.value.groups : [];
  return (
    <Field label="Jira group" help="Find it by its name, then choose it." problems={problems}>
      {(control) => (
        <div className="stack-050">
          {chosen && (
            <p>
              Chosen: <Fact>{chosen.name}</Fact>
            </p>
          )}
          <Textfield
            {...control}
            placeholder="Find by name"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <ul className="plain-list found" aria-label="Jira groups found">
            {groups.map((group) => (
              <li key={group.groupId}>
                <button
                  type="button"
                  className="row-button"
                  aria-pressed={group.groupId === chosen?.groupId}
                  onClick={() => onChange(group)}
                >
                  <bdi>{group.name}</bdi>
                </button>
              </li>
            ))}
          </ul>
          <p className="small subtle" role="status">
            {query.isPending && 'Looking for groups…'}
            {query.isError && 'The search broke. Type again to search once more.'}
            {query.data && !query.data.ok && query.data.refusal.message}
            {query.data?.ok && groups.length === 0 && 'No Jira group has these words in its name.'}
          </p>
        </div>
      )}
    </Field>
  );
}
