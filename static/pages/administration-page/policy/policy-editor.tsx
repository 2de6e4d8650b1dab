import Button from '@atlaskit/button/new';
import { useId, useState, type ReactNode } from 'react';
import { type GatePolicy, type PolicyView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Message } from '../../../components/message';
import { Removal } from '../../../components/removal';
import { tellDone } from '../../../lib/flag';
import { useNameOf } from '../../../lib/people';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { type ProjectOption } from '../part';
import { ApprovalRules } from './approval-rules';
import { DeploymentRules } from './deployment-rules';
import { PolicyFormProvider, type PolicyForm } from './form';
import { Freezes } from './freezes';
import { GateRules } from './gate-rules';
import { isChanged, policyOf, type PolicyDraft, type Scope } from './policy-draft';
import { PolicyTrial } from './policy-trial';
import { useTrial } from './use-trial';

interface PolicyEditorProps {
  /** Absent for the site's policy. */
  readonly project?: ProjectOption;
  /** 0 while nothing was saved. */
  readonly revision: number;
  readonly saved: PolicyDraft;
  readonly draft: PolicyDraft;
  readonly onDraft: (change: (draft: PolicyDraft) => PolicyDraft) => void;
  /** Forgets what was not saved. */
  readonly onDiscard: () => void;
  readonly sitePolicy: GatePolicy;
  readonly projects: readonly ProjectOption[];
  readonly show: (view: PolicyView) => void;
  readonly reload: () => void;
}

/** The form of one policy: the site's, or what a project sets for itself. */
export function PolicyEditor(props: PolicyEditorProps) {
  const { project, revision, saved, draft, onDraft, onDiscard, sitePolicy, projects, show, reload } = props;
  const scope: Scope = project ? 'project' : 'site';
  const [checked, setChecked] = useState(false);
  /** The freeze whose editor is open. */
  const [freeze, setFreeze] = useState<string>();
  const [found, setFound] = useState<Readonly<Record<string, string>>>({});
  const action = useAction();
  const trial = useTrial();
  const nameOfKnown = useNameOf();
  const { policy, problems } = policyOf(scope, draft);
  const changed = isChanged(scope, saved, draft);
  const refusals = [action.state, trial.state].flatMap((state) => (state.status === 'refused' ? [state.refusal] : []));
  const form: PolicyForm = {
    scope,
    draft,
    change: onDraft,
    sitePolicy,
    problemsAt: (field) => [
      ...(checked ? (problems[field] ?? []) : []),
      ...refusals.filter((refusal) => isWithin(refusal.field, field)).map(({ message }) => message),
    ],
    nameOf: (accountId) => found[accountId] ?? nameOfKnown(accountId),
    keepName: (accountId, name) => setFound((before) => ({ ...before, [accountId]: name })),
  };
  const save = () => {
    setChecked(true);
    if (!policy || freeze !== undefined) return;
    action.run(
      'Saving the policy…',
      () => call('savePolicy', { projectId: project?.id, revision, policy }),
      (view) => {
        show(view);
        tellDone('Policy saved', 'Every gate follows it from now on.');
      },
    );
  };
  const tryOut = () => {
    setChecked(true);
    if (policy && freeze === undefined) trial.run({ projectId: project?.id, policy });
  };
  const tried = trial.state.status === 'done' ? trial.state.proposal : undefined;
  const wrong = Object.keys(problems).length;
  return (
    <PolicyFormProvider value={form}>
      <div className="box policy" role="form" aria-label={project ? `Policy of ${project.name}` : 'Policy of the site'}>
        <Part title="What is asked">
          <GateRules />
        </Part>
        <Part title="Change approved">
          <ApprovalRules />
        </Part>
        <Part title="Deployment verified">
          <DeploymentRules />
        </Part>
        <Part title="Freezes">
          {project ? (
            <p className="subtle">Freezes are kept for the site. Each names the projects that it is for.</p>
          ) : (
            <Freezes projects={projects} editing={freeze} onEdit={setFreeze} />
          )}
        </Part>
        <PolicyTrial state={trial.state} stale={tried !== undefined && !isSame(tried.policy, policy)} />
        <ActionOutcome action={action} help={{ label: 'Load what others saved', onClick: reload }} />
        {checked && wrong > 0 && (
          <Message appearance="warning" live="assertive">
            <p>
              {wrong === 1 ? 'One field is not right yet;' : `${wrong} fields are not right yet;`} the problem stands
              beside it.
            </p>
          </Message>
        )}
        {checked && freeze !== undefined && (
          <Message appearance="warning" live="assertive">
            <p>A freeze is still being edited. Add it to the policy or cancel it, then go on.</p>
          </Message>
        )}
        <div className="inline">
          <Button onClick={tryOut} isDisabled={trial.state.status === 'running'}>
            Try on past releases
          </Button>
          <Button appearance="primary" onClick={save} isDisabled={action.running}>
            Save policy
          </Button>
          {changed && (
            <>
              <Button appearance="subtle" onClick={onDiscard}>
                Discard changes
              </Button>
              <span className="small subtle" role="status">
                Not saved yet
              </span>
            </>
          )}
        </div>
        {project && revision > 0 && <RemoveOverride project={project} revision={revision} show={show} />}
      </div>
    </PolicyFormProvider>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className="policy-part" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

interface RemoveOverrideProps {
  readonly project: ProjectOption;
  readonly revision: number;
  readonly show: (view: PolicyView) => void;
}

function RemoveOverride({ project, revision, show }: RemoveOverrideProps) {
  const action = useAction();
  const remove = () =>
    action.run(
      'Removing the project’s policy…',
      () => call('removePolicy', { projectId: project.id, revision }),
      (view) => {
        show(view);
        tellDone(`${project.name} follows the site’s policy`);
      },
    );
  return (
    <Removal
      label="Follow the site’s policy again…"
      question={
        <>Let {project.name} follow the site’s policy in everything? What the project sets for itself is removed.</>
      }
      confirm="Follow the site"
      action={action}
      onRemove={remove}
    />
  );
}

/** Whether a refusal is about a field, or about something within it. */
function isWithin(refused: string | undefined, field: string): boolean {
  return refused === field || refused?.startsWith(`${field}.`) === true;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
