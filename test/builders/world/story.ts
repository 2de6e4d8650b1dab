/** One release's story up to the point that a test is about. */
import type { RecordView } from '../../../src/contract';
import type { Answer } from '../../../src/domain/answer';
import type { SettingDocument } from '../../../src/domain/documents';
import type { GroupMembers } from '../../../src/domain/record/stakeholder-group';
import { recordDeployment, type DeploymentReport } from '../../../src/usecases/verifying/record-deployment';
import { COMPLETE_ANSWERS } from '../communiques';
import { anIssue, HOUR } from '../releases';
import { emptyState } from './state';
import { World } from './world';

export const PROJECT = '10';
export const CHANGE = '900';
const ITEMS_FIELD = 'customfield_10100';

export interface StoryOptions {
  readonly jiraUsers?: number;
  readonly addresses?: number;
  readonly issues?: number;
  /** How many places there are in a chat, and how many that recognise what they got before. */
  readonly places?: number;
}

/** A site in which everything is set up and nothing is planned. */
export function aSite({ jiraUsers = 2, addresses = 3, issues = 3, places = 0 }: StoryOptions = {}): World {
  const state = emptyState();
  state.projects = {
    [PROJECT]: { id: PROJECT, key: 'PHX', name: 'Phoenix' },
    '20': { id: '20', key: 'CHG', name: 'Changes' },
  };
  state.versions = [{ id: '500', name: '5.1.3', released: true, archived: false, releaseDate: '2026-11-21' }];
  state.versionIssues = { '500': Array.from({ length: issues }, (_, index) => anIssue(index + 1)) };
  for (const id of [CHANGE, '901'])
    state.issues[id] = {
      id,
      key: `CHG-${id}`,
      summary: 'Deploy Phoenix 5.1.3',
      typeName: 'Change',
      projectId: '20',
      versionIds: [],
      linked: [],
    };
  state.itemsField = { [CHANGE]: ['CI-1', 'CI-2'] };
  state.grants = {
    developer: { browse: true, project: ['prepare-communications'] },
    'change-manager': { browse: true, project: ['approve-communications'] },
    engineer: { browse: true, project: ['prepare-communications', 'send-communications'] },
    colleague: { browse: true, project: [] },
    outsider: { browse: false, project: [] },
    auditor: { browse: true, project: [], audit: true },
    administrator: { browse: true, project: [], administer: true },
  };
  state.users = Object.fromEntries(
    [...Object.keys(state.grants), ...many(jiraUsers, 'reader')].map((id) => [
      id,
      { name: `Name of ${id}`, active: true },
    ]),
  );
  const settings: SettingDocument = {
    changeIssueTypes: ['Change'],
    configurationItemsField: ITEMS_FIELD,
    configurationItemAttribute: 'Release communications',
    sender: { name: 'Harbour releases', address: 'releases@example.com' },
    groupIds: ['users', 'partners', ...(places > 0 ? ['chat', 'hooks'] : [])],
    fence: { installation: state.installation, epoch: 1, armedAt: 0, armedBy: 'administrator' },
  };
  put(state.rows, 'setting', 'site', settings);
  const members: Record<string, GroupMembers> = {
    users: { kind: 'jira-users', accountIds: many(jiraUsers, 'reader') },
    partners: {
      kind: 'addresses',
      addresses: many(addresses, 'partner').map((name) => ({ name, address: `${name}@example.com` })),
    },
  };
  const destinations = (word: string) => many(places, word).map((name) => ({ id: name, name }));
  if (places > 0) {
    members.chat = { kind: 'destinations', channel: 'slack', destinations: destinations('chat') };
    members.hooks = { kind: 'destinations', channel: 'webhook', destinations: destinations('hook') };
  }
  for (const [id, who] of Object.entries(members))
    put(state.rows, 'group', id, { id, name: `Group ${id}`, description: 'Who query.', members: who, changedAt: 0 });
  return new World(state);
}

/** The record's issue id, after a developer planned the version's communications. */
export async function plan(world: World): Promise<string> {
  const { groupIds } = await world.document('setting', 'site');
  const planned = valueOf(
    await world.page('developer', 'project-page', { projectId: PROJECT }, 'planCommunications', {
      versionId: '500',
      changeKeys: [`CHG-${CHANGE}`],
      groupIds,
    }),
  );
  return planned.issueId;
}

