/**
 * Jira is busy, broken, down, or answers in a form that nobody knows, at each REST call of each step: the person reads a
 * clear refusal or the work resumes by itself, and afterwards the record is right.
 */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import type { AppAnswer } from '../../sandbox/journey/site-client';
import type { Fault } from '../../sandbox/ports';
import { prepareGround, Release } from './support/release';
import { type RestShape, shapesDuring } from './support/rest-shapes';
import { TestSite } from './support/site';

const { mei, carlos, ada } = people;
const users = queryUsers.others.slice(0, 2);
const addresses = ['one@partners.example'];
const everybody = [...users.map((user) => user.emailAddress), ...addresses].sort();
const everyFault = process.env['LONG_TESTS'] === '1';

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: users.map((user) => user.accountId), addresses });
}, 60_000);
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

type RestFault = Omit<Extract<Fault, { readonly kind: 'rest' }>, 'kind' | 'match' | 'times'>;
const BUSY: RestFault = { status: 429, headers: { 'retry-after': '20' } };
const FAULTS: readonly (RestFault & { readonly name: string })[] = [
  { name: 'is busy', ...BUSY },
  { name: 'fails', status: 500, body: '{"errorMessages":["Something broke inside."]}' },
  { name: 'is down', status: 503, body: '<html>Maintenance</html>' },
  { name: 'answers in an unknown form', status: 200, body: '{"form":["of","tomorrow"]}' },
];

/** Which faults are played at each call: all of them in a long run, else one after the other from call to call. */
function playedAt<S extends RestShape>(
  shapes: readonly S[],
): readonly { readonly shape: S; readonly fault: (typeof FAULTS)[number] }[] {
  return shapes.flatMap((shape, index) =>
    // Of a call that changes something only the status counts, so it has no unknown form.
    FAULTS.filter((fault) => shape.reads || fault.status !== 200)
      .filter((_fault, at, fitting) => everyFault || at === index % fitting.length)
      .map((fault) => ({ shape, fault })),
  );
}

interface Played {
  readonly what: string;
  readonly answer: AppAnswer;
  /** How often storage was written meanwhile. */
  readonly writes: number;
}

async function play(shape: RestShape, fault: (typeof FAULTS)[number], work: () => Promise<AppAnswer>): Promise<Played> {
  // Jira also limits how often one issue is written in half a minute; here only the fault counts.
  await site.advance('PT31S');
  const { name, ...rest } = fault;
  await site.addFault({ kind: 'rest', match: shape.match, times: 1, ...rest });
  const before = (await site.state()).usage.storageWrites;
  const answer = await work();
  const writes = (await site.state()).usage.storageWrites - before;
  const what = `Jira ${name} at ${shape.name}`;
  expect([what, await site.clearFaults()]).toEqual([what, [1]]);
  return { what, answer, writes };
}

/** A person can act on it: it says that Jira is the cause and what to do. */
function expectClear({ what, answer }: Played): void {
  if (answer.ok) return;
  expect([what, answer.refusal.code]).toEqual([what, expect.stringMatching(/^(jira-failed|held)$/)]);
  expect(answer.refusal.message).toMatch(
    /^(Jira (is busy and asked to wait 20 seconds|could not answer just now)|Held:).*\.$/,
  );
}

const received = async (release: Release): Promise<readonly string[]> =>
  (await release.mails()).flatMap((mail) => mail.to).sort();

