/** Every channel by its name, with what people call it. The names stand in ledgers and stay as they are. */
export const CHANNEL_TITLES = {
  'jira-mail': 'Mail through Jira',
  'external-mail': 'Mail to external addresses',
  slack: 'Slack channel',
  teams: 'Microsoft Teams channel',
  webhook: 'Signed webhook',
  'text-message': 'Text message',
  pagerduty: 'PagerDuty service',
  statuspage: 'Status page',
} as const;

/** How a communiqué reaches its group. */
export type Channel = keyof typeof CHANNEL_TITLES;

export const CHANNELS = Object.keys(CHANNEL_TITLES) as readonly Channel[];
