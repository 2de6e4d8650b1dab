/** Jira Service Management does not answer, on the real bundle: who looks is told what is being checked. */
import { people } from '../../sandbox/demo/people';
import type { ChangeView, RecordView } from '../../src/contract';
import type { AppAnswer } from '../../sandbox/journey/site-client';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, carlos, mei } = people;

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [mei.accountId], addresses: ['one@partners.example'] });
}, 60_000);
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

const look = async (release: Release, patience: 'brief' | 'full'): Promise<AppAnswer> =>
  site.invoke(ada.accountId, 'record-panel', release.place, 'openRecord', { patience });

function valueOf<T>(answer: AppAnswer): T {
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.value as T;
}

const heldOf = ({ gates }: Pick<RecordView, 'gates'>): readonly string[] =>
  gates.flatMap(({ reasons }) => reasons.map(({ code }) => code));

const held = (answer: AppAnswer): readonly string[] => heldOf(valueOf<RecordView>(answer));

/** Somebody comments on the change, so that its approvals are asked for again. */
async function touch(release: Release): Promise<void> {
  const comment = {
    body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Soon.' }] }] },
  };
  await site.jiraDone(mei.emailAddress, 'POST', `/rest/api/3/issue/${release.ground.changeKey}/comment`, comment);
  await site.idle();
}

test('the panels open with what is known, and the patient look ends in the verdict once it answers', async () => {
  const release = await Release.ready(site);
  await touch(release);
  await site.addFault({ kind: 'stall', match: 'GET /rest/servicedeskapi/request/.*/approval', times: 100 });
  const { storageWrites } = (await site.state()).usage;
  expect(held(await look(release, 'brief'))).toEqual(['checking']);
  const change = await site.invoke(
    carlos.accountId,
    'change-panel',
    { issueKey: release.ground.changeKey },
    'openChange',
    { patience: 'brief' },
  );
  expect(valueOf<ChangeView>(change).records.map(heldOf)).toEqual([['checking']]);
  expect((await site.state()).usage.storageWrites).toBe(storageWrites);
  const patient = look(release, 'full');
  await site.http('DELETE', '/_sandbox/faults');
  expect(held(await patient)).toEqual([]);
  expect((await site.state()).usage.storageWrites).toBeGreaterThan(storageWrites);
}, 120_000);

test('a send in the meantime waits for the answer, and goes', async () => {
  const release = await Release.ready(site);
  const { contentDigest } = await release.open();
  await touch(release);
  await site.addFault({ kind: 'stall', match: 'GET /rest/servicedeskapi/request/.*/approval', times: 100 });
  let answered = false;
  const sending = site
    .invoke(ada.accountId, 'record-panel', release.place, 'sendCommunications', { contentDigest })
    .finally(() => (answered = true));
  expect(held(await look(release, 'brief'))).toEqual(['checking']);
  expect(answered).toBe(false);
  await site.clearFaults();
  expect(await sending).toMatchObject({ ok: true, value: { state: 'sending' } });
  expect((await release.untilQuiet()).state).toBe('recorded');
}, 120_000);
