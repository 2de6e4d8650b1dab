/** The real bundle in the sandbox, driven over the site's own interfaces; its queues deliver by themselves. */
import { z } from 'zod';
import { people } from '../../../sandbox/demo/people';
import type { PolicyView } from '../../../src/contract';
import type { AppAnswer } from '../../../sandbox/journey/site-client';
import { subjectOf, type Outcome, type Rig } from '../../builders/model/rig';
import { SANDBOX_LIMITS, USERS, type Approver, type ChangeName, type Overrider } from '../../builders/model/model';
import { DEFAULT_POLICY } from '../../builders/model/policy';
import { storedPolicy } from '../../builders/model/stored-policy';
import { createChange, createStory, Release } from './release';
import type { TestSite } from './site';

const { mei, carlos, noor, ada, sam } = people;
const ACCOUNTS = { 'first-manager': carlos.accountId, 'second-manager': noor.accountId };
const OVERRIDERS: Readonly<Partial<Record<Overrider, string>>> = {
  engineer: ada.accountId,
  administrator: sam.accountId,
};
const PARTNERS = ['one@partners.example', 'two@partners.example', 'three@partners.example'];

const links = z.looseObject({
  fields: z.looseObject({
    issuelinks: z.array(
      z.looseObject({
        id: z.string(),
        inwardIssue: z.looseObject({ key: z.string() }).optional(),
        outwardIssue: z.looseObject({ key: z.string() }).optional(),
      }),
    ),
  }),
});
const delegations = z.looseObject({ own: z.array(z.looseObject({ id: z.string() })) });
const approvals = z.looseObject({ values: z.array(z.looseObject({ id: z.string(), finalDecision: z.string() })) });

const transitions = z.looseObject({
  transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })),
});

function outcomeOf(answer: AppAnswer): Outcome {
  return answer.ok ? 'ok' : answer.refusal.code;
}

function overrider(by: Overrider): string {
  const accountId = OVERRIDERS[by];
  if (accountId === undefined) throw new Error(`The sandbox has no ${by}.`);
  return accountId;
}

