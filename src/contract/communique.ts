/** One communiqué of a record: what it says and to whom, when it leaves, and what is done to have it confirmed. */
import type { Channel, PeopleChannelName } from '../domain/channels/names';
import type { Answers, CommuniqueKind, CommuniqueProblem } from '../domain/communique/communique';
import type { DeliveryCounts } from '../domain/delivery/delivery-counts';
import type { GroupSummary } from '../domain/record/stakeholder-group';
import type { Coverage, CoverageTarget } from '../domain/record/coverage';
import type { ReadersTurn } from '../domain/script/readers-clocks';
import type { StepDecision, StepState } from '../domain/script/step';
import type { Timing } from '../domain/script/timing';

export type GroupOption = GroupSummary;

/** Where one communiqué of a send stands in its script. */
export interface StepView {
  readonly state: StepState;
  /** What it waits for where its gates hold it, as it goes on after “waits for”. */
  readonly waitsFor?: string;
  /** What a person who may send can decide about it now. */
  readonly decisions: readonly StepDecision[];
  /** What it says, and when it leaves, may still be changed by people who prepare. */
  readonly mayChange?: true;
}

/** Those who did not confirm a communiqué and were given to the responsible person to tell. */
export interface HandedView {
  readonly channel: PeopleChannelName;
  readonly people: number;
  /** Whether some of them may still be to be told, as far as is known without reading the list. */
  readonly isOpen: boolean;
}

/** What is done to bring a communiqué to its target. */
export interface ChaseView {
  /** `channel`: the group's next channel, where they were told by that. */
  readonly reminders: readonly { readonly at: number; readonly accountId?: string; readonly channel?: Channel }[];
  /** Whom a reminder would be for: told, without the proof that counts. */
  readonly missing: number;
  /** When the next planned reminder leaves; absent where none does. */
  readonly nextAt?: number;
  /** The group's next channel, where that is what is planned next. */
  readonly nextChannel?: Channel;
  /** How many of all who got it the next channel cannot reach; absent where it reaches everybody. */
  readonly unreachedNext?: number;
  /** Why the one that is due does not leave, as a sentence. */
  readonly held?: string;
  readonly stopped?: { readonly at: number; readonly accountId: string; readonly reason: string };
  /**
   * Who was told that the target was missed; without a person where nobody was left who could be told. `again`: Jira has not
   * taken the mail so far, and is asked again.
   */
  readonly escalation?: { readonly at: number; readonly accountId?: string; readonly again?: true };
  /** Why nobody is reminded any more, as a sentence; absent where somebody may be, or where somebody stopped it. */
  readonly never?: string;
  /** Whether they can be reminded now; where they can later, from when on. */
  readonly possible: boolean;
  readonly notBefore?: number;
}

export interface CommuniqueView {
  readonly id: string;
  readonly revision: number;
  readonly group: GroupOption;
  readonly kind: CommuniqueKind;
  readonly channel: Channel;
  readonly subject: string;
  readonly answers: Answers;
  readonly responsibleAccountId: string;
  /** Their account was closed: whoever sends it looks after it. */
  readonly responsibleGone?: true;
  /** Who looks after it then, once it was sent; nobody where their accounts were closed, too. */
  readonly lookedAfterBy?: { readonly accountId?: string };
  readonly problems: readonly CommuniqueProblem[];
  /** Recipients when the audience was last resolved, and whether they are being looked up right now. */
  readonly audience: {
    readonly count: number;
    readonly resolvedAt: number;
    readonly lookingUp?: boolean;
    /** How far that has come, where it takes several rounds. */
    readonly found?: { readonly people: number; readonly about?: number };
    readonly excluded: readonly string[];
  };
  /** Present where addresses of its group do not take mail, or numbers no text messages. */
  readonly toMend?: ToMendView;
  readonly state: 'draft' | 'ready' | 'sending' | 'to-do' | 'sent' | 'confirmed' | 'stopped';
  /** Present once a send was authorised. */
  readonly deliveries?: DeliveryCounts;
  /** What its group asks to be proven, and how that stands; present once it was sent to a group with a target. */
  readonly coverage?: CoverageTarget & Coverage;
  /** A correction of it was sent, so that it is not to be confirmed any more. */
  readonly corrected?: true;
  /** Why nothing more of it leaves, nor anything of it again: it was ended, or its send was stopped. */
  readonly ended?: string;
  /** Of a correction: how many acknowledged what it corrects, and have to acknowledge the correction now. */
  readonly reopened?: number;
  /** Present once it was sent with a target, over a channel on which its readers can be reminded. */
  readonly chase?: ChaseView;
  /** Present once somebody was given those to tell who did not confirm it. */
  readonly handed?: HandedView;
  /** When it is to leave; absent: as soon as sending is authorised. */
  readonly timing?: Timing;
  /** The same as a sentence. */
  readonly timingInWords: string;
  /** From when on it may leave, as far as that is known before the send, and as it was planned with it. */
  readonly startsAt?: number;
  /** When which of its readers may be told, where their own clocks decide and it is known; while it is under way, from now on. */
  readonly turns?: readonly ReadersTurn[];
  /** What it would wait for if sending began now, as it goes on after “waits for”; absent where it would leave. */
  readonly waitsFor?: string;
  /** Present while it is part of a send. */
  readonly step?: StepView;
  /** Whether it belongs to the round that the record is about now, or to one that was sent before a correction. */
  readonly current: boolean;
}

/** Addresses of a group that get nothing until somebody has them mended. */
export interface ToMendView {
  readonly count: number;
  /** Who answers for the group; absent where nobody does. */
  readonly accountId?: string;
  readonly told?: ToldToMend;
}

/** Who was told of all of them, and when: who answers for the group, their deputy, or who comes after them. */
export interface ToldToMend {
  readonly at: number;
  readonly accountId: string;
}

/** A message as its reader gets it. `html` is a whole document, to be shown in a sandboxed frame. */
export interface MessagePreview {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly to: string;
  /** What leaves as a text message, and how many segments it takes at most; the others are what its link shows. */
  readonly short?: { readonly text: string; readonly segments: number };
  /** What those are told who do not confirm it in so many hours: by the group's next channel, to as many as it reaches. */
  readonly next?: MessagePreview & {
    readonly channel: Channel;
    readonly afterHours: number;
    /** How many of the audience it cannot reach; absent where it reaches everybody. */
    readonly unreached?: number;
  };
}
