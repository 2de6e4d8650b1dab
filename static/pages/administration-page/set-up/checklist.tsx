import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type SetUpCheck } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { Section } from '../../../components/section';
import { StatusIcon } from '../../../components/status-icon';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { type PartProps } from '../part';

/** What the site has, what it lacks, and the button that creates it. */
export function Checklist({ view, show }: PartProps) {
  return (
    <Section title="What this site has">
      <ul className="rows">
        {view.checks.map((check) => (
          <CheckRow key={check.item} check={check} view={view} show={show} />
        ))}
      </ul>
    </Section>
  );
}

/** Where the person finds what the app cannot create by itself. */
const BY_HAND: Readonly<Partial<Record<SetUpCheck['item'], string>>> = {
  'mail-provider': 'Set the key below, under “Mail to external addresses”.',
  'pipeline-secret': 'Make the secret below, under “Pipelines”.',
};

function CheckRow({ check, view, show }: PartProps & { readonly check: SetUpCheck }) {
  const action = useAction();
  const perProject = check.item === 'project-issue-type';
  const unprepared = view.projects.filter(({ prepared }) => !prepared);
  const [projectId, setProjectId] = useState('');
  const project = projectId || (unprepared[0]?.id ?? '');
  const create = () =>
    action.run(
      'Creating it…',
      () => call('createMissing', perProject ? { item: check.item, projectId: project } : { item: check.item }),
      (next) => {
        show(next);
        tellDone(`${check.title}: created`);
      },
    );
  const canCreate = check.creatable && (perProject ? unprepared.length > 0 : !check.present);
  return (
    <li>
      <div className="row">
        <StatusIcon
          tone={check.present ? 'success' : check.required ? 'danger' : 'neutral'}
          label={check.present ? 'Present' : check.required ? 'Missing' : 'Not set up'}
        />
        <div className="row-text">
          <h3>{check.title}</h3>
          <p>{check.text}</p>
          {!check.present && !check.creatable && <p>{BY_HAND[check.item]}</p>}
        </div>
        {canCreate && !perProject && (
          <Button spacing="compact" onClick={create} isDisabled={action.running}>
            Create it<span className="visually-hidden"> ({check.title})</span>
          </Button>
        )}
      </div>
      {canCreate && perProject && (
        <div className="row-details">
          <Field label="Project to prepare">
            {(control) => (
              <NativeSelect {...control} value={project} onChange={(event) => setProjectId(event.currentTarget.value)}>
                {unprepared.map(({ id, key, name }) => (
                  <option key={id} value={id}>
                    {name} ({key})
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
          <div>
            <Button spacing="compact" onClick={create} isDisabled={action.running}>
              Prepare this project
            </Button>
          </div>
        </div>
      )}
      {action.state.status !== 'idle' && (
        <div className="row-details">
          <ActionOutcome action={action} />
        </div>
      )}
    </li>
  );
}
