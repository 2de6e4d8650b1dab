/** Approvals that were asked for, given, refused and taken back. */
import type { Deciding } from '../../../domain/ledger/events/deciding';
import { changeRequest, type Describing } from './description';

export const DECIDING: Describing<Deciding> = {
  'submitted-for-approval': (data, told) => ({
    title: 'Approval was asked for',
    details: [
      ...(data.asked ?? []).flatMap((person) => told(person, 'Asked by name')),
      { name: 'Content', value: data.pin },
    ],
  }),
  'change-approved': (data, told) => ({
    title: 'The change was approved, with what it will tell people',
    details: [
      changeRequest(data.change),
      ...told(data.onBehalfOf, 'In the name of'),
      { name: 'Content', value: data.pin },
      ...told(data.reason, 'Remark'),
    ],
  }),
  'change-declined': (data, told) => ({
    title: 'The change was declined',
    details: [
      changeRequest(data.change),
      ...told(data.onBehalfOf, 'In the name of'),
      { name: 'Content', value: data.pin },
      ...told(data.reason, 'Reason'),
    ],
  }),
  'decision-withdrawn': (data, told) => ({
    title: `The decision of entry ${data.decision} was withdrawn`,
    details: [changeRequest(data.change), ...told(data.reason, 'Reason')],
  }),
  'approval-recognised': (data, told) => ({
    title: `An approval ${RECOGNISED[data.source]} was recognised: ${data.decision}`,
    details: [
      changeRequest(data.change),
      { name: 'Content', value: data.pin },
      ...data.approvers.flatMap((approver) => told(approver, 'Approver')),
      ...(data.decidedAt ? [{ name: 'Decided', value: data.decidedAt }] : []),
    ],
  }),
};

const RECOGNISED = {
  jsm: 'in Jira Service Management',
  'change-status': 'by the status of the change',
  'version-approvers': 'by the approvers of the fix version',
} as const;
