/** What administrators decided, and what is kept of it. */
import type { Administering } from '../../../domain/ledger/events/administering';
import type { Describing } from './description';

export const ADMINISTERING: Describing<Administering> = {
  'approval-delegated': (data, told) => ({
    title: `A deputy was named from ${data.from} until ${data.until}`,
    details: [...told(data.delegator, 'Decides otherwise'), ...told(data.deputy, 'Deputy')],
  }),
  'delegation-withdrawn': (data) => ({
    title: 'A deputy was recalled',
    details: [{ name: 'Delegation', value: data.delegation }],
  }),
  'settings-changed': (data) => ({
    title: data.setting.startsWith('policy') ? 'The policy was changed' : 'Settings were changed',
    details: [{ name: 'Digest', value: data.after }],
  }),
  'group-changed': (data) => ({ title: `A stakeholder group was ${data.change}`, details: [] }),
  'addresses-quarantined': (data) => ({
    title: `Addresses of a stakeholder group do not take mail: ${data.recipients.length}`,
    details: [{ name: 'Group', value: data.group }],
  }),
  'mending-asked': (data, told) => ({
    title:
      data.to === undefined
        ? `Nobody is left who could be asked to have addresses of a stakeholder group mended: ${data.addresses}`
        : `Who answers for a stakeholder group was asked to have addresses mended: ${data.addresses}`,
    details: [{ name: 'Group', value: data.group }, ...told(data.to, 'Who')],
  }),
  'address-released': (data, told) => ({
    title: 'An address may be written to again, a person decided',
    details: [{ name: 'Group', value: data.group }, ...told(data.reason, 'Reason')],
  }),
  'secret-changed': (data) => ({
    title: `A secret was ${data.change}`,
    details: [{ name: 'Secret', value: data.secret }],
  }),
  'sending-armed': (data, told) => ({
    title: `Sending was armed for this installation, for the ${ordinal(data.epoch)} time`,
    details: [{ name: 'Installation', value: data.installation }, ...told(data.reason, 'Reason')],
  }),
  'personal-data-erased': (data) => ({
    title: `Personal data was erased: ${data.commitments.length} commitments`,
    details: [],
  }),
  'log-checkpointed': (data) => ({
    title: `A log was checkpointed at ${data.size} entries`,
    details: [{ name: 'Log', value: data.log }],
  }),
};

function ordinal(count: number): string {
  const ending = new Map([
    [1, 'st'],
    [2, 'nd'],
    [3, 'rd'],
  ]).get(Math.floor(count / 10) % 10 === 1 ? 0 : count % 10);
  return `${count}${ending ?? 'th'}`;
}
