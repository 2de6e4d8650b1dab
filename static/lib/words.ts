import {
  type ChangeField,
  type Channel,
  type CommuniqueKind,
  type CommuniqueView,
  type Coverage,
  type CoverageTarget,
  type DeliveryView,
  type FieldDifference,
  type GateName,
  type Question,
  type RecordState,
} from '../../src/contract';

/** How strongly a word is to be seen; the pages give every tone a shape and a word besides the colour. */
export type Tone = 'success' | 'information' | 'warning' | 'danger' | 'neutral';

interface Worded {
  readonly word: string;
  readonly tone: Tone;
}

export const RECORD_STATE: Readonly<Record<RecordState, Worded>> = {
  planning: { word: 'Planning', tone: 'neutral' },
  'awaiting-approval': { word: 'Awaiting approval', tone: 'information' },
  ready: { word: 'Ready', tone: 'information' },
  sending: { word: 'Sending', tone: 'information' },
  sent: { word: 'Sent', tone: 'success' },
  confirmed: { word: 'Confirmed', tone: 'success' },
  recorded: { word: 'Recorded', tone: 'success' },
  withdrawn: { word: 'Withdrawn', tone: 'warning' },
};

export const COMMUNIQUE_STATE: Readonly<Record<CommuniqueView['state'], Worded>> = {
  draft: { word: 'Draft', tone: 'neutral' },
  ready: { word: 'Ready', tone: 'success' },
  sending: { word: 'Sending', tone: 'information' },
  'to-do': { word: 'To be told', tone: 'information' },
  sent: { word: 'Sent', tone: 'success' },
  confirmed: { word: 'Confirmed', tone: 'success' },
  stopped: { word: 'Stopped', tone: 'warning' },
};

export const DELIVERY_STATE: Readonly<Record<DeliveryView['state'], Worded>> = {
  bounced: { word: 'Bounced', tone: 'danger' },
  failed: { word: 'Failed', tone: 'danger' },
  uncertain: { word: 'Uncertain', tone: 'warning' },
  stopped: { word: 'Stopped', tone: 'warning' },
  planned: { word: 'Waiting', tone: 'neutral' },
  attempting: { word: 'Being sent', tone: 'information' },
  'to-do': { word: 'To do', tone: 'information' },
  accepted: { word: 'Accepted', tone: 'information' },
  delivered: { word: 'Delivered', tone: 'success' },
  acknowledged: { word: 'Acknowledged', tone: 'success' },
  attested: { word: 'Told', tone: 'success' },
};

export const CHANNEL: Readonly<Record<Channel, string>> = {
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
};

/** What people read where a channel proves more than that it took a message: Slack answers when it is in the channel. */
const ACCEPTED_AS: Readonly<Partial<Record<Channel, Worded>>> = {
  slack: { word: 'Posted', tone: 'success' },
  statuspage: { word: 'Posted', tone: 'success' },
  'public-page': { word: 'Published', tone: 'success' },
  'confluence-page': { word: 'Published', tone: 'success' },
  'confluence-blog': { word: 'Published', tone: 'success' },
  'request-comment': { word: 'Posted', tone: 'success' },
};

/** The state of one delivery, as far as its channel proves it. */
export function deliveryState({ state, channel }: Pick<DeliveryView, 'state' | 'channel'>): Worded {
  return (state === 'accepted' ? ACCEPTED_AS[channel] : undefined) ?? DELIVERY_STATE[state];
}

/** "accepted", or what the channel proves by it, within a sentence. */
export function acceptedOn(channel: Channel): string {
  return lowerFirst((ACCEPTED_AS[channel] ?? DELIVERY_STATE.accepted).word);
}

const REPORT_DELIVERY: readonly Channel[] = ['external-mail', 'text-message'];

/** Whether somebody reports what became of a message after the channel took it. */
export function reportsDelivery(channel: Channel): boolean {
  return REPORT_DELIVERY.includes(channel);
}

/** Whether a message is for whoever is there, so that nobody in particular has it delivered or can confirm it. */
export function isPosted(channel: Channel): boolean {
  return RECIPIENT[channel] !== undefined && !isToldByPeople(channel);
}

const TOLD_BY_PEOPLE: readonly Channel[] = ['telephone', 'presentation', 'newsletter', 'bulletin-board'];

/** Whether a person has to tell it, and to say that they did. */
export function isToldByPeople(channel: Channel): boolean {
  return TOLD_BY_PEOPLE.includes(channel);
}

/** What one recipient is, where it is not a person: nobody knows how many read a channel or a page. */
const RECIPIENT: Readonly<Partial<Record<Channel, readonly [one: string, many: string]>>> = {
  slack: ['channel', 'channels'],
  teams: ['channel', 'channels'],
  webhook: ['receiver', 'receivers'],
  pagerduty: ['service', 'services'],
  statuspage: ['page', 'pages'],
  'public-page': ['page', 'pages'],
  'confluence-page': ['place', 'places'],
  'confluence-blog': ['blog', 'blogs'],
  'request-comment': ['request', 'requests'],
  presentation: ['presentation', 'presentations'],
  newsletter: ['newsletter', 'newsletters'],
  'bulletin-board': ['board', 'boards'],
};

/** "1 channel", "2 requests", "25 people": how many are told over a channel. */
export function recipientsOn(channel: Channel, count: number, locale?: string): string {
  const [one, many] = RECIPIENT[channel] ?? ['person', 'people'];
  return counted(count, one, many, locale);
}

