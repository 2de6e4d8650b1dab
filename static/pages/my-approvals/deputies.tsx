import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type DelegationsView } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Message } from '../../components/message';
import { Person } from '../../components/person';
import { Section } from '../../components/section';
import { Time } from '../../components/time';
import { Working } from '../../components/working';
import { tellDone } from '../../lib/flag';
import { PeopleProvider } from '../../lib/people';
import { useAction } from '../../lib/use-action';
import { usePage } from '../../lib/use-page';
import { call } from './calls';
import { DeputyForm } from './deputy-form';

/** Who decides in the reader's name while they are away, and in whose name the reader decides. */
export function Deputies() {
  const page = usePage<DelegationsView>('delegations', () => call('openDelegations'));
  const [naming, setNaming] = useState(false);
  return (
    <Section
      title="Deputies"
      actions={
        !naming && (
          <Button spacing="compact" onClick={() => setNaming(true)}>
            Name a deputy…
          </Button>
        )
      }
    >
      {page.value && (
        <PeopleProvider value={page.value.people}>
          <Standing view={page.value} show={page.show} />
        </PeopleProvider>
      )}
      {!page.value && page.loading && <Working words="Looking up who stands in for whom…" />}
      {!page.value && !page.loading && (
        <Message appearance="warning" live="polite">
          <p>{page.refusal?.message ?? 'Who stands in for whom could not be read.'}</p>
          <div>
            <Button spacing="compact" onClick={page.reload}>
              Try again
            </Button>
          </div>
        </Message>
      )}
      {naming && <DeputyForm show={page.show} onClose={() => setNaming(false)} />}
    </Section>
  );
}

interface StandingProps {
  readonly view: DelegationsView;
  readonly show: (view: DelegationsView) => void;
}

function Standing({ view: { own, received }, show }: StandingProps) {
  const action = useAction();
  const withdraw = (id: string) =>
    action.run(
      'Recalling your deputy…',
      () => call('withdrawDelegation', { id }),
      (view) => {
        show(view);
        tellDone('Your deputy is recalled', 'What they decided in your name stands until you decide otherwise.');
      },
    );
  return (
    <>
      {own.length + received.length === 0 && (
        <p className="subtle">
          Nobody decides in your name, and you decide in nobody else’s. Before you go away, name somebody who has the
          permission to approve, too. Where you answer for a group, or have people to tell, they stand in for you there
          as well.
        </p>
      )}
      {own.length + received.length > 0 && (
        <ul className="rows">
          {received.map(({ id, delegator, from, until }) => (
            <li key={id}>
              <div className="deputy-row">
                <p>
                  You decide in the name of <Person accountId={delegator} />, from <Time at={from} exact /> until{' '}
                  <Time at={until} exact />.
                </p>
              </div>
            </li>
          ))}
          {own.map(({ id, deputy, from, until }) => (
            <li key={id}>
              <div className="deputy-row">
                <p>
                  <Person accountId={deputy} /> decides in your name, from <Time at={from} exact /> until{' '}
                  <Time at={until} exact />.
                </p>
                <Button spacing="compact" onClick={() => withdraw(id)} isDisabled={action.running}>
                  Recall
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <ActionOutcome action={action} />
    </>
  );
}
