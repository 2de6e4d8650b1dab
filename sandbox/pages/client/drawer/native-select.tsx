import { type ComponentProps, useId } from 'react';
import './native-select.css';

/** A labelled select of the browser itself: small, and known to every keyboard and screen reader. */
export function NativeSelect({ label, ...select }: { readonly label: string } & ComponentProps<'select'>) {
  const id = useId();
  return (
    <div className="tool-field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="native-select" {...select} />
    </div>
  );
}
