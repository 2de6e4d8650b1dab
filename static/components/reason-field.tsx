import TextArea from '@atlaskit/textarea';
import { type ReactNode } from 'react';
import { Field } from './field';

interface ReasonFieldProps {
  readonly label?: string;
  readonly help: ReactNode;
  readonly problems: readonly string[];
  readonly rows?: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Why somebody does something that others will ask about, or what they found; the ledger keeps it with their name. */
export function ReasonField({ rows = 2, value, onChange, label = 'Reason', ...field }: ReasonFieldProps) {
  return (
    <Field label={label} {...field}>
      {(control) => (
        <TextArea
          {...control}
          dir="auto"
          minimumRows={rows}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
