/** The shapes of what pages send. Messages are for people: each says what to do. */
import { z } from 'zod';
import { MAIL_PROVIDERS, type MailProviderName } from '../domain/delivery/mail-provider';
import { isTimeZone } from '../domain/policy/freeze';
import { APPROVAL_SOURCES, OPTIONAL_GATES, POLICY_KINDS, VERIFICATION_SOURCES } from '../domain/policy/policy';
import {
  ANSWER_LIMIT,
  CHOOSABLE_KINDS,
  COMMUNIQUE_KINDS,
  QUESTIONS,
  SUBJECT_LIMIT,
} from '../domain/communique/communique';
import { ARTIFACT_PATTERN, COMMIT_DIGITS, COMMIT_PATTERN } from '../domain/deployment/installation';
import { LONGEST_OVERRIDE_HOURS, OVERRIDABLE_GATES } from '../domain/policy/override';
import { ADDRESS_LIMIT, isMailAddress } from '../domain/record/stakeholder-group';

export const nothing = z.looseObject({});

const identifier = z.string('Something is missing in the request. Reload the page.').min(1).max(100);
const revision = z.number('The revision is missing. Reload the page.').int().min(0);
const contentDigest = z
  .string('Reload the page to see what stands now.')
  .regex(/^[0-9a-f]{64}$/, 'Reload the page to see what stands now.');
const reason = z
  .string('Give a reason; it becomes part of the record.')
  .trim()
  .min(1, 'Give a reason; it becomes part of the record.')
  .max(2000, 'Keep the reason below 2,000 characters.');

const answers = z.object(
  Object.fromEntries(
    QUESTIONS.map((question) => [
      question,
      z.string(`“${question}” is missing.`).max(ANSWER_LIMIT, `Keep “${question}” below ${ANSWER_LIMIT} characters.`),
    ]),
  ) as Record<(typeof QUESTIONS)[number], z.ZodString>,
);

const CHOOSE_KIND = 'Choose what the communiqué is: a notice of what is planned, or an announcement.';
const choosableKind = z.enum(CHOOSABLE_KINDS, CHOOSE_KIND);
/** A correction is saved as the correction that it is. */
const kind = z.enum(COMMUNIQUE_KINDS, CHOOSE_KIND);

export const addCommunique = z.object({ groupId: identifier, kind: choosableKind.default('release-announcement') });

export const saveCommunique = z.object({
  communiqueId: identifier,
  revision,
  subject: z
    .string('The subject is missing.')
    .max(SUBJECT_LIMIT, `Keep the subject below ${SUBJECT_LIMIT} characters.`)
    .regex(/^[^\r\n]*$/, 'Keep the subject on one line.'),
  answers,
  kind,
  responsibleAccountId: z.string().max(128).default(''),
});

export const communique = z.object({ communiqueId: identifier });
export const previewCommunique = communique.extend({
  draft: saveCommunique.pick({ subject: true, answers: true, kind: true }).optional(),
});
export const removeCommunique = communique.extend({ revision });
export const content = z.object({ contentDigest });
export const submitForApproval = content.extend({
  asked: z
    .array(z.string().min(1).max(128), 'Choose whose approval is asked for.')
    .max(10, 'Ask at most 10 people by name; others find it in their list.')
    .refine((asked) => new Set(asked).size === asked.length, 'Ask each person once.')
    .default([]),
});

const CHOOSE_HOURS = `Choose for how many hours: 1 to ${LONGEST_OVERRIDE_HOURS}.`;
const overrideId = identifier;

export const askOverride = content.extend({
  gate: z.enum(OVERRIDABLE_GATES, 'This gate cannot be overridden.'),
  reason,
  hours: z.number(CHOOSE_HOURS).int(CHOOSE_HOURS).min(1, CHOOSE_HOURS).max(LONGEST_OVERRIDE_HOURS, CHOOSE_HOURS),
});
export const grantOverride = content.extend({ overrideId });
export const withdrawOverride = z.object({ overrideId, reason });

