import Textfield from '@atlaskit/textfield';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Answer, type PersonOption } from '../../src/contract';
import { useSettled } from '../lib/use-settled';

interface PeopleFinderProps {
  /** What a label of a field gives to its control. */
  readonly control: { readonly id: string };
  readonly find: (words: string) => Promise<Answer<{ readonly found: readonly PersonOption[] }>>;
  readonly onChoose: (person: PersonOption) => void;
}

const PAUSE_MILLISECONDS = 250;

/** Finds people of the site by name; each one found is a button that chooses them. */
export function PeopleFinder({ control, find, onChoose }: PeopleFinderProps) {
  const [words, setWords] = useState('');
  const asked = useSettled(words.trim(), PAUSE_MILLISECONDS);
  const query = useQuery({
    queryKey: ['people', asked],
    queryFn: () => find(asked),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const found = words.trim() !== '' && asked !== '' && query.data?.ok ? query.data.value.found : [];
  const choose = (person: PersonOption) => {
    onChoose(person);
    setWords('');
  };
  return (
    <div className="stack-050">
      <Textfield
        {...control}
        placeholder="Find by name"
        autoComplete="off"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <ul className="plain-list found" aria-label="People found">
        {found.map((person) => (
          <li key={person.accountId}>
            <button type="button" className="row-button" onClick={() => choose(person)}>
              <bdi>{person.name}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <p className="small subtle" role="status">
        {asked !== '' && query.isFetching && 'Looking for people…'}
        {query.isError && 'The search broke. Type again to search once more.'}
        {asked !== '' && query.data && !query.data.ok && query.data.refusal.message}
        {asked !== '' &&
          query.data?.ok &&
          !query.isFetching &&
          found.length === 0 &&
          'Nobody has these words in the name.'}
      </p>
    </div>
  );
}
