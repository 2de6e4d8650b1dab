/** What comes between an approval and the last mail: roll-backs, declines, edits, approvals in service management. */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import { createChange, createStory, Release } from './support/release';
import { type HttpAnswer, TestSite } from './support/site';

const { mei, carlos, noor, ada, sam } = people;
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({
    users: queryUsers.others.slice(0, 2).map((person) => person.accountId),
    addresses: ['one@partners.example', 'two@partners.example'],
  });
}, 60_000);
afterAll(() => site.stop());
afterEach(() => site.clearFaults());

describe('in the middle of a send', () => {
  /** Sends so that Jira and the provider put everything off, and nothing has left yet. */
  async function sendThatWaits(): Promise<Release> {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'rest', match: '/notify$', status: 429, headers: { 'retry-after': '300' }, times: 1 });
    await site.addFault({
      kind: 'provider',
      match: 'mail/send',
      effect: { answer: 429, headers: { 'retry-after': '300' } },
      times: 1,
    });
    expect(await release.send()).toMatchObject({ ok: true });
    await site.idle();
    const states = (await release.deliveries()).map((delivery) => delivery.state);
    expect(states.filter((state) => state === 'planned')).toHaveLength(2);
    return release;
  }

  async function expectStopped(release: Release, headline: RegExp): Promise<void> {
    const view = await release.untilQuiet();
    expect(view.state).toBe('withdrawn');
    const deliveries = await release.deliveries();
    expect(deliveries.filter((delivery) => delivery.state === 'stopped')).toHaveLength(2);
    expect(deliveries.filter((delivery) => ['planned', 'attempting'].includes(delivery.state))).toEqual([]);
    expect(await release.mails()).toHaveLength(2);
    expect(view.headline).toMatch(headline);
  }

  test('a roll-back stops what has not left, and exactly those who were told get a correction', async () => {
    const release = await sendThatWaits();
    expect(await release.verify('rolled-back')).toMatchObject({ status: 202 });
    await expectStopped(release, /was rolled back from production; 2 people were told that it is live/);
    const told = (await release.mails()).map((mail) => mail.to);
    const drafted = await release.open();
    expect(drafted.correction).toMatchObject({ stage: 'draft', people: 2 });
    expect(await release.corrections()).toEqual([]);
    expect(await release.send()).toMatchObject({ ok: true });
    const view = await release.untilCorrected();
    expect(view.headline).toMatch(/^Corrected: 2 of 2 people got the correction/);
    const corrections = await release.corrections();
    expect(corrections.map((mail) => mail.to).sort()).toEqual([...told].sort());
    for (const mail of corrections) expect(mail.text).toContain('WHAT WAS WRONG, AND WHAT IS TRUE NOW');
    expect(await release.mails()).toHaveLength(2);
    const property = await site.jiraDone(
      ada.emailAddress,
      'GET',
      `/rest/api/3/issue/${release.issueKey}/properties/release-communications`,
    );
    expect(property).toMatchObject({ value: { state: 'withdrawn', correction: ['sent'] } });
  });

  test('a failed deployment stops what has not left', async () => {
    const release = await sendThatWaits();
    expect(await release.verify('failed')).toMatchObject({ status: 202 });
    await expectStopped(release, /^The deployment of .* failed; 2 people were told that it is live/);
  });

  test('a change manager’s decline stops what has not left', async () => {
    const release = await sendThatWaits();
    expect(await release.decide('declineChange', noor.accountId)).toMatchObject({ ok: true });
    await expectStopped(release, /Stopped after 2 of 4/);
  });

  test('nothing stops a send of which only the time passes', async () => {
    const release = await sendThatWaits();
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await release.mails()).toHaveLength(4);
  });

  test('a send is not begun a second time, and its record is not edited any more', async () => {
    const release = await sendThatWaits();
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'already-sending' } });
    const view = await release.open();
    const edit = await site.invoke(mei.accountId, 'record-panel', release.place, 'removeCommunique', {
      communiqueId: view.communiques[0]?.id,
      revision: view.communiques[0]?.revision,
    });
    expect(edit).toMatchObject({ ok: false });
    await release.untilQuiet();
  });
});