export const attestDeployment = z.object({
  environment: z.string('Name the environment.').trim().min(1, 'Name the environment.').max(255),
  status: z.enum(['verified', 'failed', 'rolled-back'], 'Choose what you found: verified, failed or rolled back.'),
  checked: z
    .string('Say what you checked.')
    .trim()
    .min(1, 'Say what you checked; it becomes part of the record.')
    .max(2000, 'Keep what you checked below 2,000 characters.'),
  url: z
    .url({ protocol: /^https?$/, error: 'This cannot be a web address; it begins with https://.' })
    .max(2000)
    .optional(),
  deployedAnew: z.boolean('Say whether it was deployed anew.').default(false),
  installationRevision: revision.optional(),
});

/** A name of an image may stand before its digest, as registries write it. */
const artifact = z
  .string('Give each artifact as text.')
  .trim()
  .transform((text) => text.toLowerCase().replace(/^.*@/, ''))
  .refine(
    (digest) => ARTIFACT_PATTERN.test(digest),
    'An artifact is named by its digest: sha256: and 64 hexadecimal digits, or sha512: and 128. A tag may move; a digest does not.',
  );

const commit = z
  .string('Give each commit as text.')
  .trim()
  .toLowerCase()
  .regex(COMMIT_PATTERN, 'A commit is named by its hash in hexadecimal digits; the full hash is best.')
  .min(COMMIT_DIGITS, `Give at least the first ${COMMIT_DIGITS} digits of a commit’s hash; the full hash is best.`);

const each = <T extends z.ZodType<string>>(one: T, most: number, tooMany: string) =>
  z
    .array(one, tooMany)
    .max(most, tooMany)
    .default([])
    .transform((all) => [...new Set(all)]);

export const nameInstallation = z.object({
  revision,
  artifacts: each(artifact, 20, 'Name at most 20 artifacts.'),
  commits: each(commit, 20, 'Name at most 20 commits.'),
  environments: each(z.string('Choose environments.').trim().min(1).max(255), 50, 'Choose at most 50 environments.'),
});

export const DELIVERY_STATES = [
  'planned',
  'attempting',
  'accepted',
  'delivered',
  'acknowledged',
  'bounced',
  'failed',
  'uncertain',
  'stopped',
] as const;

export const listDeliveries = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,6}$/, 'Reload the list.')
    .optional(),
  state: z.enum(DELIVERY_STATES, 'There is no such state.').optional(),
});

export const settleDelivery = z.object({
  deliveryId: identifier,
  outcome: z.enum(['arrived', 'given-up', 'send-again'], 'Choose what became of the delivery.'),
  reason,
});

export const startCorrection = z.object({ reason });
export const dropCorrection = z.object({ correctionId: identifier, reason });

const instant = z.number('Give the day and the time.').int().min(0).max(8_640_000_000_000_000);
const numericId = z.string('Reload the page.').regex(/^\d{1,19}$/, 'Reload the page.');

const onBehalfOf = z.string('Choose in whose name you decide.').min(1).max(128).optional();
const seenAt = z.number('Reload the page to see what stands now.').int().min(0).optional();

export const approveChange = z.object({
  onBehalfOf,
  recordIssueId: numericId,
  contentDigest,
  seenAt,
  comment: z.string().trim().max(2000, 'Keep the remark below 2,000 characters.').optional(),
});
export const declineChange = z.object({ recordIssueId: numericId, contentDigest, seenAt, reason, onBehalfOf });
const decisive = z.object({
  decision: z.enum(['approved', 'declined'], 'Choose whether you approve or decline.'),
  records: z
    .array(z.object({ recordIssueId: numericId, contentDigest }), 'Choose the releases that you decide on.')
    .min(1, 'Choose at least one release.')
    .max(20, 'Choose at most 20 releases at once.')
    .refine(
      (records) => new Set(records.map(({ recordIssueId }) => recordIssueId)).size === records.length,
      'Choose each release once.',
    ),
  reason: z.string().trim().max(2000, 'Keep the reason below 2,000 characters.').optional(),
  onBehalfOf,
});

/** A decline without a reason would leave the authors with nothing to answer. */
const withReasonToDecline = <S extends typeof decisive>(schema: S) =>
  schema.refine(({ decision, reason: given }) => decision === 'approved' || (given ?? '') !== '', {
    path: ['reason'],
    error: 'Give a reason; it becomes part of the record.',
  });

