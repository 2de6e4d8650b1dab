import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { mailboxFate } from './mailboxes';
import { type MailStore } from './mail-store';

export interface RunningSmtpServer {
  /** On the loopback interface only. */
  readonly port: number;
  stop(): Promise<void>;
}

/** Large enough for any newsletter, small enough to notice a mistake: 25 MB, as large providers have it. */
const largestMessage = 25 * 1024 * 1024;

/**
 * A real SMTP server that receives mail for everybody in the world. It answers 250 to a message only after the message
 * is kept. Mailboxes that do not exist are refused with 550, those that defer answer 451 the first time.
 */
export async function startSmtpServer(store: MailStore): Promise<RunningSmtpServer> {
  const server = new SMTPServer({
    banner: 'sandbox',
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largestMessage,
    logger: false,
    closeTimeout: 1000,
    onRcptTo({ address }, _session, callback) {
      callback(mailboxFate(address) === 'bounces' ? reply(550, '5.1.1 The mailbox does not exist') : null);
    },
    onData(stream, session, callback) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      receive(recipients, buffer(stream)).then(
        () => callback(null, stream.sizeExceeded ? undefined : 'OK: kept'),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );

      async function receive(mailboxes: readonly string[], arriving: Promise<Buffer>): Promise<void> {
        const raw = await arriving;
        if (stream.sizeExceeded) throw reply(552, '5.3.4 The message is too large');
        for (const mailbox of mailboxes) {
          if (mailboxFate(mailbox) === 'defers' && (await store.firstOffer(raw, mailbox))) {
            throw reply(451, '4.7.1 Please try again later');
          }
        }
        await store.keep(raw, mailboxes);
      }
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  // A client that goes away mid-sentence is an everyday thing for a mail server.
  server.on('error', () => undefined);
  const { port } = server.server.address() as AddressInfo;
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
