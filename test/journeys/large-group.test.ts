/** A customer list of 5,000 addresses, through the real bundle and the limits of the emulated storage. */
import { z } from 'zod';
import { people } from '../../sandbox/demo/people';
import type { MembersPage } from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

const GROUP = 'Partners';
const COUNT = 5_000;

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [people.mei.accountId], addresses: ['one@partners.example'] });
}, 60_000);
afterAll(() => site.stop());

const addressOf = (index: number): string => `customer-${index}@customers.example`;

async function uploadAndSave(from: number): Promise<void> {
  const addresses = Array.from({ length: COUNT }, (_, index) => ({
    name: `Customer ${from + index}`,
    address: addressOf(from + index),
  }));
  await site.saveMembers(GROUP, await site.upload(addresses));
}

function asAdministrator<T>(shape: z.ZodType<T>, functionKey: string, payload: unknown): Promise<T> {
  return site.call(shape, people.sam.accountId, 'administration-page', {}, functionKey, payload);
}

async function group() {
  const found = (await site.administration()).groups.find(({ name }) => name === GROUP);
  if (!found) throw new Error(`There is no group ${GROUP}.`);
  return { groupId: found.id, revision: found.revision, members: found.members };
}

const find = (groupId: string, words: string): Promise<MembersPage> =>
  asAdministrator(z.custom<MembersPage>(), 'openMembers', { groupId, words });

/** What the storage has of the members of groups, without what was uploaded and goes by itself. */
const keptWith = (address: string): readonly string[] =>
  site.keptWith(address).filter((key) => key.startsWith('content:members.'));

test('is uploaded, searched, changed by one, looked up in the background, and replaced without a trace', async () => {
  await uploadAndSave(0);
  const { groupId, ...saved } = await group();
  expect(saved.members).toMatchObject({ kind: 'in-parts', of: 'addresses', count: COUNT });

  const [customer] = (await find(groupId, addressOf(4_711))).members;
  expect(customer).toMatchObject({ name: 'Customer 4711', address: addressOf(4_711) });
  await site.administer('removeMember', { groupId, revision: saved.revision, id: customer?.id });
  const added = { name: 'Kim', address: 'kim@customers.example' };
  const members = { kind: 'addresses', addresses: [added] };
  await site.administer('addMember', { groupId, revision: (await group()).revision, members });
  expect((await find(groupId, addressOf(4_711))).members).toEqual([]);
  expect((await find(groupId, 'kim')).members).toMatchObject([added]);
  expect(keptWith(addressOf(4_711))).toEqual([]);

  await site.advance('PT1M');
  const release = await Release.plan(site);
  const audience = async () => (await release.communiqueFor(GROUP)).audience;
  for (let minutes = 0; (await audience()).lookingUp; minutes += 1) {
    if (minutes > 15) throw new Error('The audience was not looked up within a quarter of an hour.');
    await site.advance('PT1M');
    await site.idle();
  }
  expect(await audience()).toMatchObject({ count: COUNT, excluded: [] });

  await site.advance('PT1M');
  await uploadAndSave(10_000);
  expect((await group()).members).toMatchObject({ count: COUNT });
  expect(keptWith(addressOf(12_345))).toHaveLength(1);
  expect(keptWith(addressOf(1_234))).toEqual([]);
}, 300_000);
