import Checkbox from '@atlaskit/checkbox';
import Textfield from '@atlaskit/textfield';
import { Field } from '../../../components/field';
import { usePolicyForm } from './form';
import { toggled, type PolicyDraft } from './policy-draft';
import { keysOf, VERIFICATION_SOURCE } from './policy-words';
import { FieldRule, GroupRule } from './rule';

/** What makes a deployment verified. */
export function DeploymentRules() {
  const { draft, change, problemsAt } = usePolicyForm();
  const { deployment } = draft;
  const set = (some: Partial<PolicyDraft['deployment']>) =>
    change((before) => ({ ...before, deployment: { ...before.deployment, ...some } }));
  return (
    <>
      <GroupRule
        rule="deployment.sources"
        title="Verifications that count"
        help="Whose word opens the gate. A failure or roll-back closes it, whoever reports it."
        field="policy.deployment.sources"
      >
        {keysOf(VERIFICATION_SOURCE).map((source) => (
          <Checkbox
            key={source}
            isChecked={deployment.sources.includes(source)}
            onChange={() => set({ sources: toggled(deployment.sources, source) })}
            label={VERIFICATION_SOURCE[source]}
          />
        ))}
        {deployment.sources.includes('change-status') && (
          <div className="nested">
            <Field
              label="Statuses that mean verified"
              help="Names, separated by commas, for example Completed."
              problems={problemsAt('policy.deployment.changeStatuses.verified')}
            >
              {(control) => (
                <Textfield
                  {...control}
                  dir="auto"
                  value={deployment.verifiedStatuses}
                  onChange={(event) => set({ verifiedStatuses: event.currentTarget.value })}
                />
              )}
            </Field>
            <Field
              label="Statuses that mean failed or rolled back"
              help="They hold the gate and stop what is being sent."
              problems={problemsAt('policy.deployment.changeStatuses.failed')}
            >
              {(control) => (
                <Textfield
                  {...control}
                  dir="auto"
                  value={deployment.failedStatuses}
                  onChange={(event) => set({ failedStatuses: event.currentTarget.value })}
                />
              )}
            </Field>
          </div>
        )}
      </GroupRule>
      <GroupRule
        rule="deployment.attestationNeedsSecondPerson"
        title="A second person"
        help="Where only people say that it is verified, two of them have to, so that nobody sends on their own word alone."
        field="policy.deployment.attestationNeedsSecondPerson"
      >
        <Checkbox
          isChecked={deployment.attestationNeedsSecondPerson}
          onChange={() => set({ attestationNeedsSecondPerson: !deployment.attestationNeedsSecondPerson })}
          label="Two people have to verify it"
        />
      </GroupRule>
      <FieldRule
        rule="deployment.environments"
        title="Environments to verify"
        help="Names as your pipelines spell them, separated by commas. All of them have to be verified, for example production, or each region."
      >
        {(control) => (
          <Textfield
            {...control}
            dir="auto"
            value={deployment.environments}
            onChange={(event) => set({ environments: event.currentTarget.value })}
          />
        )}
      </FieldRule>
      <FieldRule
        rule="deployment.evidenceMaximumAgeHours"
        title="Evidence is good for (hours)"
        help="Older evidence of a deployment does not open the gate."
      >
        {(control) => (
          <Textfield
            {...control}
            inputMode="numeric"
            value={deployment.evidenceMaximumAgeHours}
            onChange={(event) => set({ evidenceMaximumAgeHours: event.currentTarget.value })}
          />
        )}
      </FieldRule>
    </>
  );
}
