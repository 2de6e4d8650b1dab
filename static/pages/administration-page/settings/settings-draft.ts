import { type SiteSettings } from '../../../../src/contract';

/** Thirty days. */
const LONGEST_REMINDER_HOURS = 720;

/** The settings as text fields hold them. */
export interface SettingsDraft {
  readonly changeIssueTypes: string;
  readonly configurationItemsField: string;
  readonly configurationItemAttribute: string;
  readonly approvalReminderHours: string;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly senderReplyTo: string;
}

export interface ReadSettings {
  /** Absent when a field has a problem. */
  readonly settings?: SiteSettings;
  readonly problems: Readonly<Partial<Record<keyof SettingsDraft, readonly string[]>>>;
}

export function draftOf(settings: SiteSettings): SettingsDraft {
  return {
    changeIssueTypes: settings.changeIssueTypes.join(', '),
    configurationItemsField: settings.configurationItemsField ?? '',
    configurationItemAttribute: settings.configurationItemAttribute,
    approvalReminderHours: String(settings.approvalReminderHours),
    senderName: settings.sender.name,
    senderAddress: settings.sender.address,
    senderReplyTo: settings.sender.replyTo ?? '',
  };
}

/** Reads the text fields back, or says per field what is wrong with it. */
export function settingsOf(draft: SettingsDraft): ReadSettings {
  const changeIssueTypes = draft.changeIssueTypes
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const reminderHours = Number(draft.approvalReminderHours.trim() || NaN);
  const isAddress = (text: string) => /^[^\s@]+@[^\s@]+$/u.test(text.trim());
  const found: readonly (readonly [keyof SettingsDraft, string, boolean])[] = [
    ['changeIssueTypes', 'Name at least one issue type.', changeIssueTypes.length === 0],
    ['configurationItemAttribute', 'Name the attribute.', draft.configurationItemAttribute.trim() === ''],
    [
      'approvalReminderHours',
      `Give whole hours, from 0 to ${LONGEST_REMINDER_HOURS}.`,
      !Number.isInteger(reminderHours) || reminderHours < 0 || reminderHours > LONGEST_REMINDER_HOURS,
    ],
    ['senderName', 'Name the sender.', draft.senderName.trim() === ''],
    [
      'senderAddress',
      'This is not a mail address.',
      draft.senderAddress.trim() !== '' && !isAddress(draft.senderAddress),
    ],
    [
      'senderReplyTo',
      'This is not a mail address.',
      draft.senderReplyTo.trim() !== '' && !isAddress(draft.senderReplyTo),
    ],
  ];
  const wrong = found.filter(([, , isWrong]) => isWrong);
  const problems = Object.fromEntries(wrong.map(([name, message]) => [name, [message]]));
  if (wrong.length > 0) return { problems };
  return {
    problems,
    settings: {
      changeIssueTypes,
      configurationItemsField: draft.configurationItemsField.trim() || undefined,
      configurationItemAttribute: draft.configurationItemAttribute.trim(),
      approvalReminderHours: reminderHours,
      sender: {
        name: draft.senderName.trim(),
        address: draft.senderAddress.trim(),
        replyTo: draft.senderReplyTo.trim() || undefined,
      },
    },
  };
}
