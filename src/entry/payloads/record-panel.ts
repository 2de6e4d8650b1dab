/** What the panel of a record sends. */
import { z } from 'zod';
import {
  ANSWER_LIMIT,
  CHOOSABLE_KINDS,
  COMMUNIQUE_KINDS,
  QUESTIONS,
  SUBJECT_LIMIT,
} from '../../domain/communique/communique';
import { whyUnreadable } from '../../domain/communique/readable-markdown';
import { SENT_CHANNELS } from '../../domain/channels/names';
import { ARTIFACT_PATTERN, COMMIT_DIGITS, COMMIT_PATTERN } from '../../domain/deployment/installation';
import { ATTESTED_OUTCOMES } from '../../domain/delivery/attestation';
import { DELIVERY_ID } from '../../domain/delivery/delivery';
import { SETTLEABLE_STATES, SETTLEMENT_OUTCOMES } from '../../domain/delivery/settlement';
import { LIST_LIMIT } from '../../domain/record/stakeholder-group';
import { LONGEST_OVERRIDE_HOURS, OVERRIDABLE_GATES } from '../../domain/policy/override';
import { STEP_DECISIONS } from '../../domain/script/step';
import { DEGREES } from '../../domain/script/timing';
import { CLOCK_TIME, dayOf, isTimeZone } from '../../domain/script/wall-clock';
import { contentDigest, identifier, instant, listCursor, reason, revision } from './shared';

