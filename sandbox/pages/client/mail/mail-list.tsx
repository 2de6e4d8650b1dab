import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import type { Mail } from '../api/sandbox';
import { NothingHere } from '../common/loading';
import { TimeText } from '../common/time-text';
import './mail.css';

const shownAtOnce = 60;

interface MailListProps {
  readonly mails: readonly Mail[];
  readonly chosen?: string | undefined;
  readonly onChosen: (id: string) => void;
}

export function MailList({ mails, chosen, onChosen }: MailListProps) {
  const [wanted, setWanted] = useState('');
  if (mails.length === 0) {
    return (
      <NothingHere title="No mail yet">
        What Jira or an e-mail provider sends from this site arrives here, at a real mail server inside the sandbox.
        Send a communication to see some.
      </NothingHere>
    );
  }
  const matching = mails.filter((mail) =>
    `${mail.to} ${mail.from} ${mail.subject}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <div className="stack">
      <div className="tool-field">
        <label className="field-label" htmlFor="mail-search">
          Find mail
        </label>
        <Textfield
          id="mail-search"
          value={wanted}
          placeholder="Recipient, sender or subject"
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <p className="small subtle" role="status">
        {matching.length === mails.length ? `${mails.length} received` : `${matching.length} of ${mails.length} match`}
        {matching.length > shownAtOnce && `, the newest ${shownAtOnce} shown`}
      </p>
      <ul className="plain mail-list" aria-label="Mail">
        {matching.slice(0, shownAtOnce).map((mail) => (
          <li key={mail.id}>
            <button
              type="button"
              className="mail-entry"
              aria-current={mail.id === chosen ? 'true' : undefined}
              onClick={() => onChosen(mail.id)}
            >
              <span className="mail-entry-head">
                <span className="mail-entry-to">{mail.to}</span>
                <span className="small subtle">
                  <TimeText at={mail.time} />
                </span>
              </span>
              <span className="mail-entry-subject">{mail.subject === '' ? 'No subject' : mail.subject}</span>
              <span className="small subtle">{mail.from}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
