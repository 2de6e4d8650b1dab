import { type ReactNode } from 'react';

interface EmptyProps {
  readonly title: string;
  /** What this is for. */
  readonly children: ReactNode;
  /** The first step. */
  readonly action?: ReactNode;
}

/** What stands where nothing is yet: what it is for, and the first step. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <h3>{title}</h3>
      <p>{children}</p>
      {action && <div>{action}</div>}
    </div>
  );
}
