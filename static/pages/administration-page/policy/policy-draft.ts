import {
  type ApprovalPolicy,
  type DeploymentPolicy,
  type Freeze,
  type GatePolicy,
  type GatesByKind,
  type OptionalGate,
  type PolicyKind,
  type StoredPolicy,
} from '../../../../src/contract';

/** The parts of a policy that a project can set for itself, each with the values that belong together. */
const RULES = {
  'gates.planned-notice': { part: 'gates', keys: ['planned-notice'] },
  'gates.release-announcement': { part: 'gates', keys: ['release-announcement'] },
  'gates.correction': { part: 'gates', keys: ['correction'] },
  'approval.sources': { part: 'approval', keys: ['sources', 'combine', 'changeStatuses'] },
  'approval.quorum': { part: 'approval', keys: ['quorum'] },
  'approval.required': { part: 'approval', keys: ['required'] },
  'approval.expiresAfterHours': { part: 'approval', keys: ['expiresAfterHours'] },
  'approval.separateDuties': { part: 'approval', keys: ['separateDuties'] },
  'approval.reviewWithinHours': { part: 'approval', keys: ['reviewWithinHours'] },
  'deployment.sources': { part: 'deployment', keys: ['sources', 'changeStatuses'] },
  'deployment.environments': { part: 'deployment', keys: ['environments'] },
  'deployment.evidenceMaximumAgeHours': { part: 'deployment', keys: ['evidenceMaximumAgeHours'] },
  'deployment.attestationNeedsSecondPerson': { part: 'deployment', keys: ['attestationNeedsSecondPerson'] },
} as const satisfies Readonly<
  Record<string, { readonly part: 'gates' | 'approval' | 'deployment'; readonly keys: readonly string[] }>
>;
export type RuleName = keyof typeof RULES;

const RULE_NAMES = Object.keys(RULES) as readonly RuleName[];

/** The policy as the fields of its form hold it: numbers and lists of names are text there. */
export interface PolicyDraft {
  /** What this policy sets; the rest is as the site has it. */
  readonly own: ReadonlySet<RuleName>;
  readonly gates: GatesByKind;
  readonly approval: Omit<ApprovalPolicy, 'quorum' | 'expiresAfterHours' | 'changeStatuses' | 'reviewWithinHours'> & {
    readonly quorum: string;
    /** Empty: never. */
    readonly expiresAfterHours: string;
    readonly reviewWithinHours: string;
    readonly approvedStatuses: string;
    readonly declinedStatuses: string;
  };
  readonly deployment: Pick<DeploymentPolicy, 'sources' | 'attestationNeedsSecondPerson'> & {
    readonly environments: string;
    readonly evidenceMaximumAgeHours: string;
    readonly verifiedStatuses: string;
    readonly failedStatuses: string;
  };
  readonly freezes: readonly Freeze[];
}

/** Whose policy it is: the site's sets everything, a project's only what differs. */
export type Scope = 'site' | 'project';

export function draftOf(scope: Scope, policy: StoredPolicy, inForce: GatePolicy): PolicyDraft {
  const { gates, approval, deployment, freezes } = inForce;
  const { quorum, expiresAfterHours, reviewWithinHours, changeStatuses, ...restOfApproval } = approval;
  return {
    own: new Set(scope === 'site' ? RULE_NAMES : RULE_NAMES.filter((rule) => isSetIn(policy, rule))),
    gates,
    approval: {
      ...restOfApproval,
      quorum: String(quorum),
      expiresAfterHours: expiresAfterHours === null ? '' : String(expiresAfterHours),
      reviewWithinHours: String(reviewWithinHours),
      approvedStatuses: changeStatuses.approved.join(', '),
      declinedStatuses: changeStatuses.declined.join(', '),
    },
    deployment: {
      sources: deployment.sources,
      attestationNeedsSecondPerson: deployment.attestationNeedsSecondPerson,
      environments: deployment.environments.join(', '),
      evidenceMaximumAgeHours: String(deployment.evidenceMaximumAgeHours),
      verifiedStatuses: deployment.changeStatuses.verified.join(', '),
      failedStatuses: deployment.changeStatuses.failed.join(', '),
    },
    freezes: scope === 'site' ? freezes : [],
  };
}

function isSetIn(policy: StoredPolicy, rule: RuleName): boolean {
  const { part, keys } = RULES[rule];
  const set = policy[part] ?? {};
  return keys.some((key) => key in set);
}

export interface ReadPolicy {
  /** Absent when a field has a problem. */
  readonly policy?: StoredPolicy;
  /** By the field's path, as a refusal of the server names it. */
  readonly problems: Readonly<Record<string, readonly string[]>>;
}

/** Reads the fields back: what this policy sets, or what is wrong, field by field. */
export function policyOf(scope: Scope, draft: PolicyDraft): ReadPolicy {
  const whole = wholePolicy(draft);
  const problems = problemsOf(draft, whole);
  if (Object.keys(problems).length > 0) return { problems };
  const policy: StoredPolicy = Object.fromEntries(
    (['gates', 'approval', 'deployment'] as const).flatMap((part) => {
      const keys = RULE_NAMES.filter((rule) => RULES[rule].part === part && draft.own.has(rule)).flatMap(
        (rule): readonly string[] => RULES[rule].keys,
      );
      return keys.length === 0 ? [] : [[part, picked(whole[part], keys)]];
    }),
  );
  return { problems, policy: scope === 'site' ? { ...policy, freezes: draft.freezes } : policy };
}

