/** The app in memory, where each event can be delivered, doubled or lost by itself. */
import { recipientKey } from '../../../src/domain/record/stakeholder-group';
import type { Answer } from '../../../src/domain/answer';
import { aServiceApproval } from '../approvals';
import { COMPLETE_ANSWERS } from '../communiques';
import { anIssue } from '../releases';
import { aSite, CHANGE, report, untilQuiet, valueOf, view, written } from '../world/story';
import type { World } from '../world/world';
import { USERS, type ChangeName } from './model';
import { STATUSES, storedPolicy } from './stored-policy';
import { subjectOf, type Outcome, type Rig } from './rig';

const CHANGE_IDS: Readonly<Record<ChangeName, string>> = { A: CHANGE, B: '901' };
const STATUS_NAMES = { ...STATUSES, none: 'Open' };

function outcomeOf(answered: Answer<unknown>): Outcome {
  return answered.ok ? 'ok' : answered.refusal.code;
}

/** A site with one written record, and the people of the model. */
export async function worldRig(): Promise<{ readonly rig: Rig; readonly world: World; readonly issueId: string }> {
  const world = aSite({ jiraUsers: USERS, addresses: 2 });
  for (const [id, like] of [
    ['first-manager', 'change-manager'],
    ['second-manager', 'change-manager'],
    ['second-engineer', 'engineer'],
    ['second-administrator', 'administrator'],
  ] as const) {
    const grants = world.state.grants[like];
    if (grants) world.state.grants[id] = grants;
    world.state.users[id] = { name: `Name of ${id}`, active: true };
  }
  const everything = ['approve-communications', 'prepare-communications', 'send-communications'] as const;
  world.state.grants['first-manager'] = { browse: true, project: everything };
  const issueId = await written(world);
  world.state.pending = [];
  const rig = rigOf(world, issueId);
  await rig.edit({ subject: 1, kind: 'release-announcement' });
  return { rig, world, issueId };
}

