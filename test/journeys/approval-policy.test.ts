/** What a site can ask of approvals, on the real bundle: each place that can approve, and each who can be required. */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import type { PolicyView, StoredPolicy } from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { carlos, noor, ada, sam } = people;
const named = z.array(z.looseObject({ id: z.union([z.string(), z.number()]).transform(String), name: z.string() }));
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [queryUsers.others[0]?.accountId ?? ''], addresses: ['one@partners.example'] });
}, 60_000);
afterAll(() => site.stop());

const asAdministrator = <T>(functionKey: string, payload?: unknown): Promise<T> =>
  site.call(z.custom<T>(), sam.accountId, 'administration-page', {}, functionKey, payload);

async function ask(approval: StoredPolicy['approval']): Promise<void> {
  const { site: stored } = await asAdministrator<PolicyView>('openPolicy');
  await asAdministrator('savePolicy', { revision: stored.revision, policy: { approval } });
}

/** A release of which only the approval is missing. */
async function submitted(): Promise<Release> {
  const release = await Release.plan(site);
  await release.complete();
  await release.verify();
  await release.submit();
  await site.advance('PT1M');
  return release;
}

async function moveChange(release: Release, status: string, as: { readonly emailAddress: string }): Promise<void> {
  const path = `/rest/api/3/issue/${release.ground.changeKey}/transitions`;
  const { transitions } = z
    .looseObject({ transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })) })
    .parse(await site.jiraDone(as.emailAddress, 'GET', path));
  const id = transitions.find(({ to }) => to.name === status)?.id;
  await site.jiraDone(as.emailAddress, 'POST', path, { transition: { id } });
}

async function expectSent(release: Release): Promise<void> {
  expect(await release.reasons()).toEqual([]);
  expect(await release.send()).toMatchObject({ ok: true });
  expect((await release.untilQuiet()).state).toBe('recorded');
}

describe('a change that its status approves', () => {
  const byStatus = {
    sources: ['change-status' as const],
    changeStatuses: { approved: ['Awaiting approval'], declined: ['Cancelled'] },
  };

  test('is sent once somebody else than the sender moved it there, and not once it is declined', async () => {
    await ask(byStatus);
    const release = await submitted();
    expect(await release.reasons()).toEqual(['not-approved']);
    await moveChange(release, 'Awaiting approval', carlos);
    const gate = (await release.gates()).find(({ name }) => name === 'change-approved');
    expect(gate).toMatchObject({ open: true, evidence: [{ accountId: carlos.accountId }] });
    await expectSent(release);

    const other = await submitted();
    await moveChange(other, 'Cancelled', carlos);
    expect(await other.reasons()).toEqual(['declined']);
  });

  test('may not be sent by the one who moved it', async () => {
    await ask(byStatus);
    const release = await submitted();
    await moveChange(release, 'Awaiting approval', ada);
    expect((await release.open()).soleApprovers).toEqual([
      { accountId: ada.accountId, changeKey: release.ground.changeKey },
    ]);
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'own-approval' } });
    await site.passTime();
    expect(await release.mails()).toEqual([]);
  });
});

test('the approvers of a fix version approve it, all of them, after they were asked', async () => {
  await ask({ sources: ['version-approvers'] });
  const release = await submitted();
  const decide = async (...statuses: readonly [accountId: string, status: string][]) =>
    site.jiraDone(sam.emailAddress, 'PUT', `/rest/api/3/version/${release.ground.versionId}`, {
      approvers: statuses.map(([accountId, status]) => ({ accountId, status })),
    });
  expect(await release.reasons()).toEqual(['not-approved']);
  await decide([carlos.accountId, 'APPROVED'], [noor.accountId, 'PENDING']);
  expect(await release.reasons()).toEqual(['not-approved']);
  await decide([carlos.accountId, 'APPROVED'], [noor.accountId, 'DECLINED']);
  expect(await release.reasons()).toEqual(['declined']);
  await decide([carlos.accountId, 'APPROVED'], [noor.accountId, 'APPROVED']);
  await expectSent(release);
});

describe('an approver who is required', () => {
  test('can be anybody of a group, or with a role in the change’s project', async () => {
    const { groups } = await asAdministrator<{ groups: { groupId: string; name: string }[] }>('findJiraGroups', {
      words: '',
    });
    const groupId = (name: string) => groups.find((group) => group.name === name)?.groupId ?? '';
    const roles = named.parse(await site.jiraDone(sam.emailAddress, 'GET', '/rest/api/3/role'));
    const roleId = roles.find(({ name }) => name === 'Member')?.id ?? '';
    const board = { kind: 'group' as const, groupId: groupId('change-managers'), groupName: 'change-managers' };
    const member = { kind: 'project-role' as const, roleId, roleName: 'Member' };
    await ask({ required: [board, member] });
    const release = await submitted();
    await release.approve();
    await expectSent(release);

    await ask({ required: [{ ...board, groupId: groupId('auditors'), groupName: 'auditors' }] });
    const other = await submitted();
    await other.approve();
    expect(await other.reasons()).toEqual(['required-approver']);
  });

  test('can be an owner of each configuration item, as Assets names them', async () => {
    await ask({ required: [{ kind: 'item-owner', attribute: 'Accountable' }] });
    const release = await submitted();
    await release.approve();
    expect(await release.reasons()).toEqual(['owner-missing']);
    for (const { key } of (await release.open()).configurationItems) {
      const [workspace, object] = key.split(':');
      const base = `/jsm/assets/workspace/${workspace}/v1`;
      const read = z.looseObject({ objectType: z.looseObject({ id: z.string() }) });
      const type = read.parse(await site.jiraDone(sam.emailAddress, 'GET', `${base}/object/${object}`)).objectType.id;
      const attribute = z.looseObject({ id: z.string() }).parse(
        await site.jiraDone(sam.emailAddress, 'POST', `${base}/objecttypeattribute/${type}`, {
          name: 'Accountable',
          type: 2,
        }),
      );
      await site.jiraDone(sam.emailAddress, 'PUT', `${base}/object/${object}`, {
        attributes: [{ objectTypeAttributeId: attribute.id, objectAttributeValues: [{ value: carlos.accountId }] }],
      });
    }
    await expectSent(release);
  });
});

test('a freeze holds announcements until it is over', async () => {
  const { site: stored } = await asAdministrator<PolicyView>('openPolicy');
  const from = await site.now();
  const until = from + 3 * 3_600_000;
  const freeze = { id: 'one', name: 'Quarter end', from, until, timeZone: 'Europe/Berlin', projectIds: 'all' as const };
  await asAdministrator('savePolicy', {
    revision: stored.revision,
    policy: { freezes: [{ ...freeze, kinds: ['release-announcement'] }] },
  });
  const release = await submitted();
  await release.approve();
  expect(await release.reasons()).toEqual(['frozen']);
  expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  await site.advance('PT3H');
  await expectSent(release);
});