function picked(from: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

function wholePolicy({ gates, approval, deployment }: PolicyDraft): Omit<GatePolicy, 'freezes'> {
  const { quorum, expiresAfterHours, reviewWithinHours, approvedStatuses, declinedStatuses, ...restOfApproval } =
    approval;
  return {
    gates,
    approval: {
      ...restOfApproval,
      quorum: numberIn(quorum),
      expiresAfterHours: expiresAfterHours.trim() === '' ? null : numberIn(expiresAfterHours),
      reviewWithinHours: numberIn(reviewWithinHours),
      changeStatuses: { approved: namesIn(approvedStatuses), declined: namesIn(declinedStatuses) },
    },
    deployment: {
      sources: deployment.sources,
      attestationNeedsSecondPerson: deployment.attestationNeedsSecondPerson,
      environments: namesIn(deployment.environments),
      evidenceMaximumAgeHours: numberIn(deployment.evidenceMaximumAgeHours),
      changeStatuses: { verified: namesIn(deployment.verifiedStatuses), failed: namesIn(deployment.failedStatuses) },
    },
  };
}

/** The names in a text where commas or lines separate them, each once. */
function namesIn(text: string): readonly string[] {
  const names = text.split(/[,\n]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function problemsOf(
  { own }: PolicyDraft,
  { approval, deployment }: Omit<GatePolicy, 'freezes'>,
): Readonly<Record<string, readonly string[]>> {
  const isHours = (hours: number) => hours >= 1 && hours <= 8760;
  const inBoth = (some: readonly string[], others: readonly string[]) =>
    some.some((name) => others.some((other) => other.toLowerCase() === name.toLowerCase()));
  const found: readonly (readonly [rule: RuleName, field: string, message: string, isWrong: boolean])[] = [
    [
      'approval.sources',
      'policy.approval.sources',
      'Choose at least one, or nothing could ever be approved.',
      approval.sources.length === 0,
    ],
    [
      'approval.sources',
      'policy.approval.changeStatuses.approved',
      'Name at least one status that means approved.',
      approval.sources.includes('change-status') && approval.changeStatuses.approved.length === 0,
    ],
    [
      'approval.sources',
      'policy.approval.changeStatuses.declined',
      'A status cannot mean both approved and declined.',
      inBoth(approval.changeStatuses.approved, approval.changeStatuses.declined),
    ],
    [
      'approval.quorum',
      'policy.approval.quorum',
      'Write a whole number of people from 1 to 20.',
      !(Number.isInteger(approval.quorum) && approval.quorum >= 1 && approval.quorum <= 20),
    ],
    [
      'approval.expiresAfterHours',
      'policy.approval.expiresAfterHours',
      'Write a number of hours from 1 to 8,760, or leave it empty.',
      approval.expiresAfterHours !== null && !isHours(approval.expiresAfterHours),
    ],
    [
      'approval.reviewWithinHours',
      'policy.approval.reviewWithinHours',
      'Write a whole number of hours from 1 to 720.',
      !(Number.isInteger(approval.reviewWithinHours) && approval.reviewWithinHours >= 1) ||
        approval.reviewWithinHours > 720,
    ],
    [
      'deployment.sources',
      'policy.deployment.sources',
      'Choose at least one, or nothing could ever be verified.',
      deployment.sources.length === 0,
    ],
    [
      'deployment.sources',
      'policy.deployment.changeStatuses.verified',
      'Name at least one status that means verified.',
      deployment.sources.includes('change-status') && deployment.changeStatuses.verified.length === 0,
    ],
    [
      'deployment.sources',
      'policy.deployment.changeStatuses.failed',
      'A status cannot mean both verified and failed.',
      inBoth(deployment.changeStatuses.verified, deployment.changeStatuses.failed),
    ],
    [
      'deployment.environments',
      'policy.deployment.environments',
      'Name at least one environment, for example production.',
      deployment.environments.length === 0,
    ],
    [
      'deployment.evidenceMaximumAgeHours',
      'policy.deployment.evidenceMaximumAgeHours',
      'Write a number of hours from 1 to 8,760.',
      !isHours(deployment.evidenceMaximumAgeHours),
    ],
  ];
  return Object.fromEntries(
    found.filter(([rule, , , isWrong]) => isWrong && own.has(rule)).map(([, field, message]) => [field, [message]]),
  );
}

/** Whether saving the draft would set anything else than what is saved. */
export function isChanged(scope: Scope, saved: PolicyDraft, draft: PolicyDraft): boolean {
  if (saved === draft) return false;
  const { policy } = policyOf(scope, draft);
  return policy === undefined || JSON.stringify(policy) !== JSON.stringify(policyOf(scope, saved).policy);
}

export function withGate(draft: PolicyDraft, kind: PolicyKind, gate: OptionalGate, asked: boolean): PolicyDraft {
  const others = draft.gates[kind].filter((one) => one !== gate);
  return { ...draft, gates: { ...draft.gates, [kind]: asked ? [...others, gate] : others } };
}

/** The list with the item in it, or without it. */
export function toggled<T>(items: readonly T[], item: T): readonly T[] {
  return items.includes(item) ? items.filter((one) => one !== item) : [...items, item];
}

/** The draft with one rule set by this policy itself, or left to the site. */
export function withOwn(draft: PolicyDraft, rule: RuleName, own: boolean): PolicyDraft {
  const rules = new Set(draft.own);
  if (own) rules.add(rule);
  else rules.delete(rule);
  return { ...draft, own: rules };
}
