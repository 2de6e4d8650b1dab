/** What an administrator does at each mail provider, over the provider's own API, and what is set up in the app with it. */
import { z } from 'zod';
import { accessKey } from '../../../sandbox/world/ses/signature';
import type { MailProviderName } from '../../../src/contract';
import type { TestSite } from './site';

export interface ProviderAccount {
  readonly provider: MailProviderName;
  readonly host: string;
  readonly key: string;
  /** Adds a webhook with this address at the provider; answers with what proves the provider's posts. */
  addWebhook(site: TestSite, eventUrl: string): Promise<string>;
  /** What is left to do at the provider once the app knows what proves its posts. */
  afterwards?(site: TestSite, eventUrl: string): Promise<void>;
  /** The Message-ID of a mail, for the delivery that it carries. */
  readonly messageId: (deliveryId: string) => RegExp;
}

const sendGridKey = 'SG.a-key.of-this-test';
const postmarkToken = '5e1b3a52-7c1d-4f5e-9b0a-0c4b5d6e7f80';
const postmarkPassword = 'correct-horse-battery-staple';
const mailgunKey = '0123456789abcdef0123456789abcdef-01234567-89abcdef';
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The delivery's own. */
const ownMessageId = (deliveryId: string): RegExp => new RegExp(`^<${deliveryId}@example\\.com>$`);

export const ACCOUNTS: readonly ProviderAccount[] = [
  sendGrid('sendgrid-eu', 'api.eu.sendgrid.com'),
  {
    provider: 'postmark',
    host: 'api.postmarkapp.com',
    key: postmarkToken,
    messageId: ownMessageId,
    async addWebhook(site, eventUrl) {
      await ask(
        site,
        'POST',
        'https://api.postmarkapp.com/webhooks',
        { 'x-postmark-server-token': postmarkToken },
        JSON.stringify({
          Url: eventUrl,
          HttpAuth: { Username: 'jira', Password: postmarkPassword },
          Triggers: { Delivery: { Enabled: true }, Bounce: { Enabled: true } },
        }),
      );
      return postmarkPassword;
    },
  },
  mailgun('mailgun', 'api.mailgun.net'),
  mailgun('mailgun-eu', 'api.eu.mailgun.net'),
  amazonSes('eu-central-1'),
  sendGrid('sendgrid', 'api.sendgrid.com'),
];

/** SES gives each mail a Message-ID of its own. */
function amazonSes(region: string): ProviderAccount {
  const topic = `arn:aws:sns:${region}:123456789012:releases`;
  return {
    provider: 'amazon-ses',
    host: `email.${region}.amazonaws.com`,
    key: `${region}:${accessKey.id}:${accessKey.secret}`,
    messageId: () => new RegExp(`^<[0-9a-f-]+@${region}\\.amazonses\\.com>$`),
    addWebhook: () => Promise.resolve(topic),
    async afterwards(site, Endpoint) {
      const form = new URLSearchParams({ Action: 'Subscribe', TopicArn: topic, Protocol: 'https', Endpoint });
      const url = `https://sns.${region}.amazonaws.com/`;
      const answer = await site.sandbox.world.fetch({ url, method: 'POST', headers: {}, body: form.toString() });
      if (answer?.status !== 200) throw new Error(`Amazon SNS answered ${answer?.status ?? 'nothing'}.`);
      await site.idle();
    },
  };
}

function sendGrid(provider: MailProviderName, host: string): ProviderAccount {
  const settings = `https://${host}/v3/user/webhooks/event/settings`;
  const headers = { authorization: `Bearer ${sendGridKey}` };
  return {
    provider,
    host,
    key: sendGridKey,
    messageId: ownMessageId,
    async addWebhook(site, url) {
      const wanted = { processed: true, delivered: true, bounce: true, dropped: true };
      const { id } = z
        .looseObject({ id: z.string() })
        .parse(await ask(site, 'POST', settings, headers, JSON.stringify({ enabled: true, url, ...wanted })));
      return z
        .looseObject({ public_key: z.string() })
        .parse(await ask(site, 'PATCH', `${settings}/signed/${id}`, headers, JSON.stringify({ enabled: true })))
        .public_key;
    },
  };
}

function mailgun(provider: MailProviderName, host: string): ProviderAccount {
  const headers = { authorization: basic('api', mailgunKey) };
  return {
    provider,
    host,
    key: mailgunKey,
    messageId: ownMessageId,
    async addWebhook(site, url) {
      for (const id of ['accepted', 'delivered', 'permanent_fail']) {
        const form = new URLSearchParams({ id, url }).toString();
        await ask(site, 'POST', `https://${host}/v3/domains/example.com/webhooks`, headers, form);
      }
      return z
        .looseObject({ http_signing_key: z.string() })
        .parse(await ask(site, 'GET', `https://${host}/v5/accounts/http_signing_key`, headers)).http_signing_key;
    },
  };
}

async function ask(
  site: TestSite,
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<unknown> {
  const answer = await site.sandbox.world.fetch({ url, method, headers, body });
  if (answer?.status !== 200 && answer?.status !== 201)
    throw new Error(`${method} ${url} answered ${answer?.status ?? 'nothing'}: ${answer?.body}`);
  return JSON.parse(answer.body) as unknown;
}

/** Chooses the provider on the administration page and connects the two, as the guide says, where they are not yet. */
export async function connect(site: TestSite, account: ProviderAccount): Promise<void> {
  const { provider, key } = account;
  const { eventUrl, eventKeySetAt } = (await site.administer('chooseMailProvider', { provider })).provider;
  if (eventKeySetAt !== undefined) return;
  await site.administer('saveProviderKey', { provider, key });
  await site.administer('saveEventKey', { provider, key: await account.addWebhook(site, eventUrl) });
  await account.afterwards?.(site, eventUrl);
}
