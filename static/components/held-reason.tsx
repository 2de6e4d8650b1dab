import { type ReactNode } from 'react';
import { type GateReason } from '../../src/contract';
import { isChecking } from '../lib/checked-gates';
import { Checking } from './checking';
import { Person } from './person';

interface HeldReasonProps {
  readonly reason: GateReason;
  /** What stands above already, so that it is not said twice. */
  readonly said?: string;
  /** What tells more than the reason's own sentence, in place of it. */
  readonly instead?: ReactNode;
  /** The way to what opens it. */
  readonly children: ReactNode;
}

/** One reason why a gate holds, who can open it, and the way there. */
export function HeldReason({ reason, said, instead, children }: HeldReasonProps) {
  if (isChecking(reason))
    return (
      <li className="reason">
        <Checking words={reason.text} />
      </li>
    );
  return (
    <li className="reason">
      {instead ?? (reason.text !== said && <p dir="auto">{reason.text}</p>)}
      <p className="subtle small">
        Who opens it: {reason.accountId ? <Person accountId={reason.accountId} /> : <bdi>{reason.whoCanOpen}</bdi>}
      </p>
      {children}
    </li>
  );
}