describe('an approval in service management', () => {
  /** Moves the change on its board, as the deployment engineer who asked for it. */
  async function moveChange(release: Release, status: string): Promise<void> {
    const path = `/rest/api/3/issue/${release.ground.changeKey}/transitions`;
    const { transitions } = z
      .looseObject({ transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })) })
      .parse(await site.jiraDone(ada.emailAddress, 'GET', path));
    const id = transitions.find(({ to }) => to.name === status)?.id;
    await site.jiraDone(ada.emailAddress, 'POST', path, { transition: { id } });
  }

  async function answerAs(
    person: { readonly emailAddress: string },
    release: Release,
    decision: 'approve' | 'decline',
  ): Promise<HttpAnswer> {
    const path = `/rest/servicedeskapi/request/${release.ground.changeKey}/approval`;
    const { values } = z
      .looseObject({ values: z.array(z.looseObject({ id: z.string(), finalDecision: z.string() })) })
      .parse(await site.jiraDone(person.emailAddress, 'GET', path));
    const open = values.find((approval) => approval.finalDecision === 'pending');
    const answer = await site.jira(person.emailAddress, 'POST', `${path}/${open?.id ?? ''}`, { decision });
    await site.advance('PT5S');
    return answer;
  }

  async function completed(): Promise<Release> {
    const release = await Release.plan(site);
    await release.complete();
    await release.verify();
    return release;
  }

  test('given after the record was submitted opens the gate by itself, and the ledger keeps who gave it', async () => {
    const release = await completed();
    await release.submit();
    await moveChange(release, 'Awaiting approval');
    expect(await release.reasons()).toEqual(['not-approved']);
    expect(await answerAs(carlos, release, 'approve')).toMatchObject({ status: 200 });
    const gate = (await release.gates()).find(({ name }) => name === 'change-approved');
    expect(gate).toMatchObject({ open: true, evidence: [{ accountId: carlos.accountId }] });
    expect(await release.send()).toMatchObject({ ok: true });
    expect((await release.untilQuiet()).state).toBe('recorded');
    const history = await site.call(
      z.looseObject({ entries: z.array(z.looseObject({ type: z.string() })) }),
      people.ines.accountId,
      'site-page',
      {},
      'openHistory',
      { issueId: release.issueId },
    );
    expect(history.entries.map((entry) => entry.type)).toContain('approval-recognised');
  });

  test('given before the record was submitted does not count', async () => {
    const release = await completed();
    await moveChange(release, 'Awaiting approval');
    expect(await answerAs(carlos, release, 'approve')).toMatchObject({ status: 200 });
    await release.submit();
    expect(await release.reasons()).toEqual(['not-approved']);
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  test('does not cover what was edited afterwards', async () => {
    const release = await completed();
    await release.submit();
    await moveChange(release, 'Awaiting approval');
    await answerAs(carlos, release, 'approve');
    expect(await release.reasons()).toEqual([]);
    const [communique] = (await release.open()).communiques;
    if (!communique) throw new Error('There is no communiqué.');
    await release.panel('saveCommunique', {
      communiqueId: communique.id,
      revision: communique.revision,
      subject: communique.subject,
      kind: communique.kind,
      responsibleAccountId: communique.responsibleAccountId,
      answers: { ...communique.answers, how: 'Restart your client.' },
    });
    expect(await release.reasons()).toEqual(['drifted']);
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  test('that was declined outweighs an approval in the app', async () => {
    const release = await completed();
    await release.submit();
    await release.approve();
    expect(await release.reasons()).toEqual([]);
    await moveChange(release, 'Awaiting approval');
    await answerAs(carlos, release, 'decline');
    await answerAs(noor, release, 'decline');
    expect(await release.reasons()).toEqual(['declined']);
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  });

  test('that cannot be read holds the send rather than letting it go on the app’s approval alone', async () => {
    const release = await completed();
    await release.submit();
    await release.approve();
    await site.idle();
    await site.addFault({ kind: 'rest', match: '/servicedeskapi/', status: 500, times: 10 });
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
    await moveChange(release, 'Awaiting approval');
    expect(await release.reasons()).toEqual(['unknown']);
    await site.clearFaults();
    expect(await release.reasons()).toEqual([]);
  });
});

describe('after the approval', () => {
  async function links(release: Release): Promise<readonly { readonly id: string; readonly other: string }[]> {
    const issue = z
      .looseObject({
        fields: z.looseObject({
          issuelinks: z.array(
            z.looseObject({
              id: z.string(),
              outwardIssue: z.looseObject({ key: z.string() }).optional(),
              inwardIssue: z.looseObject({ key: z.string() }).optional(),
            }),
          ),
        }),
      })
      .parse(await site.jiraDone(mei.emailAddress, 'GET', `/rest/api/3/issue/${release.issueKey}?fields=issuelinks`));
    return issue.fields.issuelinks.map((link) => ({
      id: link.id,
      other: link.outwardIssue?.key ?? link.inwardIssue?.key ?? '',
    }));
  }

  async function stateInJira(release: Release): Promise<unknown> {
    const property = await site.jiraDone(
      mei.emailAddress,
      'GET',
      `/rest/api/3/issue/${release.issueKey}/properties/release-communications`,
    );
    return (property as { readonly value: unknown }).value;
  }

  test.each<[string, (release: Release) => Promise<unknown>, readonly string[]]>([
    [
      'an issue that is added to the version',
      async (release) =>
        site.jiraDone(
          mei.emailAddress,
          'PUT',
          `/rest/api/3/issue/${await createStory(site, 'HBR', 'One thing more')}`,
          { fields: { fixVersions: [{ id: release.ground.versionId }] } },
        ),
      ['drifted'],
    ],
    [
      'an issue that is taken out of the version',
      async (release) =>
        site.jiraDone(mei.emailAddress, 'PUT', `/rest/api/3/issue/${release.ground.storyKeys[0]}`, {
          fields: { fixVersions: [] },
        }),
      ['drifted'],
    ],
    [
      'a new name of the version',
      async (release) =>
        site.jiraDone(sam.emailAddress, 'PUT', `/rest/api/3/version/${release.ground.versionId}`, {
          name: `${release.ground.versionName}-rc`,
        }),
      ['drifted', 'other-version'],
    ],
    [
      'another release date',
      async (release) =>
        site.jiraDone(sam.emailAddress, 'PUT', `/rest/api/3/version/${release.ground.versionId}`, {
          releaseDate: '2030-01-01',
        }),
      ['drifted'],
    ],
    [
      'the removal of the link to the change',
      async (release) => {
        const link = (await links(release)).find(({ other }) => other === release.ground.changeKey);
        await site.jiraDone(mei.emailAddress, 'DELETE', `/rest/api/3/issueLink/${link?.id ?? ''}`);
      },
      ['no-change-request', 'no-change-request'],
    ],
    [
      'a link to a second change',
      async (release) =>
        site.jiraDone(ada.emailAddress, 'POST', '/rest/api/3/issueLink', {
          type: { name: 'Release communications' },
          inwardIssue: { key: release.issueKey },
          outwardIssue: { key: (await createChange(site, 'Another change')).key },
        }),
      ['drifted', 'not-approved'],
    ],
  ])('%s holds the gate again, on the panel and in Jira’s search', async (_what, change, reasons) => {
    const release = await Release.ready(site);
    await site.advance('PT65M');
    expect(await stateInJira(release)).toMatchObject({ state: 'ready', held: [] });
    await change(release);
    await site.advance('PT10S');
    expect([...(await release.reasons())].sort()).toEqual([...reasons].sort());
    expect(await stateInJira(release)).toMatchObject({ state: 'awaiting-approval' });
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
    await site.idle();
    expect(await release.mails()).toEqual([]);
  });

  test('an issue that is created in the version holds the gate at once, and in Jira’s search within an hour', async () => {
    const release = await Release.ready(site);
    await createStory(site, 'HBR', 'One thing more', release.ground.versionId);
    await site.advance('PT5S');
    expect(await release.reasons()).toEqual(['drifted']);
    await site.advance('PT65M');
    expect(await stateInJira(release)).toMatchObject({ state: 'awaiting-approval', held: ['change-approved'] });
  });

  async function rewrite(release: Release, how: string): Promise<void> {
    const [communique] = (await release.open()).communiques;
    if (!communique) throw new Error('There is no communiqué.');
    const { id, revision, subject, kind, responsibleAccountId, answers } = communique;
    await release.panel('saveCommunique', {
      communiqueId: id,
      revision,
      subject,
      kind,
      responsibleAccountId,
      answers: { ...answers, how },
    });
  }

  test('an approver gets one mail about several edits, and the change shows what stood and what stands', async () => {
    const release = await Release.ready(site);
    await rewrite(release, 'Restart your client.');
    await site.advance('PT4M');
    await rewrite(release, 'Restart your client twice.');
    await site.advance('PT40M');
    const mails = (await site.mails()).filter(
      ({ subject }) => subject.includes(release.issueKey) && subject.includes('Changed since you approved'),
    );
    expect(mails.map(({ to }) => to)).toEqual([[expect.stringContaining(carlos.emailAddress)]]);
    const { text = '' } = mails[0] ?? {};
    expect(text).toContain(`${mei.displayName} changed “how” in the communiqué for `);
    expect(text).toContain(`/browse/${release.ground.changeKey}`);
    const [record] = (await release.openChange()).records;
    expect(record?.drift).toMatchObject({
      approval: { accountIds: [carlos.accountId], own: true },
      differences: [
        {
          part: 'communique',
          fields: [
            {
              field: 'how',
              pieces: [
                { kind: 'removed', text: 'Nothing to do.' },
                { kind: 'added', text: 'Restart your client twice.' },
              ],
              by: { accountId: mei.accountId },
            },
          ],
        },
      ],
    });
    await release.approve();
    expect((await release.openChange()).records[0]?.drift).toBeUndefined();
    expect(await release.send()).toMatchObject({ ok: true });
  });

  // https://github.com/devtron-labs/devtron/issues/6999
  test('an older request that gets approved by mistake is refused with who changed what since', async () => {
    const release = await Release.plan(site);
    await release.complete();
    await release.submit();
    const { contentDigest } = await release.open();
    await rewrite(release, 'Restart your client.');
    await release.submit();
    const answer = await site.invoke(
      carlos.accountId,
      'change-panel',
      { issueKey: release.ground.changeKey },
      'approveChange',
      { recordIssueId: release.issueId, contentDigest },
    );
    expect(answer).toMatchObject({
      ok: false,
      refusal: {
        code: 'content-changed',
        happened: [expect.stringContaining(`${mei.displayName} changed “how” in the communiqué for `)],
      },
    });
    expect(await release.reasons()).toContain('not-approved');
  });

  test('an approval of what was seen before an edit is refused', async () => {
    const release = await Release.plan(site);
    await release.complete();
    await release.submit();
    const { contentDigest } = await release.open();
    await createStory(site, 'HBR', 'One thing more', release.ground.versionId);
    await site.advance('PT10S');
    const answer = await site.invoke(
      carlos.accountId,
      'change-panel',
      { issueKey: release.ground.changeKey },
      'approveChange',
      { recordIssueId: release.issueId, contentDigest },
    );
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'content-changed', field: 'contentDigest' } });
  });

  test('a record whose work item was deleted sends nothing and disturbs no other record', async () => {
    const release = await Release.ready(site);
    const other = await Release.ready(site);
    await site.jiraDone(sam.emailAddress, 'DELETE', `/rest/api/3/issue/${release.issueKey}`);
    await site.passTime();
    expect(await other.send()).toMatchObject({ ok: true });
    expect((await other.untilQuiet()).state).toBe('recorded');
    expect(await release.mails()).toEqual([]);
  });
});
