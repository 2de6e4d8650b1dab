/** Whom a record tells: by messages, and by people who say what became of it. */
import type { Channel, PeopleChannelName, SentChannel } from '../domain/channels/names';
import type { DeliveryState } from '../domain/delivery/delivery';

/** A channel whose other side does not take what is left of a send. */
export interface OutageView {
  readonly channel: SentChannel;
  /** When it did not take the first of them, milliseconds since the epoch. */
  readonly since: number;
  /** When one message is tried again; over, where that is being done. */
  readonly until: number;
  /** What the last one came to, as a sentence. */
  readonly reason: string;
  /** Whether that one was left without an answer, so that it may have arrived. */
  readonly unanswered?: true;
}

export interface DeliveryView {
  readonly id: string;
  readonly communiqueId: string;
  readonly channel: Channel;
  /** Whether it is part of a correction. */
  readonly corrects: boolean;
  /** Name or address, as far as this person may see it. */
  readonly recipient: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly reason?: string;
  readonly changedAt: number;
  readonly acknowledgedAt?: number;
  /** How telling the same person by the group's next channel ended, or stands. */
  readonly next?: {
    readonly channel: Channel;
    readonly state: DeliveryState;
    readonly reason?: string;
    readonly at: number;
  };
}

/** What people are to be told by a person: the script, and the list of whom or where. */
export interface TaskList {
  readonly communiqueId: string;
  readonly channel: PeopleChannelName;
  /** They got the message by the channel of their group, and did not confirm it. */
  readonly isNext?: true;
  /** What the person does with the script: "Say this". */
  readonly scriptTitle: string;
  /** `html` is a whole document, to be shown in a sandboxed frame. */
  readonly script: { readonly subject: string; readonly html: string; readonly text: string };
  readonly tasks: readonly TaskView[];
  /** In whose name this person may say what became of a task; absent where they may not. */
  readonly mayAttest?: { readonly onBehalfOf?: string };
}

/** One item of the list: somebody to call, an occasion, a place. */
export interface TaskView {
  readonly deliveryId: string;
  readonly name: string;
  /** For those who are to call it, and those who prepare and send. */
  readonly number?: string;
  readonly state: DeliveryState;
  /** A task that was withdrawn, of which may still be said that it had been done. */
  readonly withdrawn: boolean;
  /** Not reached, or taken back, and may still be told: nothing is sent anew for that. */
  readonly mayBeToldYet?: true;
  /** That it was told can be taken back by this person. */
  readonly mayTakeBack?: true;
  /** Who says so and what, or why it was withdrawn. */
  readonly remark?: string;
  readonly changedAt: number;
}

/** How far the settling of many deliveries has come; `cursor` is where the next call goes on. */
export interface BulkSettlement {
  readonly settled: number;
  readonly cursor?: string;
}
