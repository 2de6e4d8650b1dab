import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { ActionOutcome } from '../../../components/action-outcome';
import { CopyButton } from '../../../components/copy-button';
import { Message } from '../../../components/message';
import { Section } from '../../../components/section';
import { Time } from '../../../components/time';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { type PartProps } from '../part';

/** Where pipelines post that a deployment is verified, and the secret with which they sign. */
export function Pipelines({ view, show }: PartProps) {
  const { pipeline } = view;
  const [secret, setSecret] = useState<string>();
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const renew = () =>
    action.run(
      'Making a new secret…',
      () => call('renewPipelineSecret'),
      (renewed) => {
        setAsking(false);
        setSecret(renewed.secret);
        show(renewed.view);
      },
    );
  const exists = pipeline.secretSetAt !== undefined;
  return (
    <Section title="Pipelines">
      <div className="box">
        <p>
          A pipeline posts signed evidence here once a deployment is verified. The recipe with an example stands on
          every release’s panel.
        </p>
        <div className="stack-050">
          <p className="legend">Address for evidence</p>
          <pre className="code" tabIndex={0} aria-label="Address for evidence">
            {pipeline.url}
          </pre>
          <CopyButton text={pipeline.url} what="the address" />
        </div>
        <p>
          {pipeline.secretSetAt === undefined ? (
            'There is no secret yet, so no evidence can be accepted.'
          ) : (
            <>
              The secret was made <Time at={pipeline.secretSetAt} />.
            </>
          )}
        </p>
        {secret && (
          <Message appearance="information" title="This secret is shown only once" live="polite">
            <p>Put it into the pipeline’s secret store now. When it is lost, make a new one.</p>
            <pre className="code" tabIndex={0} aria-label="Pipeline secret">
              {secret}
            </pre>
            <CopyButton text={secret} what="the secret" />
          </Message>
        )}
        {asking ? (
          <div className="stack-100">
            <p>Make a new secret? Pipelines that still sign with the old one are refused from then on.</p>
            <div className="inline">
              <Button appearance="warning" spacing="compact" onClick={renew} isDisabled={action.running}>
                Make a new secret
              </Button>
              <Button appearance="subtle" spacing="compact" onClick={() => setAsking(false)}>
                Keep the old one
              </Button>
            </div>
          </div>
        ) : (
          <div>
            <Button onClick={exists ? () => setAsking(true) : renew} isDisabled={action.running}>
              {exists ? 'Renew the secret…' : 'Make the secret'}
            </Button>
          </div>
        )}
        <ActionOutcome action={action} />
      </div>
    </Section>
  );
}