export const decideRecords = withReasonToDecline(decisive);
export const changeToDecide = z.object({ changeIssueId: numericId });
export const decideOnChange = withReasonToDecline(decisive.extend(changeToDecide.shape));
export const withdrawDecision = z.object({ recordIssueId: numericId, reason, onBehalfOf });
export const withdrawOnChange = withdrawDecision.extend(changeToDecide.shape);
export const reviewEmergency = z.object({
  recordIssueId: numericId,
  overrideId,
  outcome: z.enum(['justified', 'not-justified'], 'Choose whether it was justified.'),
  words: z
    .string('Say what you found; it becomes part of the record.')
    .trim()
    .min(1, 'Say what you found; it becomes part of the record.')
    .max(2000, 'Keep what you found below 2,000 characters.'),
});
export const reviewOnChange = reviewEmergency.extend(changeToDecide.shape);

export const words = z.object({ words: z.string().max(200, 'Search for fewer words.').default('') });
export const planCommunications = z.object({
  versionId: z.string('Choose a version.').regex(/^\d{1,19}$/, 'Choose a version.'),
  changeKeys: z
    .array(z.string().max(50), 'Choose change requests.')
    .max(50, 'Choose at most 50 change requests.')
    .default([]),
  groupIds: z
    .array(identifier, 'Choose stakeholder groups.')
    .max(100, 'Choose at most 100 stakeholder groups.')
    .default([]),
});

export const delegateApprovals = z.object({
  deputy: z.string('Choose who stands in for you.').min(1, 'Choose who stands in for you.').max(128),
  from: instant.optional(),
  until: instant,
});
export const withdrawDelegation = z.object({ id: identifier });

export const openMyApprovals = z.object({ cursor: z.string('Reload the page.').max(2000).optional() });

export const openAudit = z.object({
  words: z.string().max(200, 'Search for fewer words.').optional(),
  overridden: z.boolean('Say whether only overridden records are asked for.').optional(),
  cursor: z.string().max(2000).optional(),
});
export const auditedIssue = z.object({ issueId: numericId });
export const exportBundle = auditedIssue.extend({ cursor: z.string().max(50).optional() });

export const createMissing = z.object({
  item: z.enum(
    ['issue-type', 'link-type', 'project-issue-type', 'signing-key', 'pipeline-secret', 'mail-provider'],
    'There is no such item.',
  ),
  projectId: numericId.optional(),
});

const mailbox = z
  .string('Give a mail address.')
  .trim()
  .refine(isMailAddress, 'This cannot be a mail address; it looks like name@example.com.');

export const saveSettings = z.object({
  revision,
  settings: z.object({
    changeIssueTypes: z
      .array(z.string().trim().min(1).max(60))
      .min(1, 'Name at least one issue type that is a change request.')
      .max(20, 'Name at most 20 issue types.'),
    configurationItemsField: z
      .string()
      .regex(/^customfield_\d+$/, 'A custom field’s id looks like customfield_10100.')
      .optional(),
    configurationItemAttribute: z.string().trim().min(1, 'Name the attribute that the app writes.').max(100),
    approvalReminderHours: z
      .number('Give the hours before the planned day, or 0 for no reminder.')
      .int('Give whole hours.')
      .min(0, 'Give the hours before the planned day, or 0 for no reminder.')
      .max(720, 'Remind at most 30 days, that is 720 hours, before the planned day.')
      .optional(),
    sender: z.object({
      name: z.string().trim().min(1, 'Give the sender’s name.').max(100),
      address: z.union([z.literal(''), mailbox]),
      replyTo: mailbox.optional(),
    }),
  }),
});

export const groupMembers = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('jira-group'), groupId: identifier, groupName: z.string().max(255) }),
  z.object({
    kind: z.literal('jira-users'),
    accountIds: z.array(z.string().min(1).max(128)).min(1, 'Name at least one person.').max(1000),
  }),
  z.object({
    kind: z.literal('addresses'),
    addresses: z
      .array(z.object({ name: z.string().trim().max(200).default(''), address: mailbox }))
      .min(1, 'Name at least one address.')
      .max(ADDRESS_LIMIT, `A group holds at most ${ADDRESS_LIMIT} addresses; split it.`),
  }),
]);

