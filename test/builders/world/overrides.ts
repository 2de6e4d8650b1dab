/** The way past a held gate, as people take it on the pages: who asks, who grants, and what the audit shows of it. */
import type { OverrideView, RecordView } from '../../../src/contract';
import { CHANGE, report, submitted, valueOf, view } from './story';
import type { World } from './world';

export const askOverride = async (world: World, issueId: string, who = 'engineer', more: object = {}) => {
  world.advance(60_000);
  return world.page(who, 'record-panel', { issueId }, 'askOverride', {
    gate: 'change-approved',
    contentDigest: (await view(world, issueId)).contentDigest,
    reason: 'Nobody who approves can be reached.',
    hours: 4,
    ...more,
  });
};

export const grantOverride = async (world: World, issueId: string, who = 'administrator', overrideId?: string) => {
  world.advance(60_000);
  const { overrides, contentDigest } = await view(world, issueId);
  return world.page(who, 'record-panel', { issueId }, 'grantOverride', {
    overrideId: overrideId ?? overrides[0]?.id ?? 'none',
    contentDigest,
  });
};

export const withdrawOverride = async (world: World, issueId: string, who: string) => {
  world.advance(60_000);
  const { overrides } = await view(world, issueId);
  return world.page(who, 'record-panel', { issueId }, 'withdrawOverride', {
    overrideId: overrides[0]?.id ?? 'none',
    reason: 'It is not needed any more.',
  });
};

export const gateOf = (record: RecordView, name: string) => record.gates.find((gate) => gate.name === name);
export const isOpen = async (world: World, issueId: string, name = 'change-approved') =>
  gateOf(await view(world, issueId), name)?.open;

export const reviewEmergency = (world: World, issueId: string, who: string, override: OverrideView | undefined) =>
  world.page(who, 'change-panel', { issueId: CHANGE }, 'reviewEmergency', {
    recordIssueId: issueId,
    overrideId: override?.id ?? 'none',
    outcome: 'justified',
    words: 'I would have approved it.',
  });

export const auditRow = async (world: World, issueId: string, payload: object = {}) =>
  valueOf(await world.page('auditor', 'site-page', {}, 'openAudit', payload)).rows.find(
    (row) => row.issueId === issueId,
  );

export const control = async (world: World, issueId: string, name: RegExp) =>
  (await auditRow(world, issueId))?.controls.find((one) => name.test(one.name));

/** Submitted and verified, not approved, and overridden by the engineer and the administrator. */
export async function overridden(world: World): Promise<string> {
  const issueId = await submitted(world);
  await report(world);
  valueOf(await askOverride(world, issueId));
  valueOf(await grantOverride(world, issueId));
  return issueId;
}
