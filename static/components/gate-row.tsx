import { useId, useState, type ReactNode } from 'react';
import { type GatePart, type GateReason, type GateVerdict } from '../../src/contract';
import { isGateChecked } from '../lib/checked-gates';
import { GATE_TITLE } from '../lib/words';
import { DisclosureButton } from './disclosure';
import { Fact } from './fact';
import { Evidence } from './gate-evidence';
import { StateLozenge } from './state-lozenge';
import { StatusIcon } from './status-icon';
import { Time } from './time';

interface GateRowProps {
  readonly gate: GateVerdict;
  /** Whether its details stand open until the reader closes them. */
  readonly opened: boolean;
  /** A list item for what holds it. */
  readonly renderReason: (reason: GateReason, index: number) => ReactNode;
  /** What else its details hold. */
  readonly children?: ReactNode;
}

/** How a gate stands at a glance, and in place why, who can open it, and what it was decided on. */
export function GateRow({ gate, opened, renderReason, children }: GateRowProps) {
  const [toggled, setToggled] = useState<boolean | undefined>(undefined);
  const open = toggled ?? opened;
  const details = useId();
  const latest = gate.evidence.reduce<number | undefined>(
    (newest, { at }) => (at !== undefined && (newest === undefined || at > newest) ? at : newest),
    undefined,
  );
  return (
    <li>
      <div className="row">
        <GateIcon gate={gate} />
        <div className="row-text">
          <h3 className="inline">
            {GATE_TITLE[gate.name]}
            {gate.override && <StateLozenge word="Overridden" tone="warning" />}
            {isGateChecked(gate) && <StateLozenge word="Checking" tone="information" />}
          </h3>
          <p dir="auto">{gate.summary}</p>
          {latest !== undefined && (
            <p>
              <Time at={latest} />
            </p>
          )}
        </div>
        <DisclosureButton
          open={open}
          onToggle={() => setToggled(!open)}
          what={GATE_TITLE[gate.name]}
          controls={details}
        />
      </div>
      {open && (
        <div className="row-details" id={details}>
          {gate.parts && <Parts parts={gate.parts} />}
          {gate.reasons.length > 0 && <ul className="plain-list">{gate.reasons.map(renderReason)}</ul>}
          {gate.evidence.length > 0 && (
            <ul className="plain-list" aria-label={`Evidence for ${GATE_TITLE[gate.name]}`}>
              {gate.evidence.map((evidence, index) => (
                <Evidence key={index} evidence={evidence} />
              ))}
            </ul>
          )}
          {children}
          {gate.reasons.length + gate.evidence.length === 0 && !gate.override && (
            <p className="subtle">There is nothing more to show.</p>
          )}
        </div>
      )}
    </li>
  );
}

function GateIcon({ gate }: { readonly gate: GateVerdict }) {
  if (gate.override) return <StatusIcon tone="warning" label="Open by override" />;
  if (isGateChecked(gate)) return <StatusIcon tone="neutral" label="Held while it is checked" />;
  // Open because nobody looks, which is not to be taken for all being well.
  if (gate.notAsked) return <StatusIcon tone="information" label="Not asked" />;
  return <StatusIcon tone={gate.open ? 'success' : 'danger'} label={gate.open ? 'Open' : 'Held'} />;
}

/** How each of several things stands that a gate asks for; why one holds is told with the reasons. */
function Parts({ parts }: { readonly parts: readonly GatePart[] }) {
  return (
    <ul className="plain-list" aria-label="Environments">
      {parts.map(({ name, open }) => (
        <li key={name} className="item">
          <StatusIcon tone={open ? 'success' : 'danger'} label="" />
          <span>
            <Fact>{name}</Fact> {open ? 'verified' : 'not verified'}
          </span>
        </li>
      ))}
    </ul>
  );
}
