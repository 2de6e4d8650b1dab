/** A request is looked through for a comment that may be there already, but not for longer than there is time. */
import { requestComments } from '../../../src/adapters/channels/request-comments';
import type { Envelope } from '../../../src/ports';

const envelope: Envelope = {
  deliveryId: 'd'.repeat(32),
  mayHaveLeft: true,
  recipient: { kind: 'request', issueId: '10007', name: 'HELP-7' },
  message: { subject: 'News of 5.1.3', text: 'It is available.', html: '<p>It is available.</p>' },
  record: { issueId: '100', issueKey: 'REL-1' },
  sender: { name: 'Releases', address: '', provider: 'sendgrid' },
};

/** A site whose requests have pages and pages of comments; each page takes so long. */
function site(millisecondsForAPage: number, pages: number) {
  const calls: string[] = [];
  const fetch = async (_as: unknown, path: string, { method = 'GET' }: { readonly method?: string }) => {
    calls.push(method);
    if (method === 'POST') return Response.json({ id: '1' }, { status: 201 });
    await new Promise((resolve) => setTimeout(resolve, millisecondsForAPage));
    const page = Number(new URLSearchParams(path.split('?')[1]).get('start')) / 50 + 1;
    return Response.json({ values: [{ id: String(page), body: 'Thanks.' }], isLastPage: page >= pages });
  };
  Object.assign(globalThis, {
    __forge_fetch__: fetch,
    __forge_runtime__: { appContext: {}, lambdaContext: {} },
  });
  return calls;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('nothing is posted, and no page is asked for any more, where looking through it takes too long', async () => {
  const calls = site(4_000, 20);
  const outcome = requestComments().send(envelope);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(await outcome).toMatchObject({ kind: 'try-again', reason: expect.stringContaining('none was added') });
  await jest.advanceTimersByTimeAsync(120_000);
  expect(calls).toEqual(['GET', 'GET', 'GET']);
});

test('the comment is posted where it was not found in time', async () => {
  const calls = site(100, 3);
  const outcome = requestComments().send(envelope);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(await outcome).toEqual({ kind: 'accepted', providerMessageId: '1' });
  expect(calls).toEqual(['GET', 'GET', 'GET', 'POST']);
});
