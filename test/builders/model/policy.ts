/** What an administrator asks of the gates, as far as the model knows it. */
import type { Approver, Kind, Model } from './model';

export type PassableGate = 'change-approved' | 'deployment-verified' | 'freeze-clear';
/** Where an approval of a change can be given. */
export type Place = 'app' | 'jsm' | 'change-status';

/** From the first moment to the last but one, in milliseconds since the epoch. */
export interface Freeze {
  readonly from: number;
  readonly until: number;
  readonly kinds: readonly Kind[];
}

export interface Policy {
  /** The gates that each kind of communiqué has to pass. */
  readonly asked: Readonly<Record<Kind, readonly PassableGate[]>>;
  readonly places: readonly Place[];
  /** Whether all of the places have to approve, and not just one. */
  readonly together: boolean;
  /** How many different people have to. */
  readonly quorum: 1 | 2;
  /** Without whose word nothing is approved. */
  readonly required?: Approver;
  /** For how many hours an approval counts. */
  readonly approvalHours?: number;
  /** Nobody approves alone what they wrote, nor sends what they alone approved. */
  readonly separateDuties: boolean;
  /** Whose word counts for a deployment. */
  readonly evidence: readonly ('pipeline' | 'person')[];
  readonly evidenceHours: number;
  /** Whether it takes two people where there is only people's word. */
  readonly secondWitness: boolean;
  readonly freezes: readonly Freeze[];
}

/** As the product's defaults are. */
export const DEFAULT_POLICY: Policy = {
  asked: {
    'planned-notice': ['change-approved', 'freeze-clear'],
    'release-announcement': ['change-approved', 'deployment-verified', 'freeze-clear'],
  },
  places: ['app', 'jsm'],
  together: false,
  quorum: 1,
  separateDuties: true,
  evidence: ['pipeline', 'person'],
  evidenceHours: 72,
  secondWitness: true,
  freezes: [],
};

const DAY = 24 * 60 * 60_000;

/** Announcing is about now; a notice is about the day for which the release is planned, unless the freeze is over. */
export function isFrozen({ policy, content: { kind, date }, limits, now }: Model): boolean {
  const day = Date.parse(limits.days[date]);
  return policy.freezes.some(({ from, until, kinds }) => {
    if (!kinds.includes(kind)) return false;
    return kind === 'planned-notice' ? now < until && from < day + DAY && day < until : from <= now && now < until;
  });
}
