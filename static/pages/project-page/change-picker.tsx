import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import Textfield from '@atlaskit/textfield';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ChangeSummary } from '../../../src/contract';
import { Field } from '../../components/field';
import { useSettled } from '../../lib/use-settled';
import { call } from './calls';

interface ChangePickerProps {
  readonly chosen: readonly ChangeSummary[];
  readonly onChange: (chosen: readonly ChangeSummary[]) => void;
}

const PAUSE_MILLISECONDS = 250;

/** Finds change requests by words of their key or summary. */
export function ChangePicker({ chosen, onChange }: ChangePickerProps) {
  const [words, setWords] = useState('');
  const asked = useSettled(words, PAUSE_MILLISECONDS);
  const query = useQuery({
    queryKey: ['changes', asked],
    queryFn: () => call('findChanges', { words: asked }),
    placeholderData: keepPreviousData,
  });
  const found = query.data?.ok ? query.data.value.changes : [];
  const others = found.filter(({ key }) => !chosen.some((one) => one.key === key));
  const toggle = (change: ChangeSummary) =>
    onChange(
      chosen.some(({ key }) => key === change.key)
        ? chosen.filter(({ key }) => key !== change.key)
        : [...chosen, change],
    );
  return (
    <Field
      label="Change requests"
      help="The changes that bring this version into production. Their approval opens a gate."
    >
      {({ isInvalid: _invalid, ...control }) => (
        <div className="stack-050">
          <Textfield
            {...control}
            placeholder="Find by key or words"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <div className="choice-list-items" role="group" aria-label="Change requests found">
            {[...chosen, ...others].map((change) => (
              <Checkbox
                key={change.key}
                isChecked={chosen.some(({ key }) => key === change.key)}
                onChange={() => toggle(change)}
                label={
                  <>
                    {change.key} <bdi className="name">{change.summary}</bdi>{' '}
                    <span className="subtle">{change.status}</span>
                  </>
                }
              />
            ))}
          </div>
          <p className="small subtle" role="status">
            {query.isPending && 'Looking for change requests…'}
            {query.data && !query.data.ok && query.data.refusal.message}
            {query.data?.ok && found.length === 0 && 'No change request has these words in its key or summary.'}
            {query.data?.ok && found.length > 0 && `${found.length} found, ${chosen.length} chosen.`}
          </p>
          {query.isError && (
            <p role="alert">
              The search broke.{' '}
              <Button spacing="compact" onClick={() => void query.refetch()}>
                Try again
              </Button>
            </p>
          )}
        </div>
      )}
    </Field>
  );
}
