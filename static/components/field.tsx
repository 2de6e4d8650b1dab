import { useId, type ReactNode } from 'react';

/** What the control inside a field needs to be named, explained and marked as wrong. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
  readonly isInvalid: boolean;
}

interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly problems?: readonly string[];
  /** A small button at the end of the label's line. */
  readonly action?: ReactNode;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A labelled control with its help, and its problems beside it. */
export function Field({ label, help, problems = [], action, children }: FieldProps) {
  const id = useId();
  const wrong = problems.length > 0;
  const described = [help && `${id}-help`, wrong && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
        {action}
      </div>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': wrong, isInvalid: wrong })}
      {wrong && <Problems id={`${id}-problem`} problems={problems} />}
    </div>
  );
}

/** Problems of a field, each with the sign that says so without colour. */
export function Problems({ id, problems }: { readonly id?: string; readonly problems: readonly string[] }) {
  return (
    <ul className="problems" id={id}>
      {problems.map((problem) => (
        <li key={problem} dir="auto">
          {problem}
        </li>
      ))}
    </ul>
  );
}
