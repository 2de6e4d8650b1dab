import Button from '@atlaskit/button/new';
import TextArea from '@atlaskit/textarea';
import { useRef, useState } from 'react';
import { type MembersInParts } from '../../../../src/contract';
import { Field } from '../../../components/field';
import { useReader } from '../../../lib/reader';
import { counted } from '../../../lib/words';
import { type NamedRead } from './group-form';
import { readTextFile } from './text-file';

interface LinesProps {
  readonly label: string;
  readonly help: string;
  readonly problems: readonly string[];
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What was read of it. */
  readonly named: NamedRead;
  /** What one of them is called, and several. */
  readonly words: readonly [one: string, many: string];
}

/** More than this nobody edits by hand, and a text field shows it slowly. */
const LONGEST_EDITED = 200_000;

/** Members of a group one per line, pasted or from a file. */
export function Lines({ label, help, problems, value, onChange, named, words }: LinesProps) {
  const { locale } = useReader();
  const [fileName, setFileName] = useState('');
  const [notRead, setNotRead] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const read = await readTextFile(file);
    setNotRead('problem' in read ? read.problem : undefined);
    if ('problem' in read) return;
    setFileName(file.name);
    onChange(read.text);
  };
  const clear = () => {
    setFileName('');
    onChange('');
  };
  const wrong = named.problems.length;
  const shown = notRead === undefined ? problems : [notRead, ...problems];
  const choose = (
    <Button spacing="compact" onClick={() => input.current?.click()}>
      Choose a file…
    </Button>
  );
  return (
    <>
      <Field label={label} help={help} problems={shown} action={choose}>
        {(control) =>
          value.length > LONGEST_EDITED ? (
            <div className="inline" id={control.id} aria-describedby={control['aria-describedby']}>
              <p>
                {fileName === '' ? 'What you pasted' : <bdi>{fileName}</bdi>} is too long to be edited here. Correct it
                where it comes from, and choose or paste it again.
              </p>
              <Button spacing="compact" onClick={clear}>
                Clear
              </Button>
            </div>
          ) : (
            <TextArea
              {...control}
              dir="auto"
              minimumRows={6}
              maxHeight="320px"
              spellCheck={false}
              value={value}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
          )
        }
      </Field>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        hidden
        aria-label={`File of ${label.toLowerCase()}`}
        onChange={(event) => {
          const { currentTarget } = event;
          void take(currentTarget.files?.[0]).then(() => (currentTarget.value = ''));
        }}
      />
      <p className="small subtle" role="status">
        {counted(named.count, ...words, locale)} read{fileName !== '' && value !== '' && ` from ${fileName}`}
        {wrong > 0 && `, ${counted(wrong, 'line is', 'lines are', locale)} not right yet`}.
      </p>
    </>
  );
}

interface MembersStayProps {
  readonly members: MembersInParts;
  readonly onReplace: () => void;
}

/** Members who are too many to be edited as one text. */
export function MembersStay({ members, onReplace }: MembersStayProps) {
  const { locale } = useReader();
  return (
    <div className="stack-100">
      <p>
        {members.of === 'addresses'
          ? counted(members.count, 'address', 'addresses', locale)
          : counted(members.count, 'number', 'numbers', locale)}{' '}
        stay as they are. To find, add or remove single ones, use “Members” above.
      </p>
      <div>
        <Button spacing="compact" onClick={onReplace}>
          Replace all of them…
        </Button>
      </div>
    </div>
  );
}
