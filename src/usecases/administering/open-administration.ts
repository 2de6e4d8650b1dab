/** The administrator's page: what the site has, what it lacks, and the settings. */
import type {
  AdministrationView,
  DestinationChannelView,
  GroupView,
  MailProviderView,
  QuarantinedView,
  SetUpCheck,
} from '../../contract';
import { REMINDER_HOURS_BY_DEFAULT } from '../../domain/approval/approval-reminder';
import { answer, refuse, type Answer } from '../../domain/answer';
import { CHANNEL_DEFINITIONS, DESTINATION_CHANNELS, ownPages } from '../../domain/channels';
import { BY_PEOPLE } from '../../domain/channels/by-people';
import { CHANNEL_TITLES, PEOPLE_CHANNELS } from '../../domain/channels/names';
import type { GroupDocument, SettingDocument } from '../../domain/documents';
import { armingOf } from '../../domain/delivery/fence';
import { encodeKey } from '../../domain/ledger/signed-note';
import { addressOfPage } from '../../domain/publishing/public-page';
import { MEMBER_LIMIT } from '../../domain/record/members-in-parts';
import { NEXT_CHANNELS } from '../../domain/record/next-channel';
import { toldOfAll } from '../../domain/record/mending';
import { membersById, standing } from '../../domain/record/quarantine';
import { ADDRESS_LIMIT, channelFor } from '../../domain/record/stakeholder-group';
import { MAIL_PROVIDER_FACTS, MAIL_PROVIDERS, type MailProviderName } from '../../domain/delivery/mail-provider';
import type { Ports } from '../../ports';
import { isStandIn } from '../../domain/privacy/closed-account';
import { namesOf } from '../people/names';
import { shownRecipient } from '../people/shown-recipient';
import { readMembersById } from './member-parts';
import { ISSUE_TYPE_NAME, LINK_TYPE_NAME, mailProviderOf, readSettings } from './settings';
import { siteLog } from '../ledger/with-ledger';

export type AdministrationPorts = Pick<
  Ports,
  | 'installation'
  | 'jira'
  | 'siteSetUp'
  | 'store'
  | 'clock'
  | 'random'
  | 'secrets'
  | 'ledgerKey'
  | 'webTriggers'
  | 'channels'
  | 'log'
>;

export async function authoriseAdministration(ports: Pick<Ports, 'jira'>): Promise<Answer<undefined>> {
  if (await ports.jira.mayAdminister()) return { ok: true, value: undefined };
  return refuse('not-permitted', 'Only a Jira administrator can change these settings.');
}

export async function openAdministration(ports: AdministrationPorts): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const [settings, issueType, linkType, projects, evidenceUrl, eventUrl, signer] = await Promise.all([
    readSettings(ports),
    ports.siteSetUp.issueType(ISSUE_TYPE_NAME),
    ports.siteSetUp.linkType(LINK_TYPE_NAME),
    ports.siteSetUp.projects(),
    ports.webTriggers.url('deployment-evidence'),
    ports.webTriggers.url('mail-events'),
    ports.ledgerKey.signer(),
  ]);
  const prepared = projects.map((project) => ({
    id: project.id,
    key: project.key,
    name: project.name,
    prepared: issueType !== undefined && project.typeIds.includes(issueType.id),
  }));
  const groups = (await ports.store.getMany('group', settings.body.groupIds)).filter((group) => group !== undefined);
  const pageUrl = groups.some(({ body }) => ownPages(channelFor(body.members)))
    ? await ports.webTriggers.url('public-page')
    : undefined;
  const people = await namesOf(
    ports,
    groups.flatMap(({ body }) =>
      (body.members.kind === 'jira-users' ? body.members.accountIds : []).concat(
        body.responsibleAccountId ?? [],
        presentTold(body).toldToMend?.accountId ?? [],
      ),
    ),
  );
  const quarantined = await Promise.all(groups.map(({ body }) => presentQuarantine(ports, body, people)));
  return answer({
    checks: checksOf(
      settings.body,
      issueType !== undefined,
      linkType,
      prepared.some((project) => project.prepared),
    ),
    settings: settingsView(settings.body),
    settingsRevision: settings.revision,
    groups: groups.map(({ body, revision }, index) => ({
      id: body.id,
      revision,
      name: body.name,
      description: body.description,
      members: body.members,
      channel: channelFor(body.members),
      responsibleAccountId: body.responsibleAccountId,
      ...(isStandIn(body.responsibleAccountId ?? '') ? { responsibleGone: true } : {}),
      target: body.target,
      quarantined: quarantined[index] ?? [],
      ...presentTold(body),
      ...(pageUrl === undefined ? {} : pagesOf(body, pageUrl)),
    })),
    memberLimits: { atOnce: ADDRESS_LIMIT, atMost: MEMBER_LIMIT },
    nextChannels: NEXT_CHANNELS,
    destinationChannels: destinationChannels(),
    peopleChannels: peopleChannels(),
    provider: providerView(settings.body, mailProviderOf(settings.body), eventUrl),
    textSender: settings.body.textSender,
    providers: MAIL_PROVIDERS.map((name) => providerView(settings.body, name, eventUrl)),
    sending: {
      arming: armingOf(settings.body.fence, ports.installation.id()),
      armedAt: settings.body.fence?.armedAt,
    },
    pipeline: { secretSetAt: settings.body.pipelineSecretSetAt, url: evidenceUrl },
    ledger: { publicKey: encodeKey(signer.key), origin: siteLog(ports) },
    projects: prepared,
    people,
    now: ports.clock.now(),
  });
}

