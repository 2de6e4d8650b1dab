import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import { ModalTransition } from '@atlaskit/modal-dialog';
import { useState } from 'react';
import { PersonMark } from '../common/person-mark';
import { PersonChooser } from './person-chooser';
import { useSession } from './session';
import './person-switch.css';

/** Says who you are on this site, and opens the choice of whom to become. */
export function PersonSwitch() {
  const { person } = useSession();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="person-switch" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <PersonMark size="medium" name={person.displayName} />
        <span className="person-switch-words">
          You are <strong>{person.displayName}</strong>
          {person.role !== '' && <>, {person.role}</>}
        </span>
        <ChevronDownIcon label="" size="small" />
      </button>
      <ModalTransition>{open && <PersonChooser onClose={() => setOpen(false)} />}</ModalTransition>
    </>
  );
}
