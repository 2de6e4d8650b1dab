import Button from '@atlaskit/button/new';
import TextArea from '@atlaskit/textarea';
import { useState } from 'react';
import { ActionOutcome } from '../../../components/action-outcome';
import { ChoiceList } from '../../../components/choice-list';
import { Field, Problems } from '../../../components/field';
import { Section } from '../../../components/section';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useArrivalFocus } from '../../../lib/use-arrival-focus';
import { call } from '../calls';
import { NOTHING, useRecord } from '../record';

const linesOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((line) => line !== '');

/** Names what is to be installed, over what was named when the form was opened. */
export function NameInstallation() {
  const { view, show, reload, setOpen } = useRecord();
  const [named] = useState(view.installation);
  const [artifacts, setArtifacts] = useState(named.artifacts.join('\n'));
  const [commits, setCommits] = useState(named.commits.join('\n'));
  const [environments, setEnvironments] = useState<ReadonlySet<string>>(new Set(named.environments));
  const action = useAction();
  const arrival = useArrivalFocus();
  const choices = [...new Set([...named.environmentsAsked, ...named.environments])];
  const refused = action.state.status === 'refused' ? action.state.refusal : undefined;
  const problems = (field: string) =>
    refused?.field === field || refused?.field?.startsWith(`${field}.`) ? [refused.message] : [];
  const save = () =>
    action.run(
      'Saving…',
      () =>
        call('nameInstallation', {
          revision: named.revision,
          artifacts: linesOf(artifacts),
          commits: linesOf(commits),
          environments: choices.filter((environment) => environments.has(environment)),
        }),
      (next) => {
        setOpen(NOTHING);
        show(next);
        tellDone('What is to be installed is saved');
      },
    );
  return (
    <div className="box" ref={arrival} tabIndex={-1}>
      <Section title="What is to be installed">
        <form
          className="stack-200"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          {view.submittedAt !== undefined && (
            <p>This is part of what is approved. If you change it, approval has to be asked for again.</p>
          )}
          <Lines
            label="Artifacts (optional)"
            help="The digest of each artifact, one a line, as your registry shows it: sha256:… or image@sha256:…. A tag may move; a digest does not."
            problems={problems('artifacts')}
            value={artifacts}
            onChange={setArtifacts}
          />
          <Lines
            label="Commits (optional)"
            help="The hash of each commit that the release is built from, one a line. The full hash is best; at least twelve digits."
            problems={problems('commits')}
            value={commits}
            onChange={setCommits}
          />
          {choices.length > 1 && (
            <div className="stack-100">
              <ChoiceList
                label="Environments of this phase"
                choices={choices.map((environment) => ({
                  id: environment,
                  name: environment,
                  detail: named.environmentsAsked.includes(environment) ? '' : 'not asked for by the policy any more',
                }))}
                chosen={environments}
                onChange={setEnvironments}
              />
              <p className="help">Choose none to have every one of them verified.</p>
              <Problems problems={problems('environments')} />
            </div>
          )}
          <ActionOutcome
            action={action}
            help={
              refused?.code === 'changed-meanwhile'
                ? {
                    label: 'Load the record again',
                    onClick: () => {
                      setOpen(NOTHING);
                      reload();
                    },
                  }
                : undefined
            }
          />
          <div className="inline">
            <Button appearance="primary" type="submit" isDisabled={action.running}>
              Save
            </Button>
            <Button appearance="subtle" onClick={() => setOpen(NOTHING)}>
              Cancel
            </Button>
          </div>
        </form>
      </Section>
    </div>
  );
}

interface LinesProps {
  readonly label: string;
  readonly help: string;
  readonly problems: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What machines wrote, one a line. */
function Lines({ value, onChange, ...field }: LinesProps) {
  return (
    <Field {...field}>
      {(control) => (
        <TextArea
          {...control}
          minimumRows={2}
          isMonospaced
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