export const saveGroup = z.object({
  id: identifier.optional(),
  revision: revision.optional(),
  name: z
    .string('Give the group a name.')
    .trim()
    .min(1, 'Give the group a name.')
    .max(100, 'Keep the name below 100 characters.'),
  description: z.string().trim().max(2000, 'Keep the description below 2,000 characters.').default(''),
  members: groupMembers,
});
export const removeGroup = z.object({ id: identifier, revision });
const mailProvider = z.enum(MAIL_PROVIDERS, 'Choose one of the mail providers.');
const pasted = z.string('Paste the key.').trim();
const sendGridKey = pasted.regex(/^SG\.\S{10,300}$/, 'A SendGrid key begins with “SG.”.');
const sendGridEventKey = pasted.regex(
  /^[A-Za-z0-9+/]{80,400}={0,2}$/,
  'Paste the verification key that SendGrid shows for its signed event webhook.',
);
const mailgunKey = pasted.regex(/^\S{20,200}$/, 'Paste the key as Mailgun shows it, without spaces.');

export const chooseMailProvider = z.object({ provider: mailProvider });
export const saveProviderKey = keyOf({
  sendgrid: sendGridKey,
  'sendgrid-eu': sendGridKey,
  postmark: pasted.regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'A Server API token of Postmark has 36 characters, with four hyphens.',
  ),
  mailgun: mailgunKey,
  'mailgun-eu': mailgunKey,
});
export const saveEventKey = keyOf({
  sendgrid: sendGridEventKey,
  'sendgrid-eu': sendGridEventKey,
  postmark: pasted.regex(/^\S{16,200}$/, 'Choose a password of at least 16 characters, without spaces.'),
  mailgun: mailgunKey,
  'mailgun-eu': mailgunKey,
});

/** Keys look different at each provider; a key of another one is noticed when it is pasted. */
function keyOf(keys: Readonly<Record<MailProviderName, z.ZodType<string>>>) {
  return z.object({ provider: mailProvider, key: pasted }).transform(({ provider, key }, context) => {
    const parsed = keys[provider].safeParse(key);
    if (parsed.success) return { provider, key: parsed.data };
    context.addIssue({ code: 'custom', path: ['key'], message: parsed.error.issues[0]?.message ?? 'Paste the key.' });
    return z.NEVER;
  });
}
export const armSending = z.object({
  reason: z
    .string('Say why this installation speaks for the site.')
    .trim()
    .min(1, 'Say why this installation speaks for the site.')
    .max(2000, 'Keep the reason below 2,000 characters.'),
});
export const sendTestMail = z.object({ address: mailbox });

const gatesAsked = z.array(z.enum(OPTIONAL_GATES, 'There is no such gate.')).transform((gates) => [...new Set(gates)]);
const statusNames = z
  .array(z.string().trim().min(1, 'Name the status.').max(255, 'Keep a status’s name below 256 characters.'))
  .max(50, 'Name at most 50 statuses.');
const accountId = z.string('Choose a person.').min(1, 'Choose a person.').max(128);

const requiredApprover = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('person'), accountId }),
    z.object({ kind: z.literal('group'), groupId: identifier, groupName: z.string().max(255) }),
    z.object({
      kind: z.literal('project-role'),
      roleId: z.string('Choose a project role.').regex(/^\d{1,19}$/, 'Choose a project role.'),
      roleName: z.string().max(255),
    }),
    z.object({
      kind: z.literal('item-owner'),
      attribute: z
        .string('Name the attribute that holds the owner.')
        .trim()
        .min(1, 'Name the attribute that holds the owner.')
        .max(100),
    }),
  ],
  'Choose who has to approve: a person, a group, a project role or the owners of the configuration items.',
);

/** Jira's status names differ in more than their case. */
function haveInCommon(names: readonly string[], others: readonly string[]): boolean {
  return names.some((name) => others.some((other) => other.toLowerCase() === name.toLowerCase()));
}