/** @param userIds of the Jira users who are told, as many as the model has */
export async function bundleRig(site: TestSite, userIds: readonly string[]): Promise<Rig> {
  const partners = (count: number) =>
    site.setAudience({ users: userIds.slice(0, USERS), addresses: PARTNERS.slice(0, count) });
  await partners(2);
  const release = await Release.plan(site);
  const { ground, place, issueId, issueKey } = release;
  const other = await createChange(site, `Another part of ${ground.versionName}`);
  const extraStory = await createStory(site, 'HBR', 'One more thing');
  const keys: Readonly<Record<ChangeName, string>> = { A: ground.changeKey, B: other.key };
  const unreadable = new Set<ChangeName>();
  const jira = (method: string, path: string, body?: unknown) => site.jiraDone(sam.emailAddress, method, path, body);
  const found = () => site.advance('PT5S');

  async function decide(
    by: Approver,
    change: ChangeName,
    decision: 'approved' | 'declined',
    digest: string | undefined,
    onBehalfOf?: string,
  ): Promise<Outcome> {
    const contentDigest = digest ?? (await release.open()).contentDigest;
    const call = decision === 'approved' ? 'approveChange' : 'declineChange';
    return outcomeOf(
      await site.invoke(ACCOUNTS[by], 'change-panel', { issueKey: keys[change] }, call, {
        recordIssueId: issueId,
        contentDigest,
        onBehalfOf,
        ...(decision === 'declined' ? { reason: 'Not now.' } : {}),
      }),
    );
  }

  async function overriding(by: Overrider, call: string, payload: unknown): Promise<Outcome> {
    return outcomeOf(await site.invoke(overrider(by), 'record-panel', place, call, payload));
  }

  const rig: Rig = {
    now: () => site.now(),
    async pass(milliseconds) {
      await site.advance(`PT${milliseconds / 1000}S`);
      await site.idle();
    },
    async setPolicy(by, policy) {
      const { site: known } = await site.call(
        z.custom<PolicyView>(),
        sam.accountId,
        'administration-page',
        {},
        'openPolicy',
      );
      const saved = { revision: known.revision, policy: storedPolicy(policy, ACCOUNTS) };
      return outcomeOf(await site.invoke(overrider(by), 'administration-page', {}, 'savePolicy', saved));
    },
    async edit({ subject, kind }) {
      let outcome = 'ok';
      for (const communique of (await release.open()).communiques)
        outcome = outcomeOf(
          await site.invoke(mei.accountId, 'record-panel', place, 'saveCommunique', {
            communiqueId: communique.id,
            revision: communique.revision,
            subject: subjectOf(subject),
            kind,
            responsibleAccountId: ada.accountId,
            answers: { who: 'All.', what: 'More.', why: 'Asked for.', where: 'Here.', how: 'As before.', when: 'Now.' },
          }),
        );
      return outcome;
    },
    async scope(extra) {
      const fixVersions = extra ? [{ id: ground.versionId }] : [];
      await jira('PUT', `/rest/api/3/issue/${extraStory}`, { fields: { fixVersions } });
      await found();
    },
    async date(day) {
      await jira('PUT', `/rest/api/3/version/${ground.versionId}`, { releaseDate: day });
    },
    async link(change, linked) {
      const { fields } = links.parse(await jira('GET', `/rest/api/3/issue/${issueKey}?fields=issuelinks`));
      const own = fields.issuelinks.filter(
        ({ inwardIssue, outwardIssue }) => (inwardIssue ?? outwardIssue)?.key === keys[change],
      );
      if (linked && own.length === 0)
        await jira('POST', '/rest/api/3/issueLink', {
          type: { name: 'Relates' },
          inwardIssue: { key: issueKey },
          outwardIssue: { key: keys[change] },
        });
      if (!linked) for (const { id } of own) await jira('DELETE', `/rest/api/3/issueLink/${id}`);
    },
    async partners(count) {
      await partners(count);
    },
    refreshAudience: async () => outcomeOf(await site.invoke(mei.accountId, 'record-panel', place, 'refreshAudience')),
    async submit() {
      const { contentDigest } = await release.open();
      return outcomeOf(await site.invoke(mei.accountId, 'record-panel', place, 'submitForApproval', { contentDigest }));
    },
    decide,
    withdraw: async (by, change) =>
      outcomeOf(
        await site.invoke(ACCOUNTS[by], 'change-panel', { issueKey: keys[change] }, 'withdrawDecision', {
          recordIssueId: issueId,
          reason: 'On second thoughts.',
        }),
      ),
    async openRound(change) {
      const path = `/rest/api/3/issue/${keys[change]}/transitions`;
      const possible = transitions.parse(await jira('GET', path)).transitions;
      const asking = possible.find(({ to }) => to.name === 'Awaiting approval');
      if (!asking) throw new Error(`${keys[change]} cannot ask for approval.`);
      await jira('POST', path, { transition: { id: asking.id } });
    },
    async answerRound(change, outcome) {
      const path = `/rest/servicedeskapi/request/${keys[change]}/approval`;
      // One of two is enough to approve; both have to decline.
      for (const who of outcome === 'approved' ? [carlos] : [carlos, noor]) {
        const { values } = approvals.parse(await site.jiraDone(who.emailAddress, 'GET', path));
        const pending = values.find(({ finalDecision }) => finalDecision === 'pending');
        if (!pending) throw new Error(`${keys[change]} does not wait for an approval.`);
        const decision = outcome === 'approved' ? 'approve' : 'decline';
        await site.jiraDone(who.emailAddress, 'POST', `${path}/${pending.id}`, { decision });
      }
    },
    async unreadable(change, fails) {
      if (fails) unreadable.add(change);
      else unreadable.delete(change);
      await site.clearFaults();
      for (const failing of unreadable) {
        const id = failing === 'A' ? ground.changeId : other.id;
        await site.addFault({ kind: 'rest', match: `servicedeskapi/request/${id}/`, status: 503, times: 10_000 });
      }
      // Without news of a change the app may show what it read before.
      const body = {
        type: 'doc',
        version: 1,
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hm.' }] }],
      };
      await site.jiraDone(ada.emailAddress, 'POST', `/rest/api/3/issue/${keys[change]}/comment`, { body });
    },
    async report(status, sequence) {
      await release.verify(status, { sequence });
    },
    attest: async (_by, status, deployedAnew) =>
      outcomeOf(
        await site.invoke(ada.accountId, 'record-panel', place, 'attestDeployment', {
          environment: 'production',
          status,
          checked: 'I looked.',
          deployedAnew,
        }),
      ),
    async moveChange() {
      throw new Error('Only approvals move a change in the sandbox’s workflow.');
    },
    deputies: {
      name: async (by, deputy, until) =>
        outcomeOf(
          await site.invoke(ACCOUNTS[by], 'site-page', {}, 'delegateApprovals', { deputy: ACCOUNTS[deputy], until }),
        ),
      async withdraw(by) {
        const opened = await site.call(delegations, ACCOUNTS[by], 'site-page', {}, 'openDelegations');
        const id = opened.own[0]?.id ?? '0'.repeat(32);
        return outcomeOf(await site.invoke(ACCOUNTS[by], 'site-page', {}, 'withdrawDelegation', { id }));
      },
      decide: (by, inTheNameOf, change, decision) => decide(by, change, decision, undefined, ACCOUNTS[inTheNameOf]),
    },
    overrides: {
      async ask(by, gate, hours) {
        const { contentDigest } = await release.open();
        return overriding(by, 'askOverride', { gate, hours, reason: 'It cannot wait.', contentDigest });
      },
      async grant(by) {
        const { contentDigest, overrides } = await release.open();
        return overriding(by, 'grantOverride', { overrideId: overrides[0]?.id ?? 'none', contentDigest });
      },
      async withdraw(by) {
        const { overrides } = await release.open();
        return overriding(by, 'withdrawOverride', { overrideId: overrides[0]?.id ?? 'none', reason: 'It can wait.' });
      },
    },
    send: async (_by, contentDigest) =>
      outcomeOf(await site.invoke(ada.accountId, 'record-panel', place, 'sendCommunications', { contentDigest })),
    event: () => site.idle(),
    sweep: () => rig.pass(300_000),
    async settle() {
      await site.clearFaults();
      await release.untilQuiet();
    },
    async look() {
      await site.idle();
      const { gates, contentDigest, state, correction } = await release.open();
      return {
        open: Object.fromEntries(gates.map((gate) => [gate.name, gate.open])),
        digest: contentDigest,
        state,
        correcting: correction !== undefined,
      };
    },
    async arrived() {
      const mails = await site.mails();
      return mails
        .filter((mail) => (mail.text ?? mail.html ?? '').includes(issueKey))
        .filter((mail) => mail.subject.includes('Release news'))
        .flatMap(({ subject, to }) => to.map((recipient) => ({ subject, recipient })));
    },
  };
  await rig.edit({ subject: 1, kind: 'release-announcement' });
  await rig.date(SANDBOX_LIMITS.days[0]);
  // What an earlier history left on the site is taken back.
  await rig.setPolicy('administrator', DEFAULT_POLICY);
  for (const by of ['first-manager', 'second-manager'] as const) while ((await rig.deputies.withdraw(by)) === 'ok');
  await site.idle();
  return rig;
}
