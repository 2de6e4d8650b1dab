import { type Database } from '../database';
import { type FaultPlan } from '../faults';
import { type Clock, type Mailer, type OutsideWorld, type RestResponse } from '../ports';
import { createMailStore, type MailStore } from './mail-store';
import { createMailer } from './mailer';
import { createOutboundRecord, type OutboundRecord, readBody } from './outbound';
import { createSlack } from './chat/slack';
import { createTeams } from './chat/teams';
import { createWebhookReceiver } from './chat/webhook-receiver';
import { createPagerDuty } from './pagerduty/pagerduty';
import { createPostStore, type PostStore } from './posts';
import { type Provider } from './provider';
import { type PostWebhook } from './report-outbox';
import { createMailgun } from './mailgun/mailgun';
import { createPostmark } from './postmark/postmark';
import { createSendGrid } from './sendgrid/sendgrid';
import { createSes } from './ses/ses';
import { startSmtpServer } from './smtp-server';
import { createStatuspage } from './statuspage/statuspage';
import { createTwilio } from './twilio/twilio';

/** Everything outside the site: the mail that people get, and the providers that the app calls. */
export interface World extends OutsideWorld {
  readonly mailer: Mailer;
  readonly mail: MailStore;
  /** What was posted to chat channels and webhooks. */
  readonly posts: PostStore;
  readonly outbound: OutboundRecord;
  /** Of the SMTP server, on the loopback interface. */
  readonly smtpPort: number;
  /** Resolves when no provider has anything due: every mail sent, every event posted that can be now. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** The connection broke before an answer came; the caller cannot know what the provider did. */
export class ConnectionLost extends Error {
  constructor(url: string) {
    super(`The connection to ${new URL(url).host} was lost.`);
    this.name = 'ConnectionLost';
  }
}

/** Starts the mail server and the providers. Work that a killed process left undone is taken up again. */
export async function startWorld(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly faults: Pick<FaultPlan, 'providerFault'>;
  readonly postWebhook: PostWebhook;
  readonly log: (message: string) => void;
}): Promise<World> {
  const { database, clock, faults, postWebhook, log } = options;
  const mail = createMailStore(database, clock);
  const smtp = await startSmtpServer(mail);
  const mailer = createMailer(smtp.port);
  const posts = createPostStore(database, clock);
  const outbound = createOutboundRecord(database, clock);
  const known = { database, clock, mailer, post: postWebhook, log };
  const providers: readonly Provider[] = [
    createSendGrid(known),
    createPostmark(known),
    createMailgun(known, 'US'),
    createMailgun(known, 'EU'),
    createSes(known, 'eu-central-1'),
    createSes(known, 'us-east-1'),
    createTwilio({ ...known, posts }),
    createPagerDuty(posts, 'US'),
    createPagerDuty(posts, 'EU'),
    createStatuspage({ database, clock, posts }),
    createSlack(posts),
    createTeams(posts),
    createWebhookReceiver({ posts, clock }),
  ];

  return {
    mailer,
    mail,
    posts,
    outbound,
    smtpPort: smtp.port,

    async fetch(request) {
      const url = new URL(request.url);
      const { method } = request;
      const call = { url: request.url, method, headers: request.headers, body: readBody(request.body) };
      const fault = faults.providerFault(request.url);
      if (fault !== undefined && 'answer' in fault) {
        outbound.add({ ...call, status: fault.answer, answer: readBody(fault.body), remark: 'answered by a fault' });
        return { status: fault.answer, headers: fault.headers ?? {}, body: fault.body ?? '' };
      }
      if (fault?.lose === 'before') {
        outbound.add({ ...call, remark: 'lost before the provider got it, by a fault' });
        throw new ConnectionLost(request.url);
      }
      const provider = providers.find(({ hosts }) => hosts.includes(url.host));
      if (provider === undefined) {
        outbound.add({ ...call, remark: 'nobody in the sandbox plays this host' });
        return undefined;
      }
      const answer = await provider.answer({ ...request, path: url.pathname, query: url.searchParams });
      if (fault?.lose === 'afterAccepting') {
        outbound.add({ ...call, ...answered(answer), remark: 'the answer was lost, by a fault' });
        throw new ConnectionLost(request.url);
      }
      outbound.add({ ...call, ...answered(answer) });
      return answer;
    },

    async idle() {
      for (const provider of providers) await provider.idle();
    },
    async stop() {
      for (const provider of providers) await provider.stop();
      mailer.close();
      await smtp.stop();
    },
  };
}

function answered({ status, body }: RestResponse): { status: number; answer: unknown } {
  return { status, answer: readBody(body) };
}