describe('sending', () => {
  const press = async (release: Release, contentDigest: string): Promise<AppAnswer> =>
    site.invoke(ada.accountId, 'record-panel', release.place, 'sendCommunications', { contentDigest });

  test('a Jira that stays away for more than an hour holds the send, and it goes on when Jira is back', async () => {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'rest', match: '/notify$', status: 503, times: 1000 });
    await release.send();
    await site.advance('PT70M');
    expect((await release.deliveries()).map((delivery) => delivery.state).sort()).toEqual([
      'delivered',
      'planned',
      'planned',
    ]);
    await site.clearFaults();
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await received(release)).toEqual(everybody);
  }, 180_000);

  test('at the press of the button: refused or begun, and never twice', async () => {
    const clean = await Release.ready(site);
    const seen = (await clean.open()).contentDigest;
    const { first } = await shapesDuring(site, () => press(clean, seen));
    for (const { shape, fault } of playedAt(first)) {
      const release = await Release.ready(site);
      const { contentDigest } = await release.open();
      const played = await play(shape, fault, () => press(release, contentDigest));
      expectClear(played);
      const again = await press(release, contentDigest);
      if (!again.ok) expect([played.what, again.refusal.code]).toEqual([played.what, 'already-sending']);
      expect([played.what, (await release.untilQuiet()).state]).toEqual([played.what, 'recorded']);
      expect([played.what, await received(release)]).toEqual([played.what, everybody]);
    }
  }, 240_000);

  test('in the background: everything is caught up, and what is uncertain is shown', async () => {
    // The first line ever written to an item takes a call more than all later ones.
    const first = await Release.ready(site);
    await first.send();
    await first.untilQuiet();
    const clean = await Release.ready(site);
    const seen = (await clean.open()).contentDigest;
    const { later } = await shapesDuring(site, async () => {
      await press(clean, seen);
      await site.idle();
      // Nobody looks meanwhile, so that only the app's own calls are among these.
      for (let round = 0; round < 3; round += 1) await site.passTime();
    });
    expect((await clean.open()).state).toBe('recorded');
    for (const { shape, fault } of playedAt(later)) {
      const release = await Release.ready(site);
      const { contentDigest } = await release.open();
      await site.idle();
      const { name, ...rest } = fault;
      const what = `Jira ${name} at ${shape.name}`;
      await site.addFault({ kind: 'rest', match: shape.match, skip: shape.earlier, times: 2, ...rest });
      expect([what, await press(release, contentDigest)]).toEqual([what, expect.objectContaining({ ok: true })]);
      await site.idle();
      for (let round = 0; round < 6 && (await site.faultUses())[0] === 0; round += 1) await site.passTime();
      const [struck = 0] = await site.clearFaults();
      expect([what, struck > 0]).toEqual([what, true]);
      await release.untilQuiet();
      for (const delivery of await release.deliveriesIn('uncertain'))
        await site.call(z.unknown(), ada.accountId, 'record-panel', release.place, 'settleDelivery', {
          deliveryId: delivery.id,
          outcome: 'send-again',
          reason: 'Jira’s log shows that it was never queued.',
        });
      expect([what, (await release.untilQuiet()).state]).toEqual([what, 'recorded']);
      expect([what, await received(release)]).toEqual([what, everybody]);
    }
  }, 240_000);
});

test('asking for approval and approving: refused clearly, and done by doing it again', async () => {
  const submit = async (release: Release): Promise<AppAnswer> => {
    const { contentDigest } = await release.open();
    return site.invoke(mei.accountId, 'record-panel', release.place, 'submitForApproval', { contentDigest });
  };
  const clean = await Release.plan(site);
  await clean.complete();
  const { contentDigest } = await clean.open();
  const submitting = await shapesDuring(site, () =>
    site.invoke(mei.accountId, 'record-panel', clean.place, 'submitForApproval', { contentDigest }),
  );
  const approving = await shapesDuring(site, () =>
    site.invoke(carlos.accountId, 'change-panel', { issueKey: clean.ground.changeKey }, 'approveChange', {
      recordIssueId: clean.issueId,
      contentDigest,
    }),
  );

  const release = await Release.plan(site);
  await release.complete();
  await release.verify();
  for (const { shape, fault } of playedAt(submitting.first)) {
    const seen = (await release.open()).contentDigest;
    expectClear(
      await play(shape, fault, () =>
        site.invoke(mei.accountId, 'record-panel', release.place, 'submitForApproval', { contentDigest: seen }),
      ),
    );
    expect(await submit(release)).toMatchObject({ ok: true });
    expect(await release.reasons()).toEqual(['not-approved']);
  }
  for (const { shape, fault } of playedAt(approving.first)) {
    const seen = (await release.open()).contentDigest;
    const played = await play(shape, fault, () =>
      site.invoke(carlos.accountId, 'change-panel', { issueKey: release.ground.changeKey }, 'approveChange', {
        recordIssueId: release.issueId,
        contentDigest: seen,
      }),
    );
    expectClear(played);
    await release.approve();
    expect([played.what, await release.reasons()]).toEqual([played.what, []]);
  }
  expect(await release.send()).toMatchObject({ ok: true });
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await received(release)).toEqual(everybody);
}, 120_000);

