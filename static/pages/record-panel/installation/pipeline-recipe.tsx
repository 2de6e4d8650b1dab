import Button from '@atlaskit/button/new';
import { useQuery } from '@tanstack/react-query';
import { CopyButton } from '../../../components/copy-button';
import { Fact, Facts } from '../../../components/fact';
import { NotRead } from '../../../components/not-read';
import { Section } from '../../../components/section';
import { Working } from '../../../components/working';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { call } from '../calls';
import { useRecord } from '../record';

/** How a pipeline reports that this version is deployed and verified, filled in and ready to copy. */
export function PipelineRecipe() {
  const { close } = useRecord();
  const query = useQuery({ queryKey: ['pipeline-recipe'], queryFn: () => call('pipelineRecipe') });
  const part = useOpenedPart(close);
  const answer = query.data;
  return (
    <div className="box" {...part}>
      <Section
        title="Pipeline recipe"
        actions={
          <Button spacing="compact" appearance="subtle" onClick={close}>
            Close recipe
          </Button>
        }
      >
        {query.isPending && <Working words="Filling in the recipe…" />}
        {query.isError && <NotRead sentence="Something broke while the recipe was filled in." again={query.refetch} />}
        {answer && !answer.ok && <p role="alert">{answer.refusal.message}</p>}
        {answer?.ok && (
          <>
            <p>
              Let the pipeline say, after it has verified <Fact>{answer.value.version}</Fact> in{' '}
              <Facts of={answer.value.environments} />, that it did. The script <Fact>report-deployment.sh</Fact> and
              whole recipes for GitHub Actions, GitLab CI, Jenkins and Bitbucket Pipelines are in the app’s
              documentation, on the page “Pipelines”. It signs with the secret that your administrator made; the gate
              opens as soon as the report arrives.
            </p>
            <pre className="code" tabIndex={0} aria-label="Calls of the script">
              {answer.value.commands}
            </pre>
            <CopyButton text={answer.value.commands} what="the calls" />
            <p>
              Say <Fact>deployed</Fact>, <Fact>failed</Fact> or <Fact>rolled-back</Fact> in place of{' '}
              <Fact>verified</Fact> for what else happens. A pipeline that does not use the script posts this, signed:
            </p>
            <pre className="code" tabIndex={0} aria-label="Example of the post">
              {answer.value.example}
            </pre>
            <CopyButton text={answer.value.example} what="the example" />
            <p className="small subtle">
              Address: <Fact>{answer.value.url}</Fact>
            </p>
          </>
        )}
      </Section>
    </div>
  );
}
