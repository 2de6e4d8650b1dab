/** What Jira's answer to a mail says of it (REST API, "Send notification for issue"). */
import { notify } from '../../../src/adapters/jira/notices';

const message = { subject: 'News of 5.1.3', text: 'It is available.', html: '<p>It is available.</p>' };

function answering(answer: () => Promise<Response>): void {
  Object.assign(globalThis, {
    __forge_fetch__: answer,
    __forge_runtime__: { appContext: {}, lambdaContext: {} },
  });
}

const outcome = () => notify('10001', 'ada', message);

it.each<[number, object]>([
  [204, { kind: 'accepted' }],
  [400, { kind: 'refused' }],
  [404, { kind: 'refused' }],
  [429, { kind: 'try-again', afterSeconds: 60 }],
  [503, { kind: 'try-again', afterSeconds: 60 }],
  [500, { kind: 'unknown' }],
  [504, { kind: 'unknown' }],
])('reads %i as %j', async (status, expected) => {
  const headers = { 'retry-after': 'Sat, 21 Nov 2026 12:01:00 GMT', date: 'Sat, 21 Nov 2026 12:00:00 GMT' };
  answering(async () => new Response(status === 204 ? null : '{}', { status, headers }));
  expect(await outcome()).toMatchObject(expected);
});

it('waits for the administrator where Jira sends no mail at all, instead of failing everybody', async () => {
  answering(async () => Response.json({ errorMessages: ['Outgoing emails are disabled.'] }, { status: 403 }));
  expect(await outcome()).toMatchObject({
    kind: 'try-again',
    reason: expect.stringContaining('administrator'),
    afterSeconds: 900,
  });
});

it('does not know what became of a mail whose answer was lost', async () => {
  answering(() => Promise.reject(new TypeError('fetch failed')));
  expect((await outcome()).kind).toBe('unknown');
});
