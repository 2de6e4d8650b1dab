/** What the administrator’s page sends, without the policy. */
import { z } from 'zod';
import { MAIL_PROVIDERS, type MailProviderName } from '../../domain/delivery/mail-provider';
import { isAwsRegion, isTopicArn, sesAccess } from '../../domain/delivery/ses-access';
import { isAccountSid, isTextSender } from '../../domain/delivery/text-sender';
import { DESTINATION_CHANNELS } from '../../domain/channels';
import { BY_PEOPLE } from '../../domain/channels/by-people';
import { PEOPLE_CHANNELS } from '../../domain/channels/names';
import {
  COVERAGE_PROOFS,
  problemWithReminders,
  NEXT_CHANNELS,
  problemWithNextChannel,
} from '../../domain/record/coverage';
import { telephoneNumber } from '../../domain/record/telephone-number';
import { ADDRESS_LIMIT, DESTINATION_LIMIT, canBeDialled, LIST_LIMIT } from '../../domain/record/stakeholder-group';
import { accountId, identifier, listCursor, mailbox, numericId, phone, reason, revision } from './shared';

export const createMissing = z.object({
  item: z.enum(
    ['issue-type', 'link-type', 'project-issue-type', 'signing-key', 'pipeline-secret', 'mail-provider'],
    'There is no such item.',
  ),
  projectId: numericId.optional(),
});

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
      .max(720, 'Remind at most 30 days, that is 720 hours, before the planned day.'),
    sender: z.object({
      name: z.string().trim().min(1, 'Give the sender’s name.').max(100),
      address: z.union([z.literal(''), mailbox]),
      replyTo: mailbox.optional(),
    }),
  }),
});

/** A part of an upload is one stored value of 240 KiB (Forge key-value store, limits). */
const UPLOAD_PART_BYTES = 180_000;
const UPLOAD_PART_MEMBERS = 2_000;
/** What holds as many of the longest names and addresses as a group may have. */
const UPLOAD_PARTS = 500;
const TOO_MANY_PARTS = `Upload the members in at most ${UPLOAD_PARTS} parts.`;

const uploadId = z.string().regex(/^[0-9a-f]{32}$/, 'Begin the upload again.');

function addressesUpTo(most: number) {
  return z.object({
    kind: z.literal('addresses'),
    addresses: z
      .array(z.object({ name: z.string().trim().max(200).default(''), address: mailbox, number: phone.optional() }))
      .min(1, 'Name at least one address.')
      .max(most, `At most ${most} addresses are taken at once; upload more of them in parts.`),
  });
}

function numbersUpTo(most: number) {
  return z.object({
    kind: z.literal('telephone-numbers'),
    numbers: z
      .array(z.object({ name: z.string().trim().max(200).default(''), number: phone, address: mailbox.optional() }))
      .min(1, 'Name at least one number.')
      .max(most, `At most ${most} numbers are taken at once; upload more of them in parts.`),
  });
}

const places = z.object({
  kind: z.literal('destinations'),
  channel: z.enum(DESTINATION_CHANNELS, 'Choose where messages are posted.'),
  destinations: z
    .array(
      z.object({
        id: identifier.optional(),
        name: z
          .string('Name it as its people do.')
          .trim()
          .min(1, 'Name it as its people do.')
          .max(100, 'Keep the name below 100 characters.'),
        address: z.string().trim().max(2000, 'This is longer than 2,000 characters.').optional(),
      }),
    )
    .min(1, 'Add at least one.')
    .max(DESTINATION_LIMIT, `A group holds at most ${DESTINATION_LIMIT} of them; split it.`),
});

export const groupMembers = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('jira-group'), groupId: identifier, groupName: z.string().max(255) }),
  z.object({
    kind: z.literal('jira-users'),
    accountIds: z.array(z.string().min(1).max(128)).min(1, 'Name at least one person.').max(1000),
  }),
  z.object({ kind: z.literal('linked-requests') }),
  addressesUpTo(ADDRESS_LIMIT),
  numbersUpTo(ADDRESS_LIMIT),
  z.object({ kind: z.literal('in-parts'), id: identifier }),
  z.object({
    kind: z.literal('uploaded'),
    of: z.enum(['addresses', 'telephone-numbers']),
    uploadId,
    parts: z.number().int().min(1, 'Upload the members first.').max(UPLOAD_PARTS, TOO_MANY_PARTS),
  }),
  places,
  z
    .object({
      kind: z.literal('list'),
      channel: z.enum(PEOPLE_CHANNELS, 'Choose how people are told.'),
      items: z
        .array(
          z.object({
            name: z
              .string('Name each line of the list.')
              .trim()
              .min(1, 'Name each line of the list.')
              .max(200, 'Keep each line below 200 characters.'),
            number: z
              .string()
              .trim()
              .refine(canBeDialled, 'A telephone number has digits and + only, for example +49 40 123456.')
              .optional(),
          }),
        )
        .min(1, 'Add at least one line.')
        .max(LIST_LIMIT, `A list holds at most ${LIST_LIMIT} lines; split it among several people.`),
    })
    .superRefine(({ channel, items }, context) => {
      for (const [index, { name, number }] of items.entries())
        if ((number !== undefined) !== BY_PEOPLE[channel].hasNumbers)
          context.addIssue({
            code: 'custom',
            path: ['items', index, 'number'],
            message:
              number === undefined
                ? `Give the telephone number of “${name}”.`
                : `“${name}” has a telephone number, but nobody is called here.`,
          });
    }),
]);

