/** On the real bundle: people as a channel, from the mail that asks for it to what the auditor can verify of it. */
import { z } from 'zod';
import { people } from '../../sandbox/demo/people';
import type { AttestedOutcome, TaskList } from '../../src/contract';
import type { AppAnswer, Mail } from '../../sandbox/journey/site-client';
import { verifyBundle } from './support/bundle';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, lena } = people;
const KIM = { name: 'Kim of the warehouse', number: '+49 40 1111' };
const LEE = { name: 'Lee of the night shift', number: '+49 40 2222' };
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId], addresses: ['one@partners.example'] });
  await site.saveMembers('Gate', { kind: 'list', channel: 'telephone', items: [KIM, LEE] });
});
afterAll(() => site.stop());

async function sent(): Promise<{ readonly release: Release; readonly communiqueId: string }> {
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  const { communiques } = await release.open();
  return { release, communiqueId: communiques.find(({ channel }) => channel === 'telephone')?.id ?? '' };
}

const listOf = ({ release, communiqueId }: Awaited<ReturnType<typeof sent>>): Promise<TaskList> =>
  site.call(z.custom<TaskList>(), ada.accountId, 'record-panel', release.place, 'openTasks', { communiqueId });

async function attest(
  to: Awaited<ReturnType<typeof sent>>,
  outcome: AttestedOutcome,
  names: readonly string[],
  note?: string,
): Promise<AppAnswer> {
  const { tasks } = await listOf(to);
  const deliveryIds = tasks.filter(({ name }) => names.includes(name)).map(({ deliveryId }) => deliveryId);
  const answer = await site.invoke(ada.accountId, 'record-panel', to.release.place, 'attestTasks', {
    communiqueId: to.communiqueId,
    deliveryIds,
    outcome,
    note,
  });
  await site.idle();
  return answer;
}

/** The mails that ask the responsible person to tell this release. */
const asked = async (release: Release): Promise<readonly Mail[]> =>
  (await site.mails()).filter(
    ({ subject }) => subject.includes('People wait to be told') && subject.includes(release.subject),
  );

test('a list is asked for by mail, told by telephone, taken back, told again, and verified from outside', async () => {
  const telling = await sent();
  const { release } = telling;
  expect((await release.open()).state).toBe('sending');
  const [mail, ...more] = await asked(release);
  expect([mail?.to, more]).toEqual([[ada.emailAddress], []]);
  expect(mail?.text).toContain('2 on your list');
  const { script, tasks } = await listOf(telling);
  expect(script.text).toContain('Answers come sooner.');
  expect(tasks.map(({ number }) => number).sort()).toEqual([KIM.number, LEE.number]);

  expect(await attest(telling, 'told', [KIM.name, LEE.name])).toMatchObject({ ok: true });
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await attest(telling, 'taken-back', [KIM.name])).toMatchObject({ refusal: { field: 'note' } });
  expect(await attest(telling, 'taken-back', [KIM.name], 'It was another Kim.')).toMatchObject({ ok: true });
  expect((await release.open()).headline).toContain('Sent to 3 of 4 people');

  const [failed] = await release.deliveriesIn('failed');
  const again = { deliveryId: failed?.id, outcome: 'send-again', reason: 'She is back at noon.' };
  expect(await site.invoke(ada.accountId, 'record-panel', release.place, 'settleDelivery', again)).toMatchObject({
    ok: true,
  });
  await release.untilQuiet();
  expect((await asked(release)).map(({ text }) => /(\d) on your list/.exec(text ?? '')?.[1])).toEqual(['2', '1']);
  expect(await attest(telling, 'told', [KIM.name])).toMatchObject({ ok: true });
  expect((await release.untilQuiet()).headline).toContain('Sent to 4 of 4 people');
  const { code, output } = await verifyBundle(release);
  expect([code, output]).toEqual([0, expect.not.stringMatching(/Kim|Lee|\+49 40|another/)]);
});

test('a roll-back withdraws what is left to tell, and the correction is for exactly those who were told', async () => {
  const telling = await sent();
  const { release } = telling;
  expect(await attest(telling, 'told', [LEE.name])).toMatchObject({ ok: true });
  await release.verify('rolled-back');
  await site.passTime();
  const { tasks } = await listOf(telling);
  expect(tasks.map(({ name, withdrawn }) => [name, withdrawn]).sort()).toEqual([
    [KIM.name, true],
    [LEE.name, false],
  ]);
  const withdrawn = (await site.mails()).filter(
    ({ subject }) => subject.includes('Do not tell this any more') && subject.includes(release.subject),
  );
  expect(withdrawn.map(({ to }) => to)).toEqual([[ada.emailAddress]]);
  const correction = (await release.open()).communiques.find(
    ({ channel, current }) => channel === 'telephone' && current,
  );
  expect(correction).toMatchObject({ kind: 'correction', audience: { count: 1 } });
});

test('who does not confirm a mail is called by the responsible person, and counts as told from then on', async () => {
  const group = (await site.administration()).groups.find(({ name }) => name === 'Partners');
  if (!group) throw new Error('The site has the group.');
  const { id, revision, name, description } = group;
  await site.administer('saveGroup', {
    ...{ id, revision, name, description },
    members: {
      kind: 'addresses',
      addresses: [{ name: 'Noor', address: 'one@partners.example', number: '+4940123456' }],
    },
    target: { proof: 'acknowledged', percent: 100, hours: 48, next: { channel: 'telephone', afterHours: 24 } },
  });
  const { release } = await sent();
  const partners = async () => (await release.open()).communiques.find((one) => one.group.name === 'Partners');
  expect((await partners())?.chase).toMatchObject({ missing: 1, nextChannel: 'telephone' });
  await site.advance('PT25H');
  await release.untilQuiet();
  await site.advance('PT1H');
  const telling = { release, communiqueId: (await partners())?.id ?? '' };
  const list = await listOf(telling);
  expect(list).toMatchObject({ isNext: true, tasks: [{ name: 'Noor', number: '+4940123456', state: 'to-do' }] });
  expect(list.script.text).toContain('Answers come sooner.');
  expect((await asked(release)).map(({ text }) => text?.includes('Not everybody has confirmed'))).toContain(true);
  expect(await attest(telling, 'told', ['Noor'], 'She will read it.')).toMatchObject({ ok: true });
  await release.untilQuiet();
  expect((await partners())?.coverage).toMatchObject({ state: 'reached', reached: 1 });
  const { code, output } = await verifyBundle(release);
  expect([code, output]).toEqual([0, expect.not.stringMatching(/Noor|\+4940123456|She will/)]);
});
