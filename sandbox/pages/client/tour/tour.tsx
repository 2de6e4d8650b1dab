import Button, { IconButton } from '@atlaskit/button/new';
import ButtonGroup from '@atlaskit/button/button-group';
import CrossIcon from '@atlaskit/icon/core/cross';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useTools } from '../drawer/tools';
import { useFlags } from '../shell/flags';
import { useSession } from '../shell/session';
import { findTarget } from './find-target';
import { useTour } from './tour-progress';
import { tourSteps } from './tour-steps';
import './tour.css';

/** The tour's card: whom to become, where to go, what to do there. It never blocks the page. */
export function Tour() {
  const { step, goTo, dismiss } = useTour();
  const { person: me, people, become } = useSession();
  const { show } = useTools();
  const flags = useFlags();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const current = step === undefined ? undefined : tourSteps[step];
  if (step === undefined || current === undefined) return null;
  const person = people.find((candidate) => candidate.role === current.role);

  const takeMeThere = async () => {
    setBusy(true);
    try {
      if (person !== undefined) await become(person.accountId);
      const found = await findTarget(current.target);
      if ('missing' in found) flags.show({ id: 'tour', kind: 'warning', title: 'Not yet', description: found.missing });
      else {
        navigate(found.address);
        if (current.tool !== undefined && window.innerWidth > 1100) show(current.tool);
      }
    } catch (error) {
      flags.show({
        id: 'tour',
        kind: 'error',
        title: 'The tour could not go there',
        description: error instanceof Error ? error.message : String(error),
      });
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="tour" aria-label="Tour">
      <div className="tour-head">
        <span className="small subtle">
          Step {step + 1} of {tourSteps.length}
        </span>
        <IconButton
          icon={CrossIcon}
          label="Dismiss the tour"
          appearance="subtle"
          spacing="compact"
          onClick={() => {
            dismiss();
            flags.show({
              id: 'tour',
              kind: 'info',
              title: 'Tour dismissed',
              description: 'Start it again from “Tour” among the sandbox tools.',
              isAutoDismiss: true,
            });
          }}
        />
      </div>
      <h2>{current.title}</h2>
      <p>{current.text}</p>
      <p>
        <strong>Then:</strong> {current.todo}
      </p>
      <ButtonGroup label="Tour steps">
        <Button appearance="primary" isDisabled={busy} onClick={() => void takeMeThere()}>
          {person === undefined || person.accountId === me.accountId
            ? 'Go there'
            : `Become ${person.displayName} and go there`}
        </Button>
        {step > 0 && <Button onClick={() => goTo(step - 1)}>Back</Button>}
        {step < tourSteps.length - 1 ? (
          <Button onClick={() => goTo(step + 1)}>Next</Button>
        ) : (
          <Button onClick={dismiss}>Finish</Button>
        )}
      </ButtonGroup>
    </section>
  );
}