/** "25 people", or "3 recipients" where not all of them are people. */
export function recipientsOfAll(
  communiques: readonly { readonly channel: Channel }[],
  count: number,
  locale?: string,
): string {
  return communiques.some(({ channel }) => RECIPIENT[channel] !== undefined)
    ? counted(count, 'recipient', 'recipients', locale)
    : people(count, locale);
}

const COMPANIES: readonly Channel[] = ['slack', 'teams', 'pagerduty', 'confluence-page', 'confluence-blog'];

/** The channel within a sentence: "mail through Jira", but "Slack channel". */
export function channelInSentence(channel: Channel): string {
  return COMPANIES.includes(channel) ? CHANNEL[channel] : lowerFirst(CHANNEL[channel]);
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export const KIND: Readonly<Record<CommuniqueKind, { readonly name: string; readonly when: string }>> = {
  'planned-notice': { name: 'Notice of what is planned', when: 'Once the change is approved' },
  'release-announcement': { name: 'Announcement of the release', when: 'Once the deployment is verified' },
  correction: { name: 'Correction of what was told', when: 'At once' },
};

export const GATE_TITLE: Readonly<Record<GateName, string>> = {
  'release-identified': 'Release identified',
  'communiques-complete': 'Communiqués complete',
  'change-approved': 'Change approved',
  'deployment-verified': 'Deployment verified',
  'freeze-clear': 'No freeze',
};

export const WHERE_GROUPS_ARE_KEPT = 'Stakeholder groups are kept on the page “Release communications administration”.';

/** The six questions that every communiqué answers, with the help that its writer gets. */
const QUESTION: readonly { readonly question: Question; readonly name: string; readonly help: string }[] = [
  { question: 'who', name: 'Who', help: 'Who is interested or affected, as they would call themselves.' },
  { question: 'what', name: 'What', help: 'Which features, functions and components went into production.' },
  { question: 'why', name: 'Why', help: 'Why it is valuable to them: the business purpose that it serves.' },
  { question: 'where', name: 'Where', help: 'Where it is available: platforms, places, business units.' },
  { question: 'how', name: 'How', help: 'How to get to it, what that needs, and under what circumstances it works.' },
  { question: 'when', name: 'When', help: 'When it was, or will be, released. Name the time zone.' },
];

const OF_A_CORRECTION: Readonly<Partial<Record<Question, string>>> = {
  who: 'Who was told, as they would call themselves.',
  what: 'What was wrong, and what is true now.',
  why: 'How it came to be wrong.',
  where: 'Where it is so: platforms, places, business units.',
  how: 'What its readers have to do now.',
  when: 'Since when it is so. Name the time zone.',
};

/** The six questions with the help that fits what is written. */
export function questionsOf(kind: CommuniqueKind): typeof QUESTION {
  if (kind !== 'correction') return QUESTION;
  return QUESTION.map((one) => ({ ...one, help: OF_A_CORRECTION[one.question] ?? one.help }));
}

/** Parts of a change request, within a sentence. */
export const CHANGE_FIELD: Readonly<Record<ChangeField, string>> = {
  typeName: 'its type',
  summary: 'its summary',
  description: 'its description',
};

/** What a difference can be in, besides the answers to the six questions. */
export const FIELD_NAME: Readonly<Record<FieldDifference['field'], string>> = {
  subject: 'Subject',
  who: 'Who',
  what: 'What',
  why: 'Why',
  where: 'Where',
  how: 'How',
  when: 'When',
  kind: 'Kind',
  channel: 'Channel',
  nextChannel: 'Next channel',
  responsible: 'Responsible person',
  timing: 'When it leaves',
  groupName: 'Name of the group',
  projectName: 'Name of the project',
  versionName: 'Name of the version',
  senderName: 'Name of the sender',
  recordKey: 'Key of the record',
  look: 'Look of the message',
};

/** "1 person", "25 people"; the count in the reader's digits. */
export function counted(count: number, one: string, many: string, locale = 'en'): string {
  return `${count.toLocaleString(locale)} ${count === 1 ? one : many}`;
}

export const people = (count: number, locale?: string): string => counted(count, 'person', 'people', locale);

/** The size of a stakeholder group; a Jira group's is only known once it is looked up. */
export function groupSize(
  { channel, memberCount }: { readonly channel: Channel; readonly memberCount?: number },
  locale?: string,
): string {
  return memberCount === undefined ? 'counted when it is prepared' : recipientsOn(channel, memberCount, locale);
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length <= 1) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** How the target of a group stands. */
export const COVERAGE_STATE: Readonly<Record<Coverage['state'], Worded>> = {
  open: { word: 'Waiting for confirmation', tone: 'information' },
  reached: { word: 'Confirmed', tone: 'success' },
  missed: { word: 'Not confirmed in time', tone: 'warning' },
};

const REACHED: Readonly<Record<CoverageTarget['proof'], string>> = {
  delivered: 'received it',
  acknowledged: 'acknowledged',
  attested: 'told',
};

/** "95 % acknowledged within 48 h" */
export function targetInWords({ proof, percent, hours, next }: CoverageTarget): string {
  const orTold = next && isToldByPeople(next.channel) ? ' or were told by a person' : '';
  return `${percent} % ${REACHED[proof]}${orTold} within ${hours} h`;
}

/** "reminded after 24 h and 40 h" */
export function remindersInWords({ remindAfterHours = [] }: CoverageTarget): string {
  return remindAfterHours.length === 0 ? '' : `reminded after ${listed(remindAfterHours.map((hours) => `${hours} h`))}`;
}

/** "then by text message after 44 h" */
export function nextInWords({ channel, afterHours }: NonNullable<CoverageTarget['next']>): string {
  return `then by ${channelInSentence(channel)} after ${afterHours} h`;
}
