/** A policy as the administrator’s page sends it. */
import { z } from 'zod';
import { APPROVAL_SOURCES, OPTIONAL_GATES, POLICY_KINDS, VERIFICATION_SOURCES } from '../../domain/policy/policy';
import { isTimeZone } from '../../domain/script/wall-clock';
import { accountId, identifier, instant, numericId, revision } from './shared';

const gatesAsked = z.array(z.enum(OPTIONAL_GATES, 'There is no such gate.')).transform((gates) => [...new Set(gates)]);
const statusNames = z
  .array(z.string().trim().min(1, 'Name the status.').max(255, 'Keep a status’s name below 256 characters.'))
  .max(50, 'Name at most 50 statuses.');

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

const GIVE_REVIEW_HOURS = 'Give the time for the review in whole hours, 1 to 720.';

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
    reviewWithinHours: z
      .number(GIVE_REVIEW_HOURS)
      .int(GIVE_REVIEW_HOURS)
      .min(1, GIVE_REVIEW_HOURS)
      .max(720, GIVE_REVIEW_HOURS),
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
