/** Whether those who were told are known to have it, and what is done until they are. */
import type { AttestedOutcome } from '../../delivery/attestation';
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { DeliveryOutcome, Event } from './shared';

/** How a reminder of one delivery ended. */
export interface SettledReminder {
  readonly delivery: string;
  readonly outcome: Exclude<DeliveryOutcome, 'cancelled'>;
  readonly at: string;
  readonly reference?: string;
}

export type Confirming =
  /** Whether so many of a communiqué's people are known to have it, as its group asked when it was sent. */
  | Event<
      'coverage-judged',
      {
        readonly authorisation: string;
        readonly communique: string;
        /** What counts: that it was delivered, that its reader acknowledged it, or that who told it says so. */
        readonly proof: 'delivered' | 'acknowledged' | 'attested';
        readonly percent: number;
        /** Within how many hours of the authorisation. */
        readonly hours: number;
        /** Its audience, and those of the group whom nobody reaches. */
        readonly people: number;
        readonly reached: number;
        /**
         * How many of these did not confirm it but were told by the next channel, as who told them says; only where people
         * serve that channel.
         */
        readonly attested?: number;
        readonly outcome: 'reached' | 'missed';
      }
    >
  /** Those who are missing of a communiqué's people are to be reminded: as planned, or because a person asks for it. */
  | Event<
      'reminder-begun',
      {
        readonly authorisation: string;
        readonly communique: string;
        /** Counts the reminders of the communiqué, from 1. */
        readonly reminder: number;
        /** After how many hours it was planned; absent where a person asks for it. */
        readonly hours?: number;
        /** The message as it is sent, before what is each recipient's own is put in; it ends with the approved text. */
        readonly content: Digest;
        /** The group's next channel, where it leaves by that: then its content is what the plan pins for it. */
        readonly channel?: string;
      }
    >
  | Event<
      'reminders-settled',
      {
        readonly authorisation: string;
        readonly communique: string;
        readonly reminder: number;
        readonly deliveries: readonly SettledReminder[];
      }
    >
  /** A person says whom they told by the group's next channel, or that what was said of it was wrong. */
  | Event<
      'reminders-attested',
      {
        readonly authorisation: string;
        readonly communique: string;
        readonly reminder: number;
        readonly attested: AttestedOutcome;
        /** Where a deputy says so: for whom. */
        readonly onBehalfOf?: Commitment;
        readonly note?: Commitment;
        readonly deliveries: readonly { readonly delivery: string; readonly at: string }[];
      }
    >
  /** A person decides that nobody is reminded of a communiqué any more. */
  | Event<
      'reminding-stopped',
      { readonly authorisation: string; readonly communique: string; readonly reason: Commitment }
    >
  /** A target was missed, and the person who answers for the group is told so. */
  | Event<
      'coverage-escalated',
      {
        readonly authorisation: string;
        readonly communique: string;
        /** Absent where nobody is left who could be told. */
        readonly to?: Commitment;
        /** In place of who was named before, whom Jira's mail did not reach. */
        readonly instead?: true;
        readonly people: number;
        readonly reached: number;
        readonly needed: number;
      }
    >
  /** Who acknowledged what a correction makes untrue has to acknowledge the correction: so many, by communiqué. */
  | Event<
      'acknowledgements-reopened',
      {
        /** The authorisation of the correction. */
        readonly authorisation: string;
        readonly communiques: readonly {
          readonly communique: string;
          /** The communiqué that it corrects. */
          readonly corrects: string;
          readonly acknowledged: number;
        }[];
      }
    >;
