import { z } from 'zod';
import { Webhook } from 'standardwebhooks';

/** What the app's calls answer with. */
const answer = z.union([
  z.looseObject({ ok: z.literal(true), value: z.unknown() }),
  z.looseObject({
    ok: z.literal(false),
    refusal: z.looseObject({
      code: z.string(),
      message: z.string(),
      reasons: z.array(z.looseObject({ code: z.string(), text: z.string() })).optional(),
    }),
  }),
]);
export type AppAnswer = z.output<typeof answer>;

const state = z.looseObject({
  clock: z.looseObject({ now: z.number(), nextAlarm: z.number().optional() }),
  usage: z.object({
    invocations: z.record(z.string(), z.number()),
    restCalls: z.number(),
    points: z.number(),
    storageReads: z.number(),
    storageWrites: z.number(),
    queueEvents: z.number(),
    webTriggerCalls: z.number(),
  }),
});
export type Usage = z.output<typeof state>['usage'];

const mail = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string().optional(),
  html: z.string().optional(),
});
export type Mail = z.output<typeof mail>;

const deploymentStory = z.looseObject({ url: z.string(), secret: z.string() });

export interface Place {
  readonly issueKey?: string;
  readonly projectKey?: string;
}

/** The sandbox over HTTP, as any outside tool sees it (docs/sandbox.md). */
export class SiteClient {
  constructor(readonly url: string) {}

  /** Invokes a resolver as the bridge does. */
  async invoke(as: string, module: string, place: Place, functionKey: string, payload?: unknown): Promise<AppAnswer> {
    return answer.parse(await this.post('/_sandbox/invoke', { as, module, ...place, functionKey, payload }));
  }

  /** The same, for calls that have to succeed. */
  async call<S extends z.ZodType>(
    shape: S,
    ...[as, module, place, functionKey, payload]: Parameters<SiteClient['invoke']>
  ): Promise<z.output<S>> {
    const said = await this.invoke(as, module, place, functionKey, payload);
    if (!said.ok) throw new Error(`${functionKey} was refused: ${said.refusal.message}`);
    return shape.parse(said.value);
  }

  async rest(email: string, path: string): Promise<unknown> {
    const response = await fetch(this.url + path, {
      headers: { Authorization: `Basic ${Buffer.from(`${email}:token`).toString('base64')}` },
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  async state(): Promise<z.output<typeof state>> {
    return state.parse(await this.get('/_sandbox/state'));
  }

  async advance(duration: string): Promise<void> {
    await this.post('/_sandbox/clock', { advance: duration });
  }

  async idle(): Promise<void> {
    await this.post('/_sandbox/idle', {});
  }

  async mails(): Promise<readonly Mail[]> {
    return z.array(mail).parse(await this.get('/_sandbox/mail'));
  }

  async rawMail(id: string): Promise<string> {
    return (await fetch(`${this.url}/_sandbox/mail/${id}.eml`)).text();
  }

  async traffic(): Promise<string> {
    return (await fetch(`${this.url}/_sandbox/traffic`)).text();
  }

  /** Posts evidence of a deployment as a pipeline does, signed by Standard Webhooks at the site's time. */
  async postEvidence(body: unknown, messageId: string): Promise<{ readonly status: number; readonly body: string }> {
    const { url, secret } = deploymentStory.parse(await this.get('/_sandbox/deployment-story'));
    const text = JSON.stringify(body);
    const sentAt = new Date((await this.state()).clock.now);
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(messageId, sentAt, text),
      },
      body: text,
    });
    return { status: response.status, body: await response.text() };
  }

  private async get(path: string): Promise<unknown> {
    const response = await fetch(this.url + path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }
}