const approvalPolicy = z
  .object({
    sources: z
      .array(z.enum(APPROVAL_SOURCES, 'There is no such place.'))
      .min(1, 'Choose at least one place where approvals count.'),
    combine: z.enum(['any', 'all'], 'Choose whether one place is enough or all of them have to approve.'),
    quorum: z
      .number('Say how many people have to approve.')
      .int('Give a whole number of people.')
      .min(1, 'At least one person has to approve.')
      .max(20, 'At most 20 people can be asked for.'),
    required: z.array(requiredApprover).max(20, 'Name at most 20 who have to approve.'),
    expiresAfterHours: z
      .number('Give a number of hours, or leave it out.')
      .min(1, 'An approval has to last for an hour at least.')
      .max(8760, 'An approval may be at most a year old.')
      .nullable(),
    changeStatuses: z.object({ approved: statusNames, declined: statusNames }),
    separateDuties: z.boolean('Say whether writing and approving are kept apart.'),
  })
  .partial()
  .refine(
    ({ sources, changeStatuses }) =>
      !sources?.includes('change-status') || changeStatuses === undefined || changeStatuses.approved.length > 0,
    { path: ['changeStatuses', 'approved'], error: 'Name at least one status that means approved.' },
  )
  .refine(({ changeStatuses }) => !changeStatuses || !haveInCommon(changeStatuses.approved, changeStatuses.declined), {
    path: ['changeStatuses', 'declined'],
    error: 'A status cannot mean both approved and declined.',
  });

const deploymentPolicy = z
  .object({
    sources: z
      .array(z.enum(VERIFICATION_SOURCES, 'There is no such source.'))
      .min(1, 'Choose at least one source whose word counts.'),
    attestationNeedsSecondPerson: z.boolean('Say whether a second person has to confirm.'),
    environments: z
      .array(
        z
          .string('Give each environment as text.')
          .trim()
          .min(1, 'Give each environment a name, for example production.')
          .max(100, 'Keep the environment’s name below 100 characters.'),
        'Name the environments whose verification counts, for example production.',
      )
      .min(1, 'Name at least one environment whose verification counts, for example production.')
      .max(50, 'Name at most 50 environments.')
      .transform((all) => [...new Set(all)]),
    evidenceMaximumAgeHours: z
      .number('Give the maximum age in hours.')
      .min(1, 'Evidence may not have to be younger than one hour.')
      .max(8760, 'Evidence may be at most a year old.'),
    changeStatuses: z.object({ verified: statusNames, failed: statusNames }),
  })
  .partial()
  .refine(
    ({ sources, changeStatuses }) =>
      !sources?.includes('change-status') || changeStatuses === undefined || changeStatuses.verified.length > 0,
    { path: ['changeStatuses', 'verified'], error: 'Name at least one status that means verified.' },
  )
  .refine(({ changeStatuses }) => !changeStatuses || !haveInCommon(changeStatuses.verified, changeStatuses.failed), {
    path: ['changeStatuses', 'failed'],
    error: 'A status cannot mean both verified and failed.',
  });

const freeze = z
  .object({
    id: identifier,
    name: z
      .string('Name the freeze.')
      .trim()
      .min(1, 'Name the freeze.')
      .max(100, 'Keep the name below 100 characters.'),
    from: instant,
    until: instant,
    timeZone: z.string('Choose a time zone.').refine(isTimeZone, 'Choose a time zone, for example Europe/Berlin.'),
    projectIds: z.union([
      z.literal('all'),
      z
        .array(numericId)
        .min(1, 'Choose a project, or all of them.')
        .max(100, 'Choose at most 100 projects, or all of them.'),
    ]),
    kinds: z.array(z.enum(POLICY_KINDS, 'There is no such kind.')).min(1, 'Choose what the freeze stops.'),
  })
  .refine(({ from, until }) => from < until, { path: ['until'], error: 'A freeze ends after it begins.' });

const policy = z.object({
  gates: z
    .object(Object.fromEntries(POLICY_KINDS.map((kind) => [kind, gatesAsked])) as GatesShape)
    .partial()
    .optional(),
  approval: approvalPolicy.optional(),
  deployment: deploymentPolicy.optional(),
  freezes: z
    .array(freeze)
    .max(100, 'Keep at most 100 freezes; remove those that are over.')
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'Each freeze needs an id of its own.')
    .optional(),
});
type GatesShape = Record<(typeof POLICY_KINDS)[number], typeof gatesAsked>;

export const savePolicy = z.object({ projectId: numericId.optional(), revision, policy });
export const tryPolicy = savePolicy.omit({ revision: true }).extend({ cursor: z.string().max(2000).optional() });
export const removePolicy = z.object({ projectId: numericId, revision });
