/** The auditor's list of records with the state of each control. Changes nothing. */
import type { AuditRow, AuditView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import { currentCorrection } from '../../domain/communique/correction';
import { fencedIn } from '../../domain/delivery/fence';
import type { RecordDocument } from '../../domain/documents';
import { GATE_TITLES } from '../../domain/gates/gate';
import { isBeforeSending } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import { readSettings } from '../administering/settings';
import { authoriseAudit } from './audit';

const ROWS_ON_A_PAGE = 50;

export async function openAudit(
  ports: Pick<Ports, 'jira' | 'store' | 'clock' | 'installation'>,
  request: { readonly words?: string; readonly cursor?: string; readonly overridden?: boolean },
): Promise<Answer<AuditView>> {
  const permission = await authoriseAudit(ports);
  if (!permission.ok) return permission;
  const [page, settings] = await Promise.all([
    ports.store.query(
      { kind: 'record', index: 'by-change-time', partition: ['everywhere'] },
      { limit: ROWS_ON_A_PAGE, cursor: request.cursor, descending: true },
    ),
    readSettings(ports),
  ]);
  const current = await ports.store.getMany(
    'record',
    page.items.map((item) => item.key),
  );
  const words = (request.words ?? '').trim().toLowerCase();
  const now = ports.clock.now();
  const records = current
    .flatMap((stored) => (stored ? [stored.body] : []))
    .filter((record) => !request.overridden || record.overridden !== undefined);
  return answer({
    rows: records.filter((record) => matches(record, words)).map((record) => auditRow(record, now)),
    nextCursor: page.nextCursor,
    ...fencedIn(settings.body.fence, ports.installation.id()),
    now,
  });
}

function matches(record: RecordDocument, words: string): boolean {
  const items = record.items.map((item) => item.name).join(' ');
  const text =
    `${record.issueKey} ${record.projectKey} ${record.projectName} ${record.versionName} ${items}`.toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}

export function auditRow(record: RecordDocument, now: number): AuditRow {
  const sent = !isBeforeSending(record.state);
  return {
    issueId: record.issueId,
    issueKey: record.issueKey,
    projectKey: record.projectKey,
    versionName: record.versionName,
    state: record.state,
    plannedAt: record.plannedAt,
    sentAt: record.sentAt,
    recipients: record.recipients,
    acknowledged: record.acknowledged,
    controls: [
      gatesControl(record, sent),
      ...reviewControl(record, now),
      sentControl(record, sent),
      ...confirmationControl(record),
      ...correctionControl(record),
      itemsControl(record),
    ],
  };
}

type Control = AuditRow['controls'][number];

function gatesControl({ sendId, overridden }: RecordDocument, sent: boolean): Control {
  const name = 'Gates opened before sending';
  if (!sendId) return { name, result: sent ? 'fail' : 'pending', text: 'Nothing was sent yet.' };
  if (!overridden) return { name, result: 'pass', text: 'Sending was authorised with every gate open.' };
  const gates = overridden.map((gate) => `“${GATE_TITLES[gate]}”`).join(' and ');
  return { name, result: 'override', text: `Sending was authorised by an override of ${gates}, by two people.` };
}

function sentControl({ state, sentAt }: RecordDocument, sent: boolean): Control {
  const name = 'Sent';
  if (state === 'withdrawn')
    return {
      name,
      result: 'fail',
      text: sentAt ? 'Every delivery is settled.' : 'It was stopped before anybody was told.',
    };
  if (sentAt) return { name, result: 'pass', text: 'Every delivery is settled.' };
  return { name, result: 'pending', text: sent ? 'Deliveries are still open.' : 'Nothing was sent yet.' };
}

function itemsControl({ state, items, sentAt }: RecordDocument): Control {
  const name = 'Configuration items recorded';
  if (items.length === 0)
    return { name, result: state === 'recorded' || sentAt ? 'pass' : 'pending', text: 'The changes name none.' };
  const isOne = items.length === 1;
  return state === 'recorded'
    ? {
        name,
        result: 'pass',
        text: isOne ? 'The item carries the record.' : `All ${items.length} items carry the record.`,
      }
    : {
        name,
        result: 'pending',
        text: isOne ? 'One item is to carry the record.' : `${items.length} items are to carry the record.`,
      };
}

/** Each send without an approval of the change is reviewed by a change manager in time. */
function reviewControl({ reviews = [] }: RecordDocument, now: number): readonly Control[] {
  if (reviews.length === 0) return [];
  const name = 'Emergency reviewed afterwards';
  if (reviews.some(({ outcome }) => outcome === 'not-justified'))
    return [{ name, result: 'fail', text: 'A change manager found that it was not justified.' }];
  const open = reviews.filter(({ outcome }) => outcome === undefined);
  if (open.length === 0) return [{ name, result: 'pass', text: 'A change manager found that it was justified.' }];
  return open.some(({ dueAt }) => now > dueAt)
    ? [{ name, result: 'fail', text: 'A change manager should have reviewed it by now.' }]
    : [{ name, result: 'pending', text: 'A change manager has to review it; there is still time.' }];
}

/** Only where the groups that were told have targets, and what they were told still stands. */
function confirmationControl({ confirmation, state }: RecordDocument): readonly Control[] {
  const name = 'Confirmed to have arrived';
  switch (state === 'withdrawn' ? undefined : confirmation) {
    case undefined:
    // Nothing arrived that was to be confirmed, and nothing is missing: there is nothing to judge.
    case 'ended':
      return [];
    case 'open':
      return [{ name, result: 'pending', text: 'Not every group has reached its target; there is still time.' }];
    case 'reached':
      return [{ name, result: 'pass', text: 'Every group with a target has reached it.' }];
    case 'missed':
      return [{ name, result: 'fail', text: 'A group did not reach its target in time.' }];
  }
}

/** Only of a record about which somebody found that what was told is not right any more. */
function correctionControl({ corrections }: RecordDocument): AuditRow['controls'] {
  const correction = currentCorrection(corrections);
  if (!correction) return [];
  const { closedAt, sendId } = correction;
  return [
    {
      name: 'Those told were corrected',
      result: closedAt === undefined ? 'pending' : 'pass',
      text:
        sendId === undefined
          ? 'A correction is drafted, and has not been sent.'
          : closedAt === undefined
            ? 'The correction is being sent to exactly those who were told.'
            : 'The correction went to exactly those who were told.',
    },
  ];
}
