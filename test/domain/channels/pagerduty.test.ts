import { renderMessage } from '../../../src/domain/channels';
import { pagerDuty } from '../../../src/domain/channels/pagerduty';
import type { HttpAnswer } from '../../../src/domain/channels/web-post';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const KEY = 'R0123456789abcdefghij0123456789A';
const { objectionTo, outcomeOf, postTo = fail } = pagerDuty.destination ?? fail();
const answered = (status: number, body: unknown = ''): HttpAnswer => ({
  status,
  body: JSON.stringify(body),
  header: () => undefined,
});

function fail(): never {
  throw new Error('PagerDuty posts to destinations.');
}

test('a release is a change event of the service, which wakes nobody', () => {
  const { post = {} } = renderMessage(aCommunique({ channel: 'pagerduty', subject: 'x'.repeat(2_000) }), FACTS);
  const { url, body } = postTo(KEY, post);
  expect(url).toBe('https://events.pagerduty.com/v2/change/enqueue');
  const event = JSON.parse(body) as { routing_key: string; payload: { summary: string; custom_details: object } };
  expect(event.routing_key).toBe(KEY);
  expect(event.payload.summary.length).toBeLessThanOrEqual(1_024);
  expect(JSON.stringify(event.payload.custom_details)).toContain(COMPLETE_ANSWERS.how);
});

test('the key is no part of the message that is approved and kept', () => {
  expect(JSON.stringify(renderMessage(aCommunique({ channel: 'pagerduty' }), FACTS))).not.toContain('routing_key');
});

test.each([
  [202, {}, 'accepted'],
  [200, {}, 'unknown'],
  [400, { errors: ['Invalid routing key'] }, 'refused'],
  [400, { errors: ['payload.summary: too long'] }, 'refused'],
  [429, {}, 'try-again'],
  [500, {}, 'unknown'],
])('an answer %i with %j is %s', (status, body, kind) => {
  expect(outcomeOf(answered(status, body)).kind).toBe(kind);
});

test('a key that is not known says who mends it', () => {
  expect(outcomeOf(answered(400, { errors: ['Invalid routing key'] }))).toMatchObject({
    reason: expect.stringContaining('A Jira administrator gives'),
  });
});

test('an account in the EU region is reached at the host of that region, by its key alone', () => {
  expect(objectionTo(`eu:${KEY}`)).toBeUndefined();
  const { url, body } = postTo(`eu:${KEY}`, {});
  expect([url, body]).toEqual([
    'https://events.eu.pagerduty.com/v2/change/enqueue',
    JSON.stringify({ routing_key: KEY }),
  ]);
});

test.each(['', 'https://events.pagerduty.com', KEY.slice(1), `${KEY} `, `us:${KEY}`, `eu: ${KEY}`])(
  '%j is no integration key',
  (text) => {
    expect(objectionTo(text)).toMatch(/32 letters and digits/);
  },
);

test('an integration key is taken', () => {
  expect(objectionTo(KEY)).toBeUndefined();
});
