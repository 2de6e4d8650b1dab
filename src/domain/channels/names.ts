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
  'public-page': 'Public page',
  'confluence-page': 'Confluence page',
  'confluence-blog': 'Confluence blog',
  'request-comment': 'Comment on customer requests',
  telephone: 'Telephone',
  presentation: 'Presentation',
  newsletter: 'Newsletter',
  'bulletin-board': 'Bulletin board',
} as const;

/** How a communiqué reaches its group. */
export type Channel = keyof typeof CHANNEL_TITLES;

export const CHANNELS = Object.keys(CHANNEL_TITLES) as readonly Channel[];

/** The channels that people serve: what leaves is a task to do, and a person says what became of it. */
export const PEOPLE_CHANNELS = [
  'telephone',
  'presentation',
  'newsletter',
  'bulletin-board',
] as const satisfies readonly Channel[];
export type PeopleChannelName = (typeof PEOPLE_CHANNELS)[number];

/** The channels on which the app itself hands messages over. */
export type SentChannel = Exclude<Channel, PeopleChannelName>;

export function isServedByPeople(channel: Channel): channel is PeopleChannelName {
  return (PEOPLE_CHANNELS as readonly Channel[]).includes(channel);
}

export const SENT_CHANNELS = CHANNELS.filter((channel): channel is SentChannel => !isServedByPeople(channel));
