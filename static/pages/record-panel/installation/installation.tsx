import Button from '@atlaskit/button/new';
import { Empty } from '../../../components/empty';
import { Facts } from '../../../components/fact';
import { Section } from '../../../components/section';
import { NameInstallation } from './name-installation';
import { NamedInstallation } from './named-installation';
import { isBeforeSending } from '../next-step';
import { useRecord } from '../record';

/** What the record names to be installed and where; evidence of anything else holds the gate. */
export function Installation() {
  const { view, open, setOpen } = useRecord();
  const { installation } = view;
  const { artifacts, commits, environments } = installation;
  const isNamed = artifacts.length + commits.length + environments.length > 0;
  const mayName = view.allowed.prepare && isBeforeSending(view.state);
  if (open.what === 'installation') return <NameInstallation />;
  if (!isNamed && !mayName) return null;
  const name = (
    <Button spacing="compact" onClick={() => setOpen({ what: 'installation' })}>
      {isNamed ? 'Change what is to be installed' : 'Name artifacts and commits'}
    </Button>
  );
  return (
    <Section title="What is to be installed" actions={isNamed && mayName ? name : undefined}>
      {isNamed ? (
        <>
          {artifacts.length + commits.length > 0 && <NamedInstallation installation={installation} />}
          {environments.length > 0 && (
            <p>
              This phase goes to <Facts of={environments} />.
            </p>
          )}
        </>
      ) : (
        <Empty title="Nothing is named yet" action={name}>
          Name the digests and commits of this release, and only evidence of exactly these opens the gate “Deployment
          verified”. Without them, evidence of the version is enough.
        </Empty>
      )}
    </Section>
  );
}
