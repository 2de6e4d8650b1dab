import { type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { mailboxFate, type MailboxFate } from './mailboxes';
import { type MailStore } from './mail-store';

export interface RunningSmtpServer {
  /** On the loopback interface only. */
  readonly port: number;
  stop(): Promise<void>;
}

/** Of the machine's clock, in milliseconds: long enough for other mail to overtake. */
const SLOWNESS = 500;

/** Large enough for any newsletter, small enough to notice a mistake: 25 MB, as large providers have it. */
const largestMessage = 25 * 1024 * 1024;

/**
 * A real SMTP server that receives mail for everybody in the world. It answers 250 to a message only after the message
 * is kept. Mailboxes that do not exist are refused with 550, those that defer answer 451 the first time and busy ones each
 * time; slow ones let the sender wait, and those that hang up keep the message without an answer.
 */
export async function startSmtpServer(store: MailStore): Promise<RunningSmtpServer> {
  const sockets = new Map<number | undefined, Socket>();
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
          if (isFor('busy', mailbox)) throw reply(452, '4.2.2 The mailbox is full');
          if (isFor('defers', mailbox) && (await store.firstOffer(raw, mailbox)))
            throw reply(451, '4.7.1 Please try again later');
        }
        if (mailboxes.some((mailbox) => isFor('slow', mailbox))) await setTimeout(SLOWNESS);
        await store.keep(raw, mailboxes);
        for (const mailbox of mailboxes)
          if (isFor('hangs-up', mailbox) && (await store.firstOffer(raw, mailbox)))
            sockets.get(session.remotePort)?.destroy();
      }
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  server.server.on('connection', (socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  // A client that goes away mid-sentence is an everyday thing for a mail server.
  server.on('error', () => undefined);
  const { port } = server.server.address() as AddressInfo;
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

function isFor(fate: MailboxFate, mailbox: string): boolean {
  return mailboxFate(mailbox) === fate;
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
