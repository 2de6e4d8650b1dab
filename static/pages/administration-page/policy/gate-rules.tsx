import Checkbox from '@atlaskit/checkbox';
import { type PolicyKind } from '../../../../src/contract';
import { Message } from '../../../components/message';
import { GATE_TITLE } from '../../../lib/words';
import { isOwn, usePolicyForm } from './form';
import { withGate } from './policy-draft';
import { GATE_MEANING, keysOf, POLICY_KIND } from './policy-words';
import { GroupRule } from './rule';

const ASKED_BEFORE: Readonly<Record<PolicyKind, string>> = {
  'planned-notice': 'What has to hold before people are told what is planned.',
  'release-announcement': 'What has to hold before people are told that something is live.',
  correction: 'What has to hold before people are told that something they were told is not so.',
};

/** Which gates are asked of which kind of communiqué. */
export function GateRules() {
  return (
    <>
      <p className="subtle">
        A record is asked what any of its communiqués asks. That the release is identified and the communiqués are
        complete is always asked.
      </p>
      {keysOf(POLICY_KIND).map((kind) => (
        <KindRule key={kind} kind={kind} />
      ))}
    </>
  );
}

function KindRule({ kind }: { readonly kind: PolicyKind }) {
  const form = usePolicyForm();
  const { draft, change } = form;
  const asked = draft.gates[kind];
  const asksNothing = kind === 'release-announcement' && asked.length === 0 && isOwn(form, `gates.${kind}`);
  return (
    <>
      <GroupRule
        rule={`gates.${kind}`}
        title={POLICY_KIND[kind]}
        help={ASKED_BEFORE[kind]}
        field={`policy.gates.${kind}`}
      >
        {keysOf(GATE_MEANING).map((gate) => (
          <Checkbox
            key={gate}
            isChecked={asked.includes(gate)}
            onChange={() => change((before) => withGate(before, kind, gate, !before.gates[kind].includes(gate)))}
            label={
              <>
                {GATE_TITLE[gate]} <span className="subtle">{GATE_MEANING[gate]}</span>
              </>
            }
          />
        ))}
      </GroupRule>
      {asksNothing && (
        <Message appearance="warning" live="polite">
          <p>
            With this, people can be told that a release is live although nobody approved the change and nobody verified
            the deployment. Every panel and ledger will say that it was not asked.
          </p>
        </Message>
      )}
    </>
  );
}
