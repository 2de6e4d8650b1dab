/** A gate is a condition that must hold before a step; it is open or held, with reasons and evidence. */
import type { GateReasonCode } from './reason-code';

export const GATE_NAMES = [
  'release-identified',
  'communiques-complete',
  'change-approved',
  'deployment-verified',
  'freeze-clear',
] as const;
export type GateName = (typeof GATE_NAMES)[number];

export const GATE_TITLES: Readonly<Record<GateName, string>> = {
  'release-identified': 'Release identified',
  'communiques-complete': 'Communiqués complete',
  'change-approved': 'Change approved',
  'deployment-verified': 'Deployment verified',
  'freeze-clear': 'No freeze',
};

const AWAITED: Readonly<Record<GateName, string>> = {
  'release-identified': 'the release to be identified',
  'communiques-complete': 'the communiqués to be complete',
  'change-approved': 'the approval of the change',
  'deployment-verified': 'the verified deployment',
  'freeze-clear': 'the end of the freeze',
};

/** What is waited for while these gates hold, as it goes on after “waits for”. */
export function awaitedInWords(gates: readonly GateName[]): string {
  return GATE_NAMES.filter((name) => gates.includes(name))
    .map((name) => AWAITED[name])
    .join(' and ');
}

/**
 * The gates for which a communiqué may wait while others leave. The others have to be open before sending begins: what is
 * to be told, and that it was approved, does not change with time.
 */
const AWAITABLE: ReadonlySet<GateName> = new Set(['deployment-verified', 'freeze-clear']);

/** Whether sending may begin with those communiqués that these verdicts, on all of them together, do not hold. */
export function mayBeginInParts(verdicts: readonly Pick<GateVerdict, 'name' | 'open'>[]): boolean {
  return verdicts.every(({ name, open }) => open || AWAITABLE.has(name));
}

/** One fact that a gate decided on: who or what said it, and when. */
export interface GateEvidence {
  readonly text: string;
  /** Where it comes from, in words: "Approved in the change panel", "JSM approval", "Pipeline deploy-prod". */
  readonly source: string;
  /** Account id of the person who said it, where a person did. */
  readonly accountId?: string;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  /** Issue key of the change or record that the fact belongs to. */
  readonly issueKey?: string;
  readonly url?: string;
}

/** What opens a held gate: a thing to do here, or a place to go to. */
export type GateRemedy =
  | 'edit-communiques'
  | 'submit-for-approval'
  | 'open-change'
  | 'link-change'
  | 'set-fix-version'
  | 'show-pipeline-recipe'
  | 'add-verification'
  | 'name-installation'
  | 'check-again'
  | 'edit-groups';

export interface GateReason {
  /** What kind of reason it is; `checking` for one that goes, or becomes another one, by itself within half a minute. */
  readonly code: GateReasonCode;
  /** A plain sentence. */
  readonly text: string;
  /** Who can open it, in words. */
  readonly whoCanOpen: string;
  readonly remedy?: GateRemedy;
  /** Issue key, communiqué id or group id that the remedy is about. */
  readonly subject?: string;
  /** The person who can open it, where it takes this one. */
  readonly accountId?: string;
}

/** How a gate that would be held came to be open: by an override (override.ts). */
export interface PassedOver {
  readonly id: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly grantedBy: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** What would hold the gate without it. */
  readonly passed: readonly GateReason[];
  /** Index of the ledger entry that granted it. */
  readonly ledgerIndex: number;
}

/** How one of several things stands that a gate asks for, such as one of the environments. */
export interface GatePart {
  readonly name: string;
  readonly open: boolean;
  /** A plain sentence. */
  readonly text: string;
}

export interface GateVerdict {
  readonly name: GateName;
  readonly open: boolean;
  /** One line that sums the verdict up. */
  readonly summary: string;
  /** Empty when the gate is open. */
  readonly reasons: readonly GateReason[];
  readonly evidence: readonly GateEvidence[];
  /** The policy does not ask for it of any communiqué that the record has: it is open because nobody looks. */
  readonly notAsked?: true;
  /** Present when the gate is open only because two people let it pass. */
  readonly override?: PassedOver;
  /** Present where the gate asks the same of several things. */
  readonly parts?: readonly GatePart[];
}

/** Account ids of those who said what the verdicts rest on, and of those who can open what is held. */
export function peopleOfVerdicts(verdicts: readonly GateVerdict[]): readonly string[] {
  return verdicts.flatMap(({ evidence, reasons }) => [...evidence, ...reasons].flatMap((one) => one.accountId ?? []));
}
