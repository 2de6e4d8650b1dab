import { createTestClock } from '../../../sandbox/clock';
import { inMemory, openDatabase } from '../../../sandbox/database';
import { createFaults } from '../../../sandbox/faults';
import { startWorld } from '../../../sandbox/world/world';

export interface PostedEvents {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type WorldForTests = Awaited<ReturnType<typeof startWorldForTests>>;

/** A world on a clock that stands still, with a receiver of webhooks whose answer can be chosen. */
export async function startWorldForTests(database = openDatabase(inMemory), clock = createTestClock()) {
  const faults = createFaults();
  const posted: PostedEvents[] = [];
  const receiver = { status: 200 };
  const world = await startWorld({
    database,
    clock,
    faults,
    postWebhook: (url, headers, body) => {
      posted.push({ url, headers, body });
      return Promise.resolve({ status: receiver.status, headers: {}, body: '' });
    },
    log: () => undefined,
  });
  return {
    world,
    clock,
    database,
    faults,
    posted,
    receiver,
    /** Calls SendGrid with a good key. */
    sendGrid: (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
      world
        .fetch({
          url: `https://api.sendgrid.com${path}`,
          method,
          headers: { authorization: 'Bearer SG.demo.key', 'content-type': 'application/json', ...headers },
          body: body === undefined ? undefined : JSON.stringify(body),
        })
        .then((answer) => {
          if (answer === undefined) throw new Error('Nobody answered.');
          return answer;
        }),
    /** The kinds of events posted so far with the address that each is about. */
    events: () =>
      posted
        .flatMap(({ body }) => JSON.parse(body) as { event: string; email: string }[])
        .map(({ event, email }) => `${event} ${email}`),
  };
}

export function message(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    personalizations: [{ to: [{ email: 'kim@partner.example', name: 'Kim' }] }],
    from: { email: 'releases@example.com', name: 'Harbour releases' },
    subject: 'Harbour 4.2.0 is available',
    content: [
      { type: 'text/plain', value: 'Hello' },
      { type: 'text/html', value: '<p>Hello</p>' },
    ],
    ...changes,
  };
}