describe('opening a page', () => {
  test.each<[string, (release: Release) => Promise<AppAnswer>]>([
    ['the record’s panel', (release) => site.invoke(ada.accountId, 'record-panel', release.place, 'openRecord')],
    [
      'the change’s panel',
      (release) => site.invoke(carlos.accountId, 'change-panel', { issueKey: release.ground.changeKey }, 'openChange'),
    ],
    ['the project page', () => site.invoke(mei.accountId, 'project-page', { projectKey: 'HBR' }, 'openProject')],
    [
      'the administration page',
      () => site.invoke(people.sam.accountId, 'administration-page', {}, 'openAdministration'),
    ],
    ['the auditor’s page', () => site.invoke(people.ines.accountId, 'site-page', {}, 'openAudit', {})],
  ])(
    '%s',
    async (_page, open) => {
      const release = await Release.ready(site);
      const { first } = await shapesDuring(site, () => open(release));
      expect(first.length).toBeGreaterThan(0);
      for (const { shape, fault } of playedAt(first)) {
        const played = await play(shape, fault, () => open(release));
        expectClear(played);
        expect([played.what, played.writes]).toEqual([played.what, 0]);
        expect(await open(release)).toMatchObject({ ok: true });
      }
    },
    120_000,
  );

  test('never shows a gate as open of which Jira did not tell the state', async () => {
    const release = await Release.ready(site);
    const comment = {
      body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Go.' }] }] },
    };
    await site.jiraDone(mei.emailAddress, 'POST', `/rest/api/3/issue/${release.ground.changeKey}/comment`, comment);
    await site.addFault({ kind: 'rest', match: 'servicedeskapi', status: 200, body: '{"values":"none"}', times: 1 });
    expect(await release.reasons()).toEqual(['unknown']);
  });
});

test('planning: what Jira created already can be adopted, and planning again works', async () => {
  const groupIds = (await site.administration()).groups.map((group) => group.id);
  const clean = await prepareGround(site);
  const { first } = await shapesDuring(site, () => planWith(clean, groupIds));
  for (const { shape, fault } of playedAt(first)) {
    const ground = await prepareGround(site);
    const played = await play(shape, fault, () => planWith(ground, groupIds));
    expectClear(played);
    await site.advance('PT5S');
    for (const issue of await recordsOf(ground.versionId))
      expect([
        played.what,
        await site.invoke(mei.accountId, 'record-panel', { issueKey: issue.key }, 'adoptRecord'),
      ]).toEqual([played.what, expect.objectContaining({ ok: true })]);
    if (!played.answer.ok) expect(await planWith(ground, groupIds)).toMatchObject({ ok: true });
  }

  function planWith(
    ground: { readonly versionId: string; readonly changeKey: string },
    groups: readonly string[],
  ): Promise<AppAnswer> {
    return site.invoke(mei.accountId, 'project-page', { projectKey: 'HBR' }, 'planCommunications', {
      versionId: ground.versionId,
      changeKeys: [ground.changeKey],
      groupIds: groups,
    });
  }
}, 120_000);

async function recordsOf(versionId: string): Promise<readonly { readonly key: string }[]> {
  const jql = `fixVersion = ${versionId} AND issuetype = "Release Communications"`;
  const found = await site.jiraDone(mei.emailAddress, 'POST', '/rest/api/3/search/jql', { jql, fields: ['summary'] });
  return z.looseObject({ issues: z.array(z.looseObject({ key: z.string() })) }).parse(found).issues;
}
