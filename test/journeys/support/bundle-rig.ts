/** The real bundle in the sandbox, driven over the site's own interfaces; its queues deliver by themselves. */
import { z } from 'zod';
import { people } from '../../../sandbox/demo/people';
import type { AppAnswer } from '../../../sandbox/journey/site-client';
import { subjectOf, type Outcome, type Rig } from '../../builders/model/rig';
import { USERS, type Approver, type ChangeName } from '../../builders/model/model';
import { createChange, createStory, Release } from './release';
import type { TestSite } from './site';

const { mei, carlos, noor, ada, sam } = people;
const APPROVERS: Readonly<Record<Approver, (typeof people)['carlos' | 'noor']>> = {
  'first-manager': carlos,
  'second-manager': noor,
};
const DATES = ['2026-12-01', '2026-12-08'];
export const PARTNERS = ['one@partners.example', 'two@partners.example', 'three@partners.example'];

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
const approvals = z.looseObject({ values: z.array(z.looseObject({ id: z.string(), finalDecision: z.string() })) });

const transitions = z.looseObject({
  transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })),
});

function outcomeOf(answer: AppAnswer): Outcome {
  return answer.ok ? 'ok' : answer.refusal.code;
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

  const rig: Rig = {
    now: () => site.now(),
    async pass(milliseconds) {
      await site.advance(`PT${milliseconds / 1000}S`);
      await site.idle();
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
    async date(variant) {
      await jira('PUT', `/rest/api/3/version/${ground.versionId}`, { releaseDate: DATES[variant] });
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
    async decide(by, change, decision, digest) {
      const contentDigest = digest ?? (await release.open()).contentDigest;
      const call = decision === 'approved' ? 'approveChange' : 'declineChange';
      return outcomeOf(
        await site.invoke(APPROVERS[by].accountId, 'change-panel', { issueKey: keys[change] }, call, {
          recordIssueId: issueId,
          contentDigest,
          ...(decision === 'declined' ? { reason: 'Not now.' } : {}),
        }),
      );
    },
    withdraw: async (by, change) =>
      outcomeOf(
        await site.invoke(APPROVERS[by].accountId, 'change-panel', { issueKey: keys[change] }, 'withdrawDecision', {
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
    async send(digest) {
      const contentDigest = digest ?? (await release.open()).contentDigest;
      return outcomeOf(
        await site.invoke(ada.accountId, 'record-panel', place, 'sendCommunications', { contentDigest }),
      );
    },
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
  await rig.date(0);
  await site.idle();
  return rig;
}
