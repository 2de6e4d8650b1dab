/** Publishing on a public page, and reading it: once each, whoever else publishes meanwhile. */
import { publicPages } from '../../../src/adapters/channels/public-pages';
import { renderMessage } from '../../../src/domain/channels';
import { openPublicPage } from '../../../src/usecases/publishing/open-public-page';
import type { Envelope, Store } from '../../../src/ports';
import { aCommunique, FACTS } from '../../builders/communiques';
import { memoryStore, type Rows } from '../../contracts/memory-store';

const PLACE = { groupId: 'customers', destinationId: 'p1' };
const secrets: Record<string, string> = { 'destination.p1': JSON.stringify({ address: 'p1' }) };

let store: Store;
beforeEach(async () => {
  const rows: Rows = new Map();
  store = memoryStore(rows, () => 0);
  await store.commit([
    {
      kind: 'group',
      key: 'customers',
      expected: 0,
      body: {
        ...{ id: 'customers', name: 'Customers', description: '', changedAt: 0 },
        members: {
          kind: 'destinations',
          channel: 'public-page',
          destinations: [{ id: 'p1', name: 'Releases of Harbour' }],
        },
      },
    },
  ]);
});

const pages = (over: Store = store) =>
  publicPages({
    secrets: { get: async (name) => secrets[name], set: async () => undefined, remove: async () => undefined },
    store: over,
    clock: { now: () => 1_000 },
  });

const envelope = (deliveryId: string, overrides: Partial<Envelope> = {}): Envelope => ({
  deliveryId,
  recipient: { kind: 'destination', destinationId: 'p1', name: 'Releases of Harbour' },
  message: renderMessage(aCommunique({ channel: 'public-page', subject: `Message ${deliveryId}` }), FACTS),
  record: { issueId: '10042', issueKey: 'HBR-12' },
  sendId: 's1',
  sender: { name: 'Harbour releases', address: '', provider: 'sendgrid' },
  ...overrides,
});

async function shown(from = ''): Promise<readonly string[]> {
  const opened = await openPublicPage({ store }, { ...PLACE, from });
  return opened.ok ? opened.value.items.map(({ message }) => message.subject) : [opened.refusal.code];
}

it('publishes each delivery once, the newest first', async () => {
  for (const id of ['a', 'b', 'a']) expect(await pages().send(envelope(id))).toEqual({ kind: 'accepted' });
  expect(await shown()).toEqual(['Message b', 'Message a']);
});

it('loses nothing to whoever publishes at the same time', async () => {
  let meanwhile = true;
  const raced: Store = {
    ...store,
    async commit(changes) {
      if (meanwhile) {
        meanwhile = false;
        await pages().send(envelope('faster'));
      }
      return store.commit(changes);
    },
  };
  expect(await pages(raced).send(envelope('slower'))).toEqual({ kind: 'accepted' });
  expect(await shown()).toEqual(['Message slower', 'Message faster']);
});

it('tries again later where it never gets its turn, and publishes nothing', async () => {
  const busy: Store = { ...store, commit: async () => 'conflict' };
  expect((await pages(busy).send(envelope('a'))).kind).toBe('try-again');
  expect(await shown()).toEqual([]);
});

it('shows ten at a time, with the way to the others', async () => {
  for (let count = 1; count <= 12; count += 1) await pages().send(envelope(`d${count}`));
  const first = await openPublicPage({ store }, { ...PLACE, from: '' });
  expect(first).toMatchObject({ ok: true, value: { older: '?group=customers&page=p1&from=10' } });
  expect(first.ok && first.value.newer).toBeUndefined();
  const second = await openPublicPage({ store }, { ...PLACE, from: '10' });
  expect(second).toMatchObject({ ok: true, value: { newer: '?group=customers&page=p1' } });
  expect(await shown('10')).toEqual(['Message d2', 'Message d1']);
});

it('leads from what was corrected to its correction, on whichever part that is', async () => {
  await pages().send(envelope('told'));
  const correction = renderMessage(aCommunique({ channel: 'public-page', kind: 'correction' }), FACTS);
  await pages().send(envelope('corrected', { message: correction, sendId: 's2' }));
  for (let count = 1; count <= 10; count += 1)
    await pages().send(envelope(`d${count}`, { record: { issueId: '1', issueKey: 'HBR-1' } }));
  const opened = await openPublicPage({ store }, { ...PLACE, from: '10' });
  expect(opened.ok && opened.value.items.map(({ correctedBy }) => correctedBy?.address)).toEqual([
    undefined,
    '?group=customers&page=p1&from=10#message-2',
  ]);
});

it('publishes nothing on a page that was taken out of its group, and says what became of it', async () => {
  const recipient = { kind: 'destination', destinationId: 'gone', name: 'Old page' } as const;
  expect(await pages().send(envelope('a', { recipient }))).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('taken out of its stakeholder group'),
  });
});

it.each([
  ['another group', { groupId: 'others', destinationId: 'p1' }],
  ['another page', { groupId: 'customers', destinationId: 'p2' }],
  ['nothing', { groupId: '', destinationId: '' }],
  ['more than a name', { groupId: 'customers', destinationId: '../p1' }],
])('shows nothing to who asks for %s', async (_, place) => {
  await pages().send(envelope('a'));
  expect(await openPublicPage({ store }, { ...place, from: '' })).toMatchObject({
    ok: false,
    refusal: { code: 'no-such-page' },
  });
});
