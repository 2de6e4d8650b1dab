import Button from '@atlaskit/button/new';
import { type GateVerdict } from '../../../../src/contract';
import { GateHistory } from '../../../components/gate-history';
import { GateRow } from '../../../components/gate-row';
import { Section } from '../../../components/section';
import { isLive } from '../../../lib/overrides';
import { call } from '../calls';
import { awaitsDecisions } from '../next-step';
import { useRecord } from '../record';
import { OverridesOfGate } from './overrides';
import { Reason } from './reason';

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
          <GateOfRecord key={gate.name} gate={gate} />
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

/** One that holds stands open from the start, because it is what people look for; so does one with an override to see to. */
function GateOfRecord({ gate }: { readonly gate: GateVerdict }) {
  const { view } = useRecord();
  const asked = view.overrides.some((override) => override.gate === gate.name && isLive(override));
  return (
    <GateRow
      gate={gate}
      opened={!gate.open || asked}
      renderReason={(reason, index) => <Reason key={`${reason.code}-${index}`} reason={reason} said={gate.summary} />}
    >
      <OverridesOfGate gate={gate} />
    </GateRow>
  );
}
