import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type GatePart, type GateVerdict } from '../../../../src/contract';
import { DisclosureButton } from '../../../components/disclosure';
import { Fact } from '../../../components/fact';
import { GateHistory } from '../../../components/gate-history';
import { Section } from '../../../components/section';
import { StateLozenge } from '../../../components/state-lozenge';
import { StatusIcon } from '../../../components/status-icon';
import { Time } from '../../../components/time';
import { isLive } from '../../../lib/overrides';
import { GATE_TITLE } from '../../../lib/words';
import { call } from '../calls';
import { isGateChecked } from './checked-gates';
import { Evidence } from './evidence';
import { OverridesOfGate } from './overrides';
import { Reason } from './reason';
import { awaitsDecisions } from '../next-step';
import { useRecord } from '../record';

/** The conditions that must hold before anything is sent. */
export function Gates() {
  const { view, reload, open, setOpen } = useRecord();
  const verified = view.gates.find((gate) => gate.name === 'deployment-verified');
  const again = (
    <div className="inline">
      {awaitsDecisions(view) && (
        <Button spacing="compact" appearance="subtle" onClick={reload}>
          Look again
        </Button>
      )}
      {view.allowed.send && open.what !== 'attest' && verified?.open && (
        <Button spacing="compact" appearance="subtle" onClick={() => setOpen({ what: 'attest' })}>
          Report on the deployment
        </Button>
      )}
    </div>
  );
  return (
    <Section title="Gates" actions={again}>
      <ul className="rows">
        {view.gates.map((gate) => (
          <GateRow key={gate.name} gate={gate} />
        ))}
      </ul>
      <GateHistory
        asOf={view.ledger.size}
        recordIssueId={view.issueId}
        read={(cursor) => call('openGateHistory', { cursor })}
      />
    </Section>
  );
}

function GateIcon({ gate }: { readonly gate: GateVerdict }) {
  if (gate.override) return <StatusIcon tone="warning" label="Open by override" />;
  if (isGateChecked(gate)) return <StatusIcon tone="neutral" label="Held while it is checked" />;
  // Open because nobody looks, which is not to be taken for all being well.
  if (gate.notAsked) return <StatusIcon tone="information" label="Not asked" />;
  return <StatusIcon tone={gate.open ? 'success' : 'danger'} label={gate.open ? 'Open' : 'Held'} />;
}

/** A gate opens in place; one that holds is open from the start, because it is what people look for. */
function GateRow({ gate }: { readonly gate: GateVerdict }) {
  const [toggled, setToggled] = useState<boolean | undefined>(undefined);
  const { view } = useRecord();
  const asked = view.overrides.some((override) => override.gate === gate.name && isLive(override));
  const open = toggled ?? (!gate.open || asked);
  const details = `gate-${gate.name}`;
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
          {gate.reasons.length > 0 && (
            <ul className="plain-list">
              {gate.reasons.map((reason, index) => (
                <Reason key={`${reason.code}-${index}`} reason={reason} said={gate.summary} />
              ))}
            </ul>
          )}
          {gate.evidence.length > 0 && (
            <ul className="plain-list" aria-label={`Evidence for ${GATE_TITLE[gate.name]}`}>
              {gate.evidence.map((evidence, index) => (
                <Evidence key={index} evidence={evidence} />
              ))}
            </ul>
          )}
          <OverridesOfGate gate={gate} />
          {gate.reasons.length + gate.evidence.length === 0 && !gate.override && (
            <p className="subtle">There is nothing more to show.</p>
          )}
        </div>
      )}
    </li>
  );
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
