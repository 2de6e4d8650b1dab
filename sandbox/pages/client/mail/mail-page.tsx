import { useLocation } from 'wouter';
import { Loaded, NothingHere } from '../common/loading';
import { useTitle } from '../common/use-title';
import { MailList } from './mail-list';
import { MailReader } from './mail-reader';
import { useMails } from './use-mails';

/** The mailbox over a full page: the list beside the message. */
export function MailPage({ mailId }: { readonly mailId: string | undefined }) {
  useTitle('Mailbox');
  const mails = useMails();
  const [, navigate] = useLocation();
  return (
    <div className="page mail-page">
      <h1>Mailbox</h1>
      <Loaded query={mails} label="the mail">
        {(all) => {
          const mail = all.find((candidate) => candidate.id === mailId);
          return (
            <div className="mail-columns">
              <MailList mails={all} chosen={mailId} onChosen={(id) => navigate(`/mail/${id}`)} />
              {mail === undefined ? (
                <NothingHere title="No message chosen">Choose one from the list to read it.</NothingHere>
              ) : (
                <MailReader key={mail.id} mail={mail} />
              )}
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}
