import Modal, { CloseButton, ModalBody, ModalHeader, ModalTitle } from '@atlaskit/modal-dialog';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import type { Person } from '../api/sandbox';
import { PersonMark } from '../common/person-mark';
import { useFlags } from './flags';
import { useSession } from './session';

const mostOthersShown = 8;

/** The people of the story with what they do, and a search for everybody else. */
export function PersonChooser({ onClose }: { readonly onClose: () => void }) {
  const { people } = useSession();
  const [wanted, setWanted] = useState('');
  const matches = (person: Person) =>
    `${person.displayName} ${person.role} ${person.emailAddress}`.toLowerCase().includes(wanted.trim().toLowerCase());
  const withRole = people.filter((person) => person.role !== '' && matches(person));
  const others = people.filter((person) => person.role === '' && matches(person));
  const shownOthers = wanted.trim() === '' ? [] : others.slice(0, mostOthersShown);

  return (
    <Modal onClose={onClose} width="small" label="Who are you?">
      <ModalHeader hasCloseButton={false}>
        <ModalTitle>Who are you?</ModalTitle>
        <CloseButton onClick={onClose} />
      </ModalHeader>
      <ModalBody>
        <div className="stack">
          <p className="subtle">The site shows and permits what this person may see and do.</p>
          <label className="field-label" htmlFor="person-search">
            Find a person
          </label>
          <Textfield
            id="person-search"
            autoFocus
            value={wanted}
            placeholder="Name, role or e-mail address"
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          <PersonList people={withRole} onChosen={onClose} />
          {shownOthers.length > 0 && <PersonList people={shownOthers} onChosen={onClose} />}
          <p className="subtle small" role="status">
            {withRole.length + others.length === 0
              ? 'Nobody of that name. Try a part of the name, or the role.'
              : others.length > shownOthers.length &&
                `${others.length - shownOthers.length} more people without a role in the story: search by name.`}
          </p>
        </div>
      </ModalBody>
    </Modal>
  );
}

function PersonList({ people, onChosen }: { readonly people: readonly Person[]; readonly onChosen: () => void }) {
  const { person: current, become } = useSession();
  const flags = useFlags();
  const choose = (chosen: Person) => {
    become(chosen.accountId)
      .then(onChosen)
      .catch((error: Error) =>
        flags.show({ kind: 'error', title: `You could not become ${chosen.displayName}`, description: error.message }),
      );
  };
  return (
    <ul className="plain person-list">
      {people.map((person) => (
        <li key={person.accountId}>
          <button
            type="button"
            className="person-choice"
            aria-current={person.accountId === current.accountId ? 'true' : undefined}
            onClick={() => choose(person)}
          >
            <PersonMark size="large" name={person.displayName} />
            <span>
              <strong>{person.displayName}</strong>
              <span className="subtle small person-choice-role">
                {person.role === '' ? person.emailAddress : person.role} · {person.timeZone}
              </span>
            </span>
            {person.accountId === current.accountId && <span className="subtle small person-choice-now">you</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