const GIVE_PERCENT = 'Give the target in whole per cent, 1 to 100.';
const GIVE_HOURS = 'Give the time in whole hours, 1 to 720.';
const GIVE_NEXT = 'Give after how many whole hours the next channel is used, 1 to 719.';
const GIVE_REMINDERS = 'Give after how many whole hours those who are missing are reminded.';

export const checkPlaces = z.object({ members: places });

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
  responsibleAccountId: accountId.optional(),
  target: z
    .object({
      proof: z.enum(COVERAGE_PROOFS, 'Choose what counts: delivered, acknowledged, or attested.'),
      percent: z.number(GIVE_PERCENT).int(GIVE_PERCENT).min(1, GIVE_PERCENT).max(100, GIVE_PERCENT),
      hours: z.number(GIVE_HOURS).int(GIVE_HOURS).min(1, GIVE_HOURS).max(720, GIVE_HOURS),
      remindAfterHours: z
        .array(z.number(GIVE_REMINDERS).int(GIVE_REMINDERS).min(1, GIVE_REMINDERS).max(719, GIVE_REMINDERS))
        .max(24, GIVE_REMINDERS)
        .optional(),
      next: z
        .object({
          channel: z.enum(NEXT_CHANNELS, 'Choose by which channel those are told who do not confirm it, or none.'),
          afterHours: z.number(GIVE_NEXT).int(GIVE_NEXT).min(1, GIVE_NEXT).max(719, GIVE_NEXT),
        })
        .optional(),
    })
    .superRefine((target, context) => {
      const problem = problemWithReminders(target);
      if (problem) context.addIssue({ code: 'custom', path: ['remindAfterHours'], message: problem });
      const late = problemWithNextChannel(target);
      if (late) context.addIssue({ code: 'custom', path: ['next', 'afterHours'], message: late });
    })
    .optional(),
});
const uploadedPart = z.discriminatedUnion('kind', [
  addressesUpTo(UPLOAD_PART_MEMBERS),
  numbersUpTo(UPLOAD_PART_MEMBERS),
]);
export const uploadMembers = z.object({
  uploadId: uploadId.optional(),
  part: z
    .number('Say which part this is.')
    .int()
    .min(0)
    .max(UPLOAD_PARTS - 1, TOO_MANY_PARTS),
  members: uploadedPart.refine(
    (members) => Buffer.byteLength(JSON.stringify(JSON.stringify(members))) <= UPLOAD_PART_BYTES,
    'This part is longer than 180,000 bytes; upload the members in more parts.',
  ),
});
export const openMembers = z.object({
  groupId: identifier,
  words: z.string().max(200, 'Search for fewer words.').optional(),
  cursor: listCursor,
});
export const addMember = z.object({
  groupId: identifier,
  revision,
  members: z.discriminatedUnion('kind', [addressesUpTo(1), numbersUpTo(1)]),
});
export const removeMember = z.object({ groupId: identifier, revision, id: identifier });
export const releaseAddress = z.object({ groupId: identifier, id: identifier, reason });
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
export const removeProviderKeys = chooseMailProvider;
export const saveProviderKey = keyOf({
  sendgrid: sendGridKey,
  'sendgrid-eu': sendGridKey,
  postmark: pasted.regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'A Server API token of Postmark has 36 characters, with four hyphens.',
  ),
  mailgun: mailgunKey,
  'mailgun-eu': mailgunKey,
  'amazon-ses': pasted
    .refine(
      (text) => sesAccess(text) !== undefined,
      'Write the region, the access key ID and the secret access key with colons between them: eu-central-1:AKIA…:….',
    )
    .refine(
      (text) => isAwsRegion(sesAccess(text)?.region ?? ''),
      'AWS has no region of this name. Write it as AWS does, for example eu-central-1 or us-east-1.',
    ),
});
export const saveEventKey = keyOf({
  sendgrid: sendGridEventKey,
  'sendgrid-eu': sendGridEventKey,
  postmark: pasted.regex(/^\S{16,200}$/, 'Choose a password of at least 16 characters, without spaces.'),
  mailgun: mailgunKey,
  'mailgun-eu': mailgunKey,
  'amazon-ses': pasted.refine(
    isTopicArn,
    'The ARN of a standard topic looks like arn:aws:sns:eu-central-1:123456789012:releases; Amazon SNS shows it.',
  ),
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
export const destination = z.object({ groupId: identifier, destinationId: identifier });
export const sendTestMail = z.object({ provider: mailProvider, address: mailbox });
export const saveTextSender = z.object({
  accountSid: z
    .string('Paste the account SID.')
    .trim()
    .refine(isAccountSid, 'An account SID begins with AC and has 34 characters; Twilio’s console shows it.'),
  sender: z
    .string('Give the sender.')
    .transform((text) => telephoneNumber(text) ?? text.trim())
    .refine(
      isTextSender,
      'Give a number with + and its country’s code, the SID of a messaging service (MG…), or a name of up to 11 letters.',
    ),
  authToken: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{32}$/, 'An auth token of Twilio has 32 characters, 0 to 9 and a to f.')
    .optional(),
});
export const sendTestText = z.object({ number: phone });
