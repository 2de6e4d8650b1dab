/** While the platform takes no more of a site's reads and writes, a page says so, and the background comes back. */
import * as consumers from '../../src/entry/consumers';
import { recordPanel } from '../../src/entry/record-panel';
import { StoreBusy, type Ports } from '../../src/ports';
import { aSite, verified } from '../builders/world/story';
import type { World } from '../builders/world/world';

const busy = async (): Promise<never> => {
  throw new StoreBusy();
};

function onBusyStorage(world: World, accountId?: string): () => Promise<Ports> {
  return async () => ({
    ...world.ports(accountId),
    store: { get: busy, getMany: busy, commit: busy, query: busy, walk: busy },
  });
}

function openRecord(load: () => Promise<Ports>, issueId: string): unknown {
  return recordPanel(load)(
    {
      call: { functionKey: 'openRecord', payload: {} as never },
      context: { extension: { issue: { id: issueId, key: 'PHX-1' } } } as never,
    },
    { principal: { accountId: 'engineer' } } as never,
  );
}

it('a page is told to try again, in words', async () => {
  const world = aSite();
  const issueId = await verified(world);
  const answered = await openRecord(onBusyStorage(world, 'engineer'), issueId);
  expect(answered).toMatchObject({ ok: false, refusal: { code: 'busy' } });
});

it('a page is told so, too, when not even the keys of the app can be read', async () => {
  expect(await openRecord(busy, '1')).toMatchObject({ ok: false, refusal: { code: 'busy' } });
});

it('an event comes again when the minute of the quota is over', async () => {
  const world = aSite();
  const issueId = await verified(world);
  const answered = await consumers.followUpOn(onBusyStorage(world))({ body: { version: 1, issueId } });
  expect(answered).toMatchObject({ _retry: true, retryOptions: { retryAfter: 60 } });
});