/** The record's issue id, after a developer planned the version's communications and wrote them. */
export async function written(world: World): Promise<string> {
  const issueId = await plan(world);
  // Large groups are looked up in the background; people wait for that.
  for (const event of world.state.pending.filter(({ queue }) => queue === 'audiences')) await world.deliver(event);
  for (const { id, revision, subject, kind } of (await view(world, issueId)).communiques)
    valueOf(
      await world.page('developer', 'record-panel', { issueId: issueId }, 'saveCommunique', {
        communiqueId: id,
        revision,
        subject,
        kind,
        answers: COMPLETE_ANSWERS,
        responsibleAccountId: 'engineer',
      }),
    );
  return issueId;
}

export async function submitted(world: World): Promise<string> {
  const issueId = await written(world);
  world.advance(60_000);
  valueOf(await submit(world, issueId));
  return issueId;
}

/** Asks for the approval of what stands now. */
export async function submit(world: World, issueId: string): Promise<Answer<RecordView>> {
  const { contentDigest } = await view(world, issueId);
  return world.page('developer', 'record-panel', { issueId }, 'submitForApproval', { contentDigest });
}

/** Links more change requests to the record, until so many are; answers with the ids of all of them. */
export function linkChanges(world: World, issueId: string, count: number): readonly string[] {
  const record = world.state.issues[issueId];
  const change = world.state.issues[CHANGE];
  if (!record || !change) throw new Error('The record and its change exist.');
  const more = Array.from({ length: count - 1 }, (_, index) => String(2000 + index));
  for (const id of more) world.state.issues[id] = { ...change, id, key: `CHG-${id}`, linked: [issueId] };
  world.state.issues[issueId] = { ...record, linked: [...record.linked, ...more] };
  return [CHANGE, ...more];
}

export async function approved(world: World): Promise<string> {
  const issueId = await written(world);
  await submitAndApprove(world, issueId);
  return issueId;
}

export async function approve(world: World, recordIssueId: string, as = 'change-manager') {
  const { contentDigest } = await view(world, recordIssueId);
  return world.page(as, 'change-panel', { issueId: CHANGE }, 'approveChange', {
    recordIssueId,
    contentDigest,
  });
}

/** Asks for the approval of what stands now and gets it, each a minute after what was before. */
export async function submitAndApprove(world: World, issueId: string): Promise<void> {
  world.advance(60_000);
  valueOf(await submit(world, issueId));
  world.advance(60_000);
  valueOf(await approve(world, issueId));
}

/** Every gate is open. */
export async function verified(world: World): Promise<string> {
  const issueId = await approved(world);
  world.advance(60_000);
  await report(world);
  return issueId;
}

export async function report(world: World, overrides: Partial<DeploymentReport> = {}) {
  return recordDeployment(world.ports(), {
    messageId: `message-${world.state.eventCount}-${overrides.status ?? 'verified'}`,
    projectKey: 'PHX',
    version: '5.1.3',
    environment: 'production',
    status: 'verified',
    sequence: 1,
    occurredAt: world.state.now,
    pipeline: { name: 'deploy-production' },
    rawBody: '{"status":"verified"}',
    ...overrides,
  });
}

export async function send(world: World, issueId: string, contentDigest?: string): Promise<Answer<RecordView>> {
  const digest = contentDigest ?? (await view(world, issueId)).contentDigest;
  return world.page('engineer', 'record-panel', { issueId }, 'sendCommunications', { contentDigest: digest });
}

export async function view(world: World, issueId: string): Promise<RecordView> {
  return valueOf(await world.page('engineer', 'record-panel', { issueId }, 'openRecord'));
}

/** Lets queues and sweep work until nothing is left to do, moving the clock on as a night would. */
export async function untilQuiet(world: World, hours = 6): Promise<void> {
  const end = world.state.now + hours * HOUR;
  let nextSweep = world.state.now;
  while (world.state.now < end) {
    const due = world.state.pending.filter((event) => event.dueAt <= world.state.now);
    for (const event of due) await world.deliver(event);
    if (world.state.now >= nextSweep) {
      await world.sweep();
      nextSweep = world.state.now + 300_000;
      if (world.state.pending.length === 0 && isFinished(world)) return;
    }
    if (due.length === 0) world.advance(30_000);
  }
}

function isFinished(world: World): boolean {
  return world
    .all('record')
    .every((record) => !['sending', 'sent'].includes(record.state) && (record.issuesLinked || !record.sendId));
}

export function valueOf<T>(answered: Answer<T>): T {
  if (!answered.ok) throw new Error(`${answered.refusal.code}: ${answered.refusal.message}`);
  return answered.value;
}

function many(count: number, word: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${word}-${String(index).padStart(4, '0')}`);
}

export function put(
  rows: World['state']['rows'],
  kind: 'setting' | 'group' | 'delegation',
  key: string,
  body: unknown,
): void {
  rows.set(`${kind}:${key}`, { kind, key, revision: 1, body, attributes: {} });
}
