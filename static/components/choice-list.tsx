import Checkbox from '@atlaskit/checkbox';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

interface ChoiceListProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

const FILTER_FROM = 8;

/** Several of many, as check boxes; long lists get a filter. */
export function ChoiceList({ label, choices, chosen, onChange }: ChoiceListProps) {
  const [words, setWords] = useState('');
  const shown = choices.filter((choice) => choice.name.toLowerCase().includes(words.trim().toLowerCase()));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className="choice-list">
      <legend>
        {label} <span className="subtle">{chosen.size} chosen</span>
      </legend>
      {choices.length >= FILTER_FROM && (
        <Textfield
          aria-label={`Filter ${label.toLowerCase()}`}
          placeholder="Filter by name"
          isCompact
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <div className="choice-list-items">
        {shown.map((choice) => (
          <Checkbox
            key={choice.id}
            isChecked={chosen.has(choice.id)}
            onChange={() => toggle(choice.id)}
            label={
              <>
                <bdi className="name">{choice.name}</bdi> <span className="subtle">{choice.detail}</span>
              </>
            }
          />
        ))}
        {shown.length === 0 && <p className="subtle">Nothing with “{words}” in its name.</p>}
      </div>
    </fieldset>
  );
}
