import Button from '@atlaskit/button/new';
import ButtonGroup from '@atlaskit/button/button-group';
import TextArea from '@atlaskit/textarea';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { fetchPipelineRecipe, type PipelineRecipe } from '../api/sandbox';
import { useSiteClock } from '../common/clock';
import { Loaded, Problem } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { NativeSelect } from './native-select';
import { type Evidence, type EvidenceAnswer, postEvidence, withStatus } from './post-evidence';
import { TextInput } from './text-input';

const statuses = ['deployed', 'verified', 'failed', 'rolled-back'] as const;

/** Posts signed evidence of a deployment, as a deployment pipeline would from outside of the site. */
export function PipelineTool() {
  const recipe = useQuery({ queryKey: queryKeys.pipeline, queryFn: fetchPipelineRecipe, staleTime: Infinity });
  return (
    <div className="stack">
      <p className="subtle">
        A deployment pipeline tells the app what it deployed by posting signed evidence to its web trigger. This form
        does the same, signed as the Standard Webhooks specification says.
      </p>
      <Loaded query={recipe} label="the demo’s pipeline">
        {(loaded) => <EvidenceForm recipe={loaded} />}
      </Loaded>
    </div>
  );
}

function EvidenceForm({ recipe }: { readonly recipe: PipelineRecipe }) {
  const client = useQueryClient();
  const { now } = useSiteClock();
  const [url, setUrl] = useState(recipe.url);
  const [secret, setSecret] = useState(recipe.secret);
  const [body, setBody] = useState(recipe.body);
  const [last, setLast] = useState<Evidence>();
  const [answer, setAnswer] = useState<EvidenceAnswer>();
  const [refusal, setRefusal] = useState<unknown>();

  const post = async (evidence: Evidence) => {
    setRefusal(undefined);
    setAnswer(undefined);
    try {
      setAnswer(await postEvidence(url, secret, evidence));
      setLast(evidence);
      await client.invalidateQueries();
    } catch (error) {
      setRefusal(error);
    }
  };
  const postNew = (event: FormEvent) => {
    event.preventDefault();
    void post({ id: `msg_${crypto.randomUUID()}`, sentAt: now ?? Date.now(), body });
  };

  return (
    <form className="stack" aria-label="Deployment evidence" onSubmit={postNew}>
      <TextInput label="Web trigger address" value={url} onChange={setUrl} isMonospaced />
      <TextInput
        label="Secret"
        value={secret}
        onChange={setSecret}
        isMonospaced
        hint="As set in the app’s settings; starts with whsec_."
      />
      <NativeSelect
        label="What the pipeline reports"
        value=""
        onChange={(event) => setBody(withStatus(body, event.currentTarget.value))}
      >
        <option value="">Choose to fill it in below</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {status}
          </option>
        ))}
      </NativeSelect>
      <div className="tool-field">
        <label className="field-label" htmlFor="evidence-body">
          Evidence (JSON)
        </label>
        <TextArea
          id="evidence-body"
          isMonospaced
          minimumRows={12}
          spellCheck={false}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
      </div>
      <ButtonGroup label="Post">
        <Button type="submit" appearance="primary">
          Post evidence
        </Button>
        <Button isDisabled={last === undefined} onClick={() => last !== undefined && void post(last)}>
          Post the last one again
        </Button>
      </ButtonGroup>
      <div role="status">
        {answer !== undefined && (
          <div className="stack">
            <strong>
              {answer.status < 300 ? 'Taken' : 'Refused'}: the web trigger answered {answer.status}
            </strong>
            <pre className="small">{answer.body === '' ? 'No text.' : answer.body}</pre>
          </div>
        )}
      </div>
      {refusal !== undefined && <Problem title="The evidence could not be posted" error={refusal} />}
    </form>
  );
}