function providerView(settings: SettingDocument, name: MailProviderName, eventUrl: string): MailProviderView {
  return {
    name,
    ...MAIL_PROVIDER_FACTS[name],
    ...settings.mailProviderKeys?.[name],
    eventUrl: `${eventUrl}?provider=${name}`,
  };
}

function destinationChannels(): AdministrationView['destinationChannels'] {
  return DESTINATION_CHANNELS.flatMap((channel): readonly DestinationChannelView[] => {
    const { destination, ownPages: own, proves } = CHANNEL_DEFINITIONS[channel];
    const common = { channel, title: CHANNEL_TITLES[channel], proves };
    if (own) return [{ ...common, ...own, signed: false, ownHost: false }];
    if (!destination) return [];
    const { noun, nameHelp, addressLabel, addressHelp, signed, ownHost } = destination;
    return [{ ...common, noun, nameHelp, address: { label: addressLabel, help: addressHelp }, signed, ownHost }];
  });
}

/** The addresses of the pages that the app serves for a group. */
function pagesOf({ id, members }: GroupDocument, trigger: string): Pick<GroupView, 'pages'> {
  if (members.kind !== 'destinations' || !ownPages(members.channel)) return {};
  return {
    pages: members.destinations.map((destination) => ({
      destinationId: destination.id,
      url: addressOfPage(trigger, { groupId: id, destinationId: destination.id }),
    })),
  };
}

function peopleChannels(): AdministrationView['peopleChannels'] {
  return PEOPLE_CHANNELS.map((channel) => {
    const { proves, listLabel, listHelp, hasNumbers } = BY_PEOPLE[channel];
    return { channel, title: CHANNEL_TITLES[channel], proves, listLabel, listHelp, hasNumbers };
  });
}

function presentTold(group: GroupDocument): Pick<GroupView, 'toldToMend'> {
  const told = standing(group.quarantine).length > 0 ? toldOfAll(group) : undefined;
  return told ? { toldToMend: told } : {};
}

async function presentQuarantine(
  ports: Pick<Ports, 'store'>,
  { members, quarantine }: GroupDocument,
  people: AdministrationView['people'],
): Promise<readonly QuarantinedView[]> {
  const kept = standing(quarantine);
  const ids = kept.map(({ id }) => id);
  const byId = members.kind === 'in-parts' ? await readMembersById(ports, members, ids) : membersById(members);
  return kept
    .map(({ id, since, reason }): QuarantinedView => {
      const recipient = byId?.get(id);
      return { id, since, reason, ...(recipient ? { recipient: shownRecipient(recipient, people, true) } : {}) };
    })
    .sort((a, b) => b.since - a.since);
}

function settingsView(settings: SettingDocument): AdministrationView['settings'] {
  const {
    changeIssueTypes,
    configurationItemsField,
    configurationItemAttribute,
    approvalReminderHours = REMINDER_HOURS_BY_DEFAULT,
    sender,
  } = settings;
  return {
    changeIssueTypes,
    configurationItemsField,
    configurationItemAttribute,
    approvalReminderHours,
    sender,
  };
}

function checksOf(
  settings: SettingDocument,
  issueType: boolean,
  linkType: boolean,
  anyProject: boolean,
): readonly SetUpCheck[] {
  const keys = settings.mailProviderKeys?.[mailProviderOf(settings)];
  const canMailOut = keys?.keySetAt !== undefined && settings.sender.address !== '';
  return [
    {
      item: 'issue-type',
      title: `Work type “${ISSUE_TYPE_NAME}”`,
      present: issueType,
      text: issueType ? 'The site has it.' : 'Records are work items of this type; the site does not have it yet.',
      creatable: true,
      required: true,
    },
    {
      item: 'link-type',
      title: `Link type “${LINK_TYPE_NAME}”`,
      present: linkType,
      text: linkType ? 'The site has it.' : 'It links a record to its change requests and to what it communicates.',
      creatable: true,
      required: true,
    },
    {
      item: 'project-issue-type',
      title: 'Projects that use it',
      present: anyProject,
      text: anyProject
        ? 'At least one project offers the work type.'
        : 'No project offers the work type yet. Add it to the projects whose releases you communicate.',
      creatable: issueType,
      required: true,
    },
    {
      item: 'pipeline-secret',
      title: 'Pipeline secret',
      present: settings.pipelineSecretSetAt !== undefined,
      text:
        settings.pipelineSecretSetAt !== undefined
          ? 'Pipelines can sign what they report.'
          : 'Without it no pipeline can report a verified deployment.',
      creatable: false,
      required: true,
    },
    {
      item: 'mail-provider',
      title: 'Mail provider',
      present: canMailOut,
      text: canMailOut
        ? 'External stakeholders can be reached by mail.'
        : 'Needed only for stakeholder groups of external addresses: a sender address and the key of the provider.',
      creatable: false,
      required: false,
    },
  ];
}
