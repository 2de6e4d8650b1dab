import { draftOf, settingsOf } from '../../static/pages/administration-page/settings/settings-draft';
import { type SiteSettings } from '../../src/contract';

const SETTINGS: SiteSettings = {
  changeIssueTypes: ['[System] Change', 'Change'],
  configurationItemsField: 'customfield_10100',
  configurationItemAttribute: 'Release communications',
  approvalReminderHours: 24,
  sender: { name: 'Releases', address: 'releases@example.com', replyTo: 'help@example.com' },
};

test('settings come back as they were through their text fields', () => {
  expect(settingsOf(draftOf(SETTINGS))).toEqual({ problems: {}, settings: SETTINGS });
});

test('what may be empty is left out when it is empty', () => {
  const { settings } = settingsOf({ ...draftOf(SETTINGS), configurationItemsField: ' ', senderReplyTo: '' });
  expect(settings?.configurationItemsField).toBeUndefined();
  expect(settings?.sender.replyTo).toBeUndefined();
});

test.each([
  ['changeIssueTypes', { changeIssueTypes: ' , ' }],
  ['configurationItemAttribute', { configurationItemAttribute: '' }],
  ['approvalReminderHours', { approvalReminderHours: 'a day' }],
  ['approvalReminderHours', { approvalReminderHours: '' }],
  ['approvalReminderHours', { approvalReminderHours: '721' }],
  ['senderName', { senderName: '' }],
  ['senderAddress', { senderAddress: 'releases' }],
  ['senderReplyTo', { senderReplyTo: 'help' }],
] as const)('a wrong %s is named and nothing is saved', (field, wrong) => {
  const { problems, settings } = settingsOf({ ...draftOf(SETTINGS), ...wrong });
  expect(Object.keys(problems)).toEqual([field]);
  expect(settings).toBeUndefined();
});