function rigOf(world: World, issueId: string): Rig {
  const { state } = world;
  const place = { issueId };
  /** What Jira Service Management has, also while it cannot be read. */
  const kept: Record<ChangeName, ReturnType<typeof aServiceApproval>[]> = { A: [], B: [] };
  const failing = new Set<ChangeName>();
  const show = (change: ChangeName): void => {
    if (failing.has(change)) state.approvals[CHANGE_IDS[change]] = 503;
    else if (kept[change].length > 0) state.approvals[CHANGE_IDS[change]] = [...kept[change]];
    else delete state.approvals[CHANGE_IDS[change]];
  };

  const rig: Rig = {
    now: async () => state.now,
    pass: async (milliseconds) => world.advance(milliseconds),
    async setPolicy(by, policy) {
      const { site } = valueOf(await world.page('administrator', 'administration-page', {}, 'openPolicy'));
      const accounts = { 'first-manager': 'first-manager', 'second-manager': 'second-manager' };
      const saved = { revision: site.revision, policy: storedPolicy(policy, accounts) };
      return outcomeOf(await world.page(by, 'administration-page', {}, 'savePolicy', saved));
    },
    async edit({ subject, kind }, by) {
      let outcome = 'ok';
      for (const { id, revision } of (await view(world, issueId)).communiques)
        outcome = outcomeOf(
          await world.page(by ?? 'developer', 'record-panel', place, 'saveCommunique', {
            communiqueId: id,
            revision,
            subject: subjectOf(subject),
            kind,
            answers: COMPLETE_ANSWERS,
            responsibleAccountId: 'engineer',
          }),
        );
      return outcome;
    },
    async scope(extra) {
      state.versionIssues = { '500': Array.from({ length: extra ? 4 : 3 }, (_, index) => anIssue(index + 1)) };
    },
    async date(day) {
      state.versions = state.versions.map((version) => ({ ...version, releaseDate: day }));
    },
    async link(change, linked) {
      const issue = state.issues[issueId];
      if (!issue) throw new Error('The record’s issue exists.');
      const others = issue.linked.filter((id) => id !== CHANGE_IDS[change]);
      state.issues[issueId] = { ...issue, linked: linked ? [...others, CHANGE_IDS[change]] : others };
    },
    async partners(count) {
      const row = state.rows.get('group:partners');
      if (!row) throw new Error('The group of partners exists.');
      const addresses = Array.from({ length: count }, (_, index) => `partner-${String(index).padStart(4, '0')}`).map(
        (name) => ({ name, address: `${name}@example.com` }),
      );
      const body = { ...(row.body as object), members: { kind: 'addresses', addresses } };
      state.rows.set('group:partners', { ...row, revision: row.revision + 1, body });
    },
    refreshAudience: async () => outcomeOf(await world.page('developer', 'record-panel', place, 'refreshAudience')),
    async submit() {
      const { contentDigest } = await view(world, issueId);
      return outcomeOf(await world.page('developer', 'record-panel', place, 'submitForApproval', { contentDigest }));
    },
    async decide(by, change, decision, digest) {
      const contentDigest = digest ?? (await view(world, issueId)).contentDigest;
      const on = { issueId: CHANGE_IDS[change] };
      const about = { recordIssueId: issueId, contentDigest };
      return outcomeOf(
        decision === 'approved'
          ? await world.page(by, 'change-panel', on, 'approveChange', about)
          : await world.page(by, 'change-panel', on, 'declineChange', { ...about, reason: 'Not now.' }),
      );
    },
    withdraw: async (by, change) =>
      outcomeOf(
        await world.page(by, 'change-panel', { issueId: CHANGE_IDS[change] }, 'withdrawDecision', {
          recordIssueId: issueId,
          reason: 'On second thoughts.',
        }),
      ),
    async openRound(change) {
      kept[change].push(
        aServiceApproval({
          id: `${change}-${kept[change].length}`,
          finalDecision: 'pending',
          approvers: [{ accountId: 'first-manager', decision: 'pending' }],
          createdAt: state.now,
          completedAt: undefined,
        }),
      );
      show(change);
    },
    async answerRound(change, outcome) {
      const last = kept[change].pop();
      if (!last) throw new Error('There is no round to answer.');
      kept[change].push({
        ...last,
        finalDecision: outcome,
        approvers: [{ accountId: 'first-manager', decision: outcome }],
        completedAt: state.now,
      });
      show(change);
    },
    async unreadable(change, fails) {
      if (fails) failing.add(change);
      else failing.delete(change);
      show(change);
    },
    async moveChange(change, says) {
      const id = CHANGE_IDS[change];
      const to = STATUS_NAMES[says ?? 'none'];
      state.statuses[id] = to;
      const move = `move-${(state.eventCount += 1)}`;
      state.statusChanges[id] = { id: move, to, at: state.now, accountId: 'first-manager' };
      state.touched[id] = (state.touched[id] ?? 0) + 1;
    },
    async report(status, sequence) {
      await report(world, { status, sequence, messageId: `report-${(state.eventCount += 1)}` });
    },
    attest: async (by, status, deployedAnew) =>
      outcomeOf(
        await world.page(by, 'record-panel', place, 'attestDeployment', {
          environment: 'production',
          status,
          checked: 'I looked.',
          deployedAnew,
        }),
      ),
    deputies: {
      name: async (by, deputy, until) =>
        outcomeOf(await world.page(by, 'site-page', {}, 'delegateApprovals', { deputy, until })),
      async withdraw(by) {
        const { own } = valueOf(await world.page(by, 'site-page', {}, 'openDelegations'));
        return outcomeOf(
          await world.page(by, 'site-page', {}, 'withdrawDelegation', { id: own[0]?.id ?? '0'.repeat(32) }),
        );
      },
      async decide(by, onBehalfOf, change, decision) {
        const { contentDigest } = await view(world, issueId);
        const on = { issueId: CHANGE_IDS[change] };
        const about = { recordIssueId: issueId, contentDigest, onBehalfOf };
        return outcomeOf(
          decision === 'approved'
            ? await world.page(by, 'change-panel', on, 'approveChange', about)
            : await world.page(by, 'change-panel', on, 'declineChange', { ...about, reason: 'Not now.' }),
        );
      },
    },
    overrides: {
      async ask(by, gate, hours) {
        const { contentDigest } = await view(world, issueId);
        const reason = 'It cannot wait.';
        const asked = { gate, hours, reason, contentDigest };
        return outcomeOf(await world.page(by, 'record-panel', place, 'askOverride', asked));
      },
      async grant(by) {
        const { contentDigest, overrides } = await view(world, issueId);
        const granted = { overrideId: overrides[0]?.id ?? 'none', contentDigest };
        return outcomeOf(await world.page(by, 'record-panel', place, 'grantOverride', granted));
      },
      async withdraw(by) {
        const { overrides } = await view(world, issueId);
        const withdrawn = { overrideId: overrides[0]?.id ?? 'none', reason: 'It can wait.' };
        return outcomeOf(await world.page(by, 'record-panel', place, 'withdrawOverride', withdrawn));
      },
    },
    send: async (by, contentDigest) =>
      outcomeOf(await world.page(by, 'record-panel', place, 'sendCommunications', { contentDigest })),
    async event(index, fate) {
      const event = state.pending[index % Math.max(1, state.pending.length)];
      if (!event) return;
      if (fate === 'drop') state.pending = state.pending.filter(({ id }) => id !== event.id);
      else if (fate === 'deliver-twice') await Promise.all([world.deliver(event), world.deliver(event)]);
      else await world.deliver(event);
      if (fate === 'keep-and-deliver') state.pending.push({ ...event, id: (state.eventCount += 1) });
    },
    sweep: () => world.sweep(),
    settle: () => untilQuiet(world),
    async look() {
      const { gates, contentDigest, state: recordState, correction } = await view(world, issueId);
      return {
        open: Object.fromEntries(gates.map((gate) => [gate.name, gate.open])),
        digest: contentDigest,
        state: recordState,
        correcting: correction !== undefined,
      };
    },
    arrived: async () =>
      state.mails.map(({ message, recipient }) => ({
        subject: message.subject,
        recipient:
          recipient.kind === 'jira-user' ? recipient.accountId : recipientKey(recipient).replace('address:', ''),
      })),
  };
  return rig;
}
