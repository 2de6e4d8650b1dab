import { useState } from 'react';

/** A value in full, written out only once it is opened. */
export function Details({ value, label = 'Details' }: { readonly value: unknown; readonly label?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="small">{label}</summary>
      {open && <pre className="small">{JSON.stringify(value, null, 2)}</pre>}
    </details>
  );
}
