import { createHmac, randomBytes } from 'node:crypto';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { jsonAnswer, type PostStore } from '../posts';
import { type Provider, type ProviderRequest } from '../provider';
import { createReportOutbox, type PostWebhook } from '../report-outbox';
import { refusalOf } from './numbers';

/** Twilio tries a callback again a few times within a short while. Source: Twilio documentation, "Webhooks", retries. */
const posts = { mostAtOnce: 1, firstDelay: 15_000, longestDelay: 60_000, longestTry: 5 * 60_000 };

interface Report {
  readonly token: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Message {
  readonly sid: string;
  readonly account_sid: string;
  readonly to: string;
  readonly from: string | null;
  readonly messaging_service_sid: string | null;
  readonly body: string;
  readonly status: string;
  readonly error_code: number | null;
  readonly error_message: string | null;
  readonly date_created: string;
  readonly num_segments: string;
  readonly direction: 'outbound-api';
}

export interface TwilioOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly posts: PostStore;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}

/**
 * Twilio's Programmable Messaging: one text message a call, the list of those that were taken, and status callbacks
 * signed with the account's auth token, which is the one of the call. Numbers say what becomes of a message: those that
 * Twilio keeps for tests refuse it, and those of `numbers.ts` are not delivered. Twilio keeps no ids of its callers: what
 * is posted twice is sent twice.
 */
export function createTwilio(options: TwilioOptions): Provider {
  const { database, clock } = options;
  database.exec(
    'CREATE TABLE IF NOT EXISTS world_twilio_message (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, recipient TEXT NOT NULL, message TEXT NOT NULL)',
  );
  const insert = database.prepare('INSERT INTO world_twilio_message (account, recipient, message) VALUES (?, ?, ?)');
  const select = database.prepare(
    'SELECT message FROM world_twilio_message WHERE account = ? AND recipient = ? ORDER BY id DESC LIMIT ?',
  );
  const reports = createReportOutbox({
    ...options,
    provider: 'Twilio',
    schedule: posts,
    compose(url, [report]) {
      if (report === undefined) return undefined;
      const { token, parameters } = JSON.parse(report) as Report;
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureOf(url, parameters, token),
      };
      return { url, headers, body: new URLSearchParams(parameters).toString() };
    },
  });
  reports.kick();

  function send(account: string, token: string, request: ProviderRequest): RestResponse {
    const form = new URLSearchParams(request.body ?? '');
    const [to, body] = [form.get('To') ?? '', form.get('Body') ?? ''];
    const [from, service] = [form.get('From'), form.get('MessagingServiceSid')];
    if (to === '') return refused(400, 21604, "A 'To' phone number is required.");
    if (from === null && service === null) return refused(400, 21603, "A 'From' phone number is required.");
    if (body === '') return refused(400, 21602, 'Message body is required.');
    if (body.length > 1600)
      return refused(400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
    const refusal = refusalOf(to, from);
    if (refusal) return refused(400, refusal.code, refusal.message);
    const message: Message = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      account_sid: account,
      to,
      from,
      messaging_service_sid: service,
      body,
      status: 'queued',
      error_code: null,
      error_message: null,
      date_created: new Date(clock.now()).toUTCString(),
      num_segments: '1',
      direction: 'outbound-api',
    };
    insert.run(account, to, JSON.stringify(message));
    const callback = form.get('StatusCallback');
    if (callback !== null)
      for (const status of statusesOf(message)) reports.add(callback, { token, parameters: status });
    if (!isUndelivered(to)) options.posts.add({ receiver: 'Twilio', place: to, body, messageId: message.sid });
    return jsonAnswer(201, message);
  }

  return {
    hosts: ['api.twilio.com'],
    answer(request) {
      const { method, path, query } = request;
      const account = /^\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Messages\.json$/.exec(path)?.[1];
      if (account === undefined)
        return Promise.resolve(refused(404, 20404, `The requested resource ${path} was not found`));
      const token = tokenOf(request, account);
      if (token === undefined) return Promise.resolve(refused(401, 20003, 'Authenticate'));
      if (method === 'POST') return Promise.resolve(send(account, token, request));
      if (method !== 'GET') return Promise.resolve(refused(405, 20004, 'Method not allowed'));
      const rows = select.all(account, query.get('To') ?? '', Number(query.get('PageSize') ?? 50)) as {
        message: string;
      }[];
      return Promise.resolve(
        jsonAnswer(200, { messages: rows.map(({ message }) => JSON.parse(message) as Message), next_page_uri: null }),
      );
    },
    idle: () => reports.idle(),
    stop: () => reports.stop(),
  };
}

/** Numbers to which a message is taken, and then not delivered. */
const UNDELIVERED: Readonly<Record<string, string>> = { '900404': '30005', '900403': '30003' };

function isUndelivered(to: string): boolean {
  return UNDELIVERED[to.slice(-6)] !== undefined;
}

function statusesOf({ sid, account_sid, to, from }: Message): readonly Report['parameters'][] {
  const common = { MessageSid: sid, SmsSid: sid, AccountSid: account_sid, To: to, ApiVersion: '2010-04-01' };
  const code = UNDELIVERED[to.slice(-6)];
  const last: Report['parameters'] =
    code === undefined ? { MessageStatus: 'delivered' } : { MessageStatus: 'undelivered', ErrorCode: code };
  return [{ MessageStatus: 'sent' }, last].map((status) => ({
    ...common,
    ...(from === null ? {} : { From: from }),
    ...status,
  }));
}

/** Basic authentication with the account's SID and its auth token. Source: Twilio documentation, "Requests". */
function tokenOf({ headers }: ProviderRequest, account: string): string | undefined {
  const [scheme, value] = (headers['authorization'] ?? '').split(' ');
  const [user, token] = Buffer.from(value ?? '', 'base64')
    .toString()
    .split(':');
  return scheme === 'Basic' && user === account && /^[0-9a-f]{32}$/.test(token ?? '') ? token : undefined;
}

/** Source: Twilio documentation, "Webhooks Security": the address, then each parameter and its value, by name. */
function signatureOf(url: string, parameters: Report['parameters'], token: string): string {
  const sorted = Object.keys(parameters).sort();
  return createHmac('sha1', token)
    .update(url + sorted.map((name) => `${name}${parameters[name] ?? ''}`).join(''))
    .digest('base64');
}

function refused(status: number, code: number, message: string): RestResponse {
  return jsonAnswer(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}
