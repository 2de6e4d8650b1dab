import { z } from 'zod';
import { type ForgeHost, type OutsideWorld } from '../ports';
import { partners, people, queryUsers } from './people';

/*
 * What Sam, the administrator, does on the app's administration page and at the e-mail provider before the story starts.
 * All of it goes through the app's own calls, so that the app checks it and writes its ledger. This file knows the
 * app's calls by name; nothing else in the sandbox does.
 */

/** A key that the sandbox's SendGrid takes; it is worth nothing anywhere else. */
const providerKey = 'SG.sandbox.a-key-that-only-the-sandbox-knows';

const administration = z.looseObject({
  checks: z.array(z.looseObject({ item: z.string(), present: z.boolean(), creatable: z.boolean() })),
  settings: z.looseObject({}),
  settingsRevision: z.number(),
  groups: z.array(z.looseObject({ name: z.string() })),
  provider: z.looseObject({ eventUrl: z.string() }),
  pipeline: z.looseObject({ url: z.string() }),
  projects: z.array(z.looseObject({ id: z.string(), key: z.string(), prepared: z.boolean() })),
});
const foundGroups = z.looseObject({ groups: z.array(z.looseObject({ groupId: z.string(), name: z.string() })) });
const answer = z.union([
  z.looseObject({ ok: z.literal(true), value: z.unknown() }),
  z.looseObject({ ok: z.literal(false), refusal: z.looseObject({ message: z.string() }) }),
]);

export interface PipelineAccess {
  /** Of the web trigger that takes evidence. */
  readonly url: string;
  readonly secret: string;
}

/**
 * Sets the app up for the demo's story: settings, the two stakeholder groups, the provider with its signed events, and
 * the pipeline's secret, which is returned since the app shows it only once.
 * @param serviceProjectKeys projects that hold changes and no communications
 * @throws when the app refuses a step, with its words
 */
export async function setUpApp(
  host: ForgeHost,
  world: OutsideWorld,
  serviceProjectKeys: readonly string[],
): Promise<PipelineAccess> {
  const call = async (functionKey: string, payload?: unknown): Promise<unknown> => {
    const said = answer.parse(
      await host.invoke({ as: people.sam.accountId, module: 'administration-page', functionKey, payload }),
    );
    if (!said.ok) throw new Error(`Setting up the demo, the app refused ${functionKey}: ${said.refusal.message}`);
    return said.value;
  };
  const open = async () => administration.parse(await call('openAdministration'));

  await createWhatIsMissing(open, call, serviceProjectKeys);
  const { settings, settingsRevision } = await open();
  await call('saveSettings', {
    revision: settingsRevision,
    settings: {
      ...settings,
      changeIssueTypes: ['[System] Change'],
      configurationItemsField: 'customfield_10100',
      configurationItemAttribute: 'Release communications',
      sender: { name: 'Harbour releases', address: 'releases@example.com', replyTo: 'service-desk@example.com' },
    },
  });
  await saveGroups(call);
  await connectProvider(world, call, (await open()).provider.eventUrl);
  const { secret } = z.looseObject({ secret: z.string() }).parse(await call('renewPipelineSecret'));
  return { url: (await open()).pipeline.url, secret };
}

type Call = (functionKey: string, payload?: unknown) => Promise<unknown>;
type Open = () => Promise<z.output<typeof administration>>;

async function createWhatIsMissing(open: Open, call: Call, serviceProjectKeys: readonly string[]): Promise<void> {
  const { checks, projects } = await open();
  for (const { item, present, creatable } of checks) {
    if (!present && creatable && ['issue-type', 'link-type', 'signing-key'].includes(item)) {
      await call('createMissing', { item });
    }
  }
  for (const { id, key, prepared } of projects) {
    if (prepared || serviceProjectKeys.includes(key)) continue;
    await call('createMissing', { item: 'project-issue-type', projectId: id });
  }
}

async function saveGroups(call: Call): Promise<void> {
  const { groups } = foundGroups.parse(await call('findJiraGroups', { words: queryUsers.groupName }));
  const jiraGroup = groups.find(({ name }) => name === queryUsers.groupName);
  if (jiraGroup === undefined) throw new Error(`The app does not find the Jira group ${queryUsers.groupName}.`);
  await call('saveGroup', {
    name: 'Query users',
    description: 'Everybody in the company who asks Harbour for data. They have Jira accounts.',
    members: { kind: 'jira-group', groupId: jiraGroup.groupId, groupName: jiraGroup.name },
  });
  await call('saveGroup', {
    name: 'Partners',
    description: 'Contacts at the companies that connect to Harbour. They have no Jira accounts.',
    members: { kind: 'addresses', addresses: partners },
  });
}

/** At the provider: a webhook for what becomes of mail, with signatures. In the app: the key, and the key to verify them. */
async function connectProvider(world: OutsideWorld, call: Call, eventUrl: string): Promise<void> {
  await call('saveProviderKey', { provider: 'sendgrid', key: providerKey });
  const settings = '/v3/user/webhooks/event/settings';
  const { id } = z.looseObject({ id: z.string() }).parse(
    await callProvider(world, 'POST', settings, {
      enabled: true,
      url: eventUrl,
      friendly_name: 'Release communications',
      processed: true,
      delivered: true,
      bounce: true,
      deferred: true,
      dropped: true,
    }),
  );
  const { public_key: key } = z
    .looseObject({ public_key: z.string() })
    .parse(await callProvider(world, 'PATCH', `${settings}/signed/${id}`, { enabled: true }));
  await call('saveEventKey', { provider: 'sendgrid', key });
}

async function callProvider(world: OutsideWorld, method: string, path: string, body: unknown): Promise<unknown> {
  const said = await world.fetch({
    url: `https://api.sendgrid.com${path}`,
    method,
    headers: { authorization: `Bearer ${providerKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (said === undefined || said.status >= 300) {
    throw new Error(
      `Setting up the demo, the e-mail provider answered ${said?.status ?? 'nothing'} to ${method} ${path}.`,
    );
  }
  return JSON.parse(said.body) as unknown;
}
