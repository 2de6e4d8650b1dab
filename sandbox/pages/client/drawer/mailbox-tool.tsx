import { useState } from 'react';
import { Link } from '../common/link';
import { MailList } from '../mail/mail-list';
import { MailReader } from '../mail/mail-reader';
import { useMails } from '../mail/use-mails';
import { Loaded } from '../common/loading';
import Button from '@atlaskit/button/new';
import ArrowLeftIcon from '@atlaskit/icon/core/arrow-left';

/** All mail that arrived at the sandbox's mail server, as its readers would see it. */
export function MailboxTool() {
  const mails = useMails();
  const [chosen, setChosen] = useState<string>();
  return (
    <Loaded query={mails} label="the mail">
      {(all) => {
        const mail = all.find((candidate) => candidate.id === chosen);
        if (mail === undefined) return <MailList mails={all} onChosen={setChosen} />;
        return (
          <div className="stack">
            <div className="row">
              <Button appearance="subtle" iconBefore={ArrowLeftIcon} onClick={() => setChosen(undefined)}>
                All mail
              </Button>
              <Link to={`/mail/${mail.id}`}>Read on a full page</Link>
            </div>
            <MailReader key={mail.id} mail={mail} />
          </div>
        );
      }}
    </Loaded>
  );
}
