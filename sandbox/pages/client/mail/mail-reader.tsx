import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { useQuery } from '@tanstack/react-query';
import { fetchMailSource, type Mail } from '../api/sandbox';
import { Loaded } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { TimeText } from '../common/time-text';
import { HtmlMail } from './html-mail';
import './mail.css';

/** One message as its reader's mail program would show it, with its plain text and its source beside. */
export function MailReader({ mail }: { readonly mail: Mail }) {
  const hasHtml = mail.html !== undefined && mail.html !== null && mail.html !== '';
  return (
    <article className="mail-reader" aria-label={`Mail: ${mail.subject}`}>
      <h2>{mail.subject}</h2>
      <dl className="tool-facts small">
        <dt>From</dt>
        <dd>{mail.from}</dd>
        <dt>To</dt>
        <dd>{mail.to}</dd>
        <dt>Received</dt>
        <dd>
          <TimeText at={mail.time} />
        </dd>
      </dl>
      <Tabs id={`mail-${mail.id}`}>
        <TabList>
          {hasHtml && <Tab>Message</Tab>}
          <Tab>Plain text</Tab>
          <Tab>Source</Tab>
        </TabList>
        {hasHtml && (
          <TabPanel>
            <HtmlMail html={mail.html ?? ''} subject={mail.subject} />
          </TabPanel>
        )}
        <TabPanel>
          <pre className="mail-text">{mail.text || 'This message has no plain text.'}</pre>
        </TabPanel>
        <TabPanel>
          <MailSource id={mail.id} />
        </TabPanel>
      </Tabs>
    </article>
  );
}

function MailSource({ id }: { readonly id: string }) {
  const source = useQuery({ queryKey: queryKeys.mailSource(id), queryFn: () => fetchMailSource(id) });
  return (
    <Loaded query={source} label="the message’s source">
      {(text) => (
        <pre className="mail-text" tabIndex={0} aria-label="Source of the message">
          {text}
        </pre>
      )}
    </Loaded>
  );
}
