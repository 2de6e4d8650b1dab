/** On the real bundle: what nobody can tell is settled in bulk, and an address that takes no mail is mended. */
import { z } from 'zod';
import { people } from '../../sandbox/demo/people';
import type { BulkSettlement, SettlementOutcome } from '../../src/contract';
import { verifyBundle } from './support/bundle';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, sam, lena, noor } = people;
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

async function mailsByAddress(release: Release): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { to } of await release.mails()) for (const address of to) counts[address] = (counts[address] ?? 0) + 1;
  return counts;
}

/** Settles all uncertain ones for one reason, going on where each step ends; answers with how many they were. */
async function settleAll(release: Release, outcome: SettlementOutcome): Promise<number> {
  const asOf = await site.now();
  let settled = 0;
  let cursor: string | undefined;
  do {
    const step = await site.call(
      z.custom<BulkSettlement>(),
      ada.accountId,
      'record-panel',
      release.place,
      'settleDeliveries',
      { state: 'uncertain', outcome, reason: 'The provider never got them.', asOf, cursor },
    );
    settled += step.settled;
    cursor = step.cursor;
  } while (cursor !== undefined);
  return settled;
}

test('twelve uncertain messages are sent once more by one decision, and nobody else gets a second one', async () => {
  const partners = Array.from({ length: 14 }, (_, index) => `reader-${index}@partners.example`);
  await site.setAudience({ users: [lena.accountId], addresses: partners });
  const release = await Release.ready(site);
  await site.addFault({ kind: 'provider', match: 'mail/send', effect: { lose: 'before' }, times: 12 });
  await release.send();
  expect((await release.untilQuiet()).state).toBe('sending');
  const uncertain = await release.deliveriesIn('uncertain');
  expect(uncertain).toHaveLength(12);
  expect(Object.keys(await mailsByAddress(release))).toHaveLength(3);
  expect(await settleAll(release, 'send-again')).toBe(12);
  expect(await settleAll(release, 'send-again')).toBe(0);
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await mailsByAddress(release)).toEqual(
    Object.fromEntries([lena.emailAddress, ...partners].map((address) => [address, 1])),
  );
  expect((await verifyBundle(release)).code).toBe(0);
});

test('an address that bounced is left out of the next release, until its mailbox is said to take mail again', async () => {
  const gone = 'gone@bounce.example';
  await site.setAudience({ users: [lena.accountId], addresses: [gone, 'well@partners.example'] });
  const bounced = await Release.ready(site);
  await bounced.send();
  await bounced.untilQuiet();
  expect((await bounced.deliveries()).find(({ recipient }) => recipient.includes(gone))?.state).toBe('bounced');

  const partnersIn = async (release: Release) =>
    (await release.open()).communiques.find(({ group }) => group.name === 'Partners')?.audience;
  const without = await Release.plan(site);
  expect(await partnersIn(without)).toMatchObject({ count: 1 });
  const group = (await site.administration()).groups.find(({ name }) => name === 'Partners');
  const [held, ...others] = group?.quarantined ?? [];
  expect([held?.recipient, others]).toEqual([expect.stringContaining(gone), []]);

  const release = { groupId: group?.id, id: held?.id };
  expect(await site.invoke(sam.accountId, 'administration-page', {}, 'releaseAddress', release)).toMatchObject({
    ok: false,
    refusal: { field: 'reason' },
  });
  await site.administer('releaseAddress', { ...release, reason: 'The mailbox was set up anew.' });
  expect((await site.administration()).groups.flatMap(({ quarantined }) => quarantined)).toEqual([]);
  expect(await partnersIn(await Release.plan(site))).toMatchObject({ count: 2 });
});

test('who answers for a group is asked by one mail to have addresses mended, and what is mended is told the next release', async () => {
  const [gone, kept, well] = ['left@bounce.example', 'moved@bounce.example', 'still@partners.example'];
  await site.setAudience({ users: [lena.accountId], addresses: [gone, kept, well] });
  const partners = async () => {
    const group = (await site.administration()).groups.find(({ name }) => name === 'Partners');
    if (group?.members.kind !== 'addresses') throw new Error('The site has partners.');
    return { ...group, members: group.members };
  };
  const save = async (edit: Readonly<Record<string, unknown>>) => {
    const { id, revision, name, description, members } = await partners();
    await site.administer('saveGroup', { id, revision, name, description, members, ...edit });
  };
  await save({ responsibleAccountId: noor.accountId });
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  const asked = async () => (await site.mails()).filter(({ subject }) => subject.includes('To be mended'));
  expect(await asked()).toEqual([]);

  await site.advance('PT3H');
  const [mail, ...others] = await asked();
  expect([mail?.to, mail?.subject, others]).toEqual([
    [noor.emailAddress],
    expect.stringContaining('To be mended: 2 addresses of Partners'),
    [],
  ]);
  expect(mail?.text).toContain('2 addresses of “Partners” do not take mail any more: bounced for good.');
  expect(JSON.stringify(mail)).not.toContain('bounce.example');
  expect(mail?.text).toContain(`/browse/${(await release.open()).issueKey}`);

  // Behind the link, though she may only see the work item.
  const listed = async (who: string) =>
    JSON.stringify(await site.invoke(who, 'record-panel', release.place, 'listDeliveries', { state: 'bounced' }));
  expect(await listed(noor.accountId)).toContain(gone);
  expect(await listed(lena.accountId)).not.toContain(gone);
  const { toMend } = (await release.open()).communiques.find(({ group }) => group.name === 'Partners') ?? {};
  expect(toMend).toMatchObject({ count: 2, accountId: noor.accountId, told: { accountId: noor.accountId } });

  const mended = 'left@partners.example';
  await save({
    responsibleAccountId: noor.accountId,
    members: { kind: 'addresses', addresses: [mended, well].map((address) => ({ name: '', address })) },
  });
  const next = await Release.ready(site);
  await next.send();
  await next.untilQuiet();
  expect(Object.keys(await mailsByAddress(next))).toEqual(expect.arrayContaining([mended, well]));
  await site.advance('P2D');
  expect(await asked()).toHaveLength(1);
});