const answers = z.object(
  Object.fromEntries(
    QUESTIONS.map((question) => [
      question,
      z
        .string(`“${question}” is missing.`)
        .max(ANSWER_LIMIT, { error: `Keep “${question}” below ${ANSWER_LIMIT} characters.`, abort: true })
        .superRefine((text, context) => {
          const why = whyUnreadable(text);
          if (why !== undefined) context.addIssue({ code: 'custom', message: `“${question}” ${why}` });
        }),
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

const clockTime = z
  .string('Give a time from 00:00 to 23:59.')
  .regex(CLOCK_TIME, 'Give a time from 00:00 to 23:59, for example 09:30.');
const calendarDate = z
  .string('Give a day.')
  .refine((date) => dayOf(date) !== undefined, 'Give a day that the calendar has, for example 2026-12-03.');
const timeZone = z.string('Choose a time zone.').refine(isTimeZone, 'Choose a time zone, for example Europe/Berlin.');
const perReader = z.literal(true, 'Leave it out, or let each reader’s own clock decide.').optional();
const CHOOSE_MINUTES = 'Choose how long afterwards: at most 30 days.';
const minutes = z.number(CHOOSE_MINUTES).int(CHOOSE_MINUTES).min(0, CHOOSE_MINUTES).max(43_200, CHOOSE_MINUTES);
const CHOOSE_DAYS = 'Choose how many days before or after the release date: at most 60.';
const CHOOSE_PERCENT = 'Choose how much of the other group: 1 to 100 percent.';
const CHOOSE_LATE = 'Choose when it is too late: after 1 minute to 30 days.';

export const scheduleCommunique = z.object({
  communiqueId: identifier,
  revision,
  timing: z.object(
    {
      start: z.discriminatedUnion(
        'kind',
        [
          z.object({ kind: z.literal('at-once') }),
          z.object({ kind: z.literal('at'), at: instant }),
          z.object({
            kind: z.literal('on-date'),
            date: calendarDate,
            time: clockTime,
            timeZone,
            perReader: z.literal(true, 'Say that each reader’s own clock decides, or give one instant for everybody.'),
          }),
          z.object({ kind: z.enum(['after-approval', 'after-verification']), minutes }),
          z.object({
            kind: z.literal('release-date'),
            days: z.number(CHOOSE_DAYS).int(CHOOSE_DAYS).min(-60, CHOOSE_DAYS).max(60, CHOOSE_DAYS),
            time: clockTime,
            timeZone,
            perReader,
          }),
        ],
        'Choose from when on it may leave.',
      ),
      after: z
        .object({
          communiqueId: identifier,
          degree: z.enum(DEGREES, 'Choose what it waits for: sent, delivered or acknowledged.'),
          percent: z.number(CHOOSE_PERCENT).int(CHOOSE_PERCENT).min(1, CHOOSE_PERCENT).max(100, CHOOSE_PERCENT),
        })
        .optional(),
      quiet: z
        .object({ from: clockTime, until: clockTime, timeZone, perReader })
        .refine(({ from, until }) => from !== until, {
          path: ['until'],
          error: 'Quiet hours that begin and end at the same time would never end. Change one of the two.',
        })
        .optional(),
      lateAfterMinutes: z.number(CHOOSE_LATE).int(CHOOSE_LATE).min(1, CHOOSE_LATE).max(43_200, CHOOSE_LATE).optional(),
    },
    'Say when it is to leave.',
  ),
});

export const stopReminding = z.object({ communiqueId: identifier, reason });
export const decideStep = z.object({
  communiqueId: identifier,
  decision: z.enum(STEP_DECISIONS, 'Choose what to do: hold, release, skip or cancel.'),
  reason,
});

export const tryNow = z.object({ channel: z.enum(SENT_CHANNELS, 'Choose the channel that is to be tried.') });

export const communique = z.object({ communiqueId: identifier });
export const previewCommunique = communique.extend({
  draft: saveCommunique.pick({ subject: true, answers: true, kind: true }).optional(),
  reminder: z.literal(true).optional(),
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

export const askOverride = content.extend({
  gate: z.enum(OVERRIDABLE_GATES, 'This gate cannot be overridden.'),
  reason,
  hours: z.number(CHOOSE_HOURS).int(CHOOSE_HOURS).min(1, CHOOSE_HOURS).max(LONGEST_OVERRIDE_HOURS, CHOOSE_HOURS),
});
export const grantOverride = content.extend({ overrideId: identifier });
export const withdrawOverride = z.object({ overrideId: identifier, reason });

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

const DELIVERY_STATES = [
  'planned',
  'attempting',
  'to-do',
  'accepted',
  'delivered',
  'acknowledged',
  'attested',
  'bounced',
  'failed',
  'uncertain',
  'stopped',
] as const;

const communiqueIds = z.array(identifier, 'Choose a group.').min(1, 'Choose a group.').max(200).optional();

export const listDeliveries = z.object({
  cursor: listCursor,
  state: z.enum(DELIVERY_STATES, 'There is no such state.').optional(),
  communiqueIds,
  words: z.string().max(200, 'Search for fewer words.').optional(),
});

const settlement = z.object({
  outcome: z.enum(SETTLEMENT_OUTCOMES, 'Choose what became of the delivery.'),
  reason,
});
export const settleDelivery = settlement.extend({ deliveryId: identifier });
export const settleDeliveries = settlement.extend({
  state: z.enum(SETTLEABLE_STATES, 'Choose deliveries that are uncertain, failed or bounced.'),
  communiqueIds,
  asOf: instant,
  cursor: listCursor,
});

export const attestTasks = communique
  .extend({
    deliveryIds: z
      .array(z.string().regex(DELIVERY_ID, 'Reload the list.'), 'Choose whom you told.')
      .min(1, 'Choose whom you told.')
      .max(LIST_LIMIT, `Choose at most ${LIST_LIMIT} at once.`)
      .refine((ids) => new Set(ids).size === ids.length, 'Choose each once.'),
    outcome: z.enum(ATTESTED_OUTCOMES, 'Say what became of it: told, not reached, could not be done, or taken back.'),
    note: z.string().trim().max(1000, 'Keep the note below 1,000 characters.').optional(),
  })
  .refine(({ outcome, note }) => outcome !== 'not-done' || (note ?? '') !== '', {
    path: ['note'],
    error: 'Say why it could not be done; it becomes part of the record.',
  })
  .refine(({ outcome, note }) => outcome !== 'taken-back' || (note ?? '') !== '', {
    path: ['note'],
    error: 'Say why you take it back; it becomes part of the record.',
  });

export const startCorrection = z.object({ reason });
export const dropCorrection = z.object({ correctionId: identifier, reason });
