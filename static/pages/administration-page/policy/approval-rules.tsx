import Checkbox from '@atlaskit/checkbox';
import { RadioGroup } from '@atlaskit/radio';
import Textfield from '@atlaskit/textfield';
import { useId } from 'react';
import { Field } from '../../../components/field';
import { usePolicyForm } from './form';
import { toggled, type PolicyDraft } from './policy-draft';
import { APPROVAL_SOURCE, keysOf } from './policy-words';
import { RequiredApprovers } from './required-approvers';
import { FieldRule, GroupRule } from './rule';

type Approval = PolicyDraft['approval'];

/** What makes a change approved. */
export function ApprovalRules() {
  const { draft, change } = usePolicyForm();
  const { approval } = draft;
  const set = (some: Partial<Approval>) =>
    change((before) => ({ ...before, approval: { ...before.approval, ...some } }));
  return (
    <>
      <GroupRule
        rule="approval.sources"
        title="Approvals that count"
        help="Where a change request can be approved. A decline in any of these places holds the gate."
        field="policy.approval.sources"
      >
        {keysOf(APPROVAL_SOURCE).map((source) => (
          <Checkbox
            key={source}
            isChecked={approval.sources.includes(source)}
            onChange={() => set({ sources: toggled(approval.sources, source) })}
            label={APPROVAL_SOURCE[source]}
          />
        ))}
        {approval.sources.includes('change-status') && <ChangeStatuses approval={approval} set={set} />}
        {approval.sources.length > 1 && <Combine approval={approval} set={set} />}
      </GroupRule>
      <FieldRule
        rule="approval.quorum"
        title="People who have to approve"
        help="So many different people have to approve each change request, over all places that count."
      >
        {(control) => (
          <Textfield
            {...control}
            inputMode="numeric"
            value={approval.quorum}
            onChange={(event) => set({ quorum: event.currentTarget.value })}
          />
        )}
      </FieldRule>
      <GroupRule
        rule="approval.required"
        title="Required approvers"
        help="Without each of these a change is not approved, however many others approve. While Jira cannot say who belongs to a group or role, the gate is held."
        field="policy.approval.required"
      >
        <RequiredApprovers required={approval.required} onChange={(required) => set({ required })} />
      </GroupRule>
      <FieldRule
        rule="approval.expiresAfterHours"
        title="Approvals are good for (hours)"
        help="An older approval does not count any more and is asked for again. Empty: it never grows too old."
      >
        {(control) => (
          <Textfield
            {...control}
            inputMode="numeric"
            value={approval.expiresAfterHours}
            onChange={(event) => set({ expiresAfterHours: event.currentTarget.value })}
          />
        )}
      </FieldRule>
      <GroupRule
        rule="approval.separateDuties"
        title="Separate duties"
        help="Who wrote a communiqué, and who sends it, may not be the only one who approved it. It takes at least two people."
        field="policy.approval.separateDuties"
      >
        <Checkbox
          isChecked={approval.separateDuties}
          onChange={() => set({ separateDuties: !approval.separateDuties })}
          label="Writing and sending are kept apart from approving"
        />
      </GroupRule>
      <FieldRule
        rule="approval.reviewWithinHours"
        title="Emergencies are reviewed within (hours)"
        help="When people are told without an approval of the change, by override, a change manager who had no part in it says within this time whether that was justified. Counted from the grant; later changes do not move it."
      >
        {(control) => (
          <Textfield
            {...control}
            inputMode="numeric"
            value={approval.reviewWithinHours}
            onChange={(event) => set({ reviewWithinHours: event.currentTarget.value })}
          />
        )}
      </FieldRule>
    </>
  );
}

interface PartProps {
  readonly approval: Approval;
  readonly set: (some: Partial<Approval>) => void;
}

function ChangeStatuses({ approval, set }: PartProps) {
  const { problemsAt } = usePolicyForm();
  return (
    <div className="nested">
      <Field
        label="Statuses that mean approved"
        help="Names, separated by commas, for example Approved, Implementing."
        problems={problemsAt('policy.approval.changeStatuses.approved')}
      >
        {(control) => (
          <Textfield
            {...control}
            dir="auto"
            value={approval.approvedStatuses}
            onChange={(event) => set({ approvedStatuses: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Statuses that mean declined"
        help="They hold the gate, whoever else approved."
        problems={problemsAt('policy.approval.changeStatuses.declined')}
      >
        {(control) => (
          <Textfield
            {...control}
            dir="auto"
            value={approval.declinedStatuses}
            onChange={(event) => set({ declinedStatuses: event.currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}

function Combine({ approval, set }: PartProps) {
  const label = useId();
  return (
    <div className="nested">
      <p className="legend" id={label}>
        Of the places chosen
      </p>
      <RadioGroup
        aria-labelledby={label}
        options={[
          { name: `combine-${label}`, value: 'any', label: 'an approval in any one of them is enough' },
          { name: `combine-${label}`, value: 'all', label: 'all of them have to approve' },
        ]}
        value={approval.combine}
        onChange={(event) => set({ combine: event.currentTarget.value === 'all' ? 'all' : 'any' })}
      />
    </div>
  );
}
