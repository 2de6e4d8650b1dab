import { z } from 'zod';
import { request, requestText } from './http';

/** The sandbox's own interface under /_sandbox; docs/sandbox.md describes it. */

const person = z.looseObject({
  accountId: z.string(),
  displayName: z.string(),
  emailAddress: z.string(),
  timeZone: z.string(),
  role: z.string().catch(''),
});
export type Person = z.output<typeof person>;

const frame = z.looseObject({
  url: z.string(),
  moduleKey: z.string(),
  title: z.string(),
  viewportSize: z.string().optional(),
  pages: z.array(z.looseObject({ title: z.string(), route: z.string() })).optional(),
});
export type Frame = z.output<typeof frame>;

const mail = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  time: z.string(),
  from: z.string(),
  to: z.union([z.string(), z.array(z.string()).transform((all) => all.join(', '))]),
  subject: z.string().catch(''),
  text: z.string().nullish(),
  html: z.string().nullish(),
});
export type Mail = z.output<typeof mail>;

const outboundCall = z.looseObject({
  time: z.string(),
  method: z.string(),
  url: z.string(),
  status: z.number().nullish(),
});

const trafficEntry = z.looseObject({
  time: z.string(),
  as: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  points: z.number().optional(),
});
export type TrafficEntry = z.output<typeof trafficEntry>;

const faultEntry = z.looseObject({
  id: z.string(),
  used: z.number(),
  fault: z.looseObject({ kind: z.string() }),
});

const path = encodeURIComponent;

export const fetchPeople = () => request(z.array(person), '/_sandbox/people');

/** Account id of the person of this session; null when there is none yet. */
export const fetchSignedIn = async () =>
  (await request(z.looseObject({ person: z.looseObject({ accountId: z.string() }).nullable() }), '/_sandbox/session'))
    .person?.accountId ?? null;

export const signIn = (accountId: string) => requestText('/_sandbox/session', { method: 'POST', body: { accountId } });

export interface Place {
  readonly issueKey?: string;
  readonly projectKey?: string;
}

/** The app's modules of this type that the signed-in person sees at the place. */
export function fetchFrames(moduleType: string, place: Place = {}) {
  const query = new URLSearchParams({ moduleType });
  if (place.issueKey !== undefined) query.set('issueKey', place.issueKey);
  if (place.projectKey !== undefined) query.set('projectKey', place.projectKey);
  return request(z.array(frame), `/_sandbox/frames?${query}`);
}

export const fetchMails = () => request(z.array(mail), '/_sandbox/mail');
export const fetchMailSource = (id: string) => requestText(`/_sandbox/mail/${path(id)}.eml`);
const receivedPost = z.looseObject({
  id: z.string(),
  time: z.string(),
  receiver: z.string(),
  place: z.string(),
  body: z.unknown(),
});

export const fetchPosts = () => request(z.array(receivedPost), '/_sandbox/posts');
export const fetchOutbound = () => request(z.array(outboundCall), '/_sandbox/outbound');

export async function fetchTraffic(): Promise<readonly TrafficEntry[]> {
  const text = await requestText('/_sandbox/traffic');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => trafficEntry.parse(JSON.parse(line)));
}

export const fetchFaults = () => request(z.array(faultEntry), '/_sandbox/faults');
export const addFault = (fault: unknown) => requestText('/_sandbox/faults', { method: 'POST', body: fault });
export const removeFault = (id: string) => requestText(`/_sandbox/faults/${path(id)}`, { method: 'DELETE' });
export const killApp = () => requestText('/_sandbox/kill-app', { method: 'POST' });
/** Forward by an ISO 8601 duration, or to when the next waiting thing is due; answers when all that fell due is done. */
export const moveClock = (how: { readonly advance: string } | { readonly toNextStep: true }) =>
  requestText('/_sandbox/clock', { method: 'POST', body: how });

const clock = z.looseObject({ now: z.number(), nextAlarm: z.number().optional() });

export const fetchClock = () => request(clock, '/_sandbox/clock');

const values = z.record(z.string(), z.unknown());

/** How the host stands: `usage` is what it counted, `app` what it holds for the app (queue, storage, schedules). */
export const fetchHostState = () => request(z.looseObject({ usage: values, app: values }), '/_sandbox/state');

const pipelineRecipe = z.looseObject({
  url: z.string().catch(''),
  secret: z.string().catch(''),
  body: z.string().catch('{}'),
});
export type PipelineRecipe = z.output<typeof pipelineRecipe>;

/** What the demo's pipeline needs to post evidence: the web trigger's address, the secret, a body to start from. */
export const fetchPipelineRecipe = () => request(pipelineRecipe, '/_sandbox/deployment-story');

/** What the bridge's `invoke` does; rejects with the message that the bridge would reject with. */
export const invokeResolver = (call: Place & { module: string; functionKey: string; payload?: unknown }) =>
  request(z.unknown(), '/_sandbox/invoke', { method: 'POST', body: call });

/** The bridge's other commands that need the host. */
export const askHost = (
  call: Place & {
    module: string;
    command: 'fetchProduct' | 'getContext' | 'egressGet' | 'egressSet';
    payload?: unknown;
    theme?: string;
  },
) => request(z.unknown(), '/_sandbox/bridge', { method: 'POST', body: call });
