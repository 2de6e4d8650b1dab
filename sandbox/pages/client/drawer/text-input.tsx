import Textfield from '@atlaskit/textfield';
import { useId } from 'react';

interface TextInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly type?: 'text' | 'number' | 'password' | 'datetime-local' | 'url';
  readonly isMonospaced?: boolean;
}

export function TextInput({ label, value, onChange, hint, type = 'text', isMonospaced = false }: TextInputProps) {
  const id = useId();
  return (
    <div className="tool-field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Textfield
        id={id}
        type={type}
        value={value}
        isMonospaced={isMonospaced}
        spellCheck={false}
        autoComplete="off"
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="small subtle">
          {hint}
        </span>
      )}
    </div>
  );
}
