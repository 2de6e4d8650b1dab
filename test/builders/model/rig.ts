/** What commands do to the system under test, whichever it is: the app in memory, or the real bundle in the sandbox. */
import type { Approver, ChangeName, Content, Overrider, Sender, Status, StatusFact, Witness } from './model';
import type { PassableGate, Policy } from './policy';

/** `ok`, or the code of the refusal. */
export type Outcome = string;

export interface Look {
  readonly open: Readonly<Record<string, boolean>>;
  /** What stands now: what is approved or sent names it. */
  readonly digest: string;
  readonly state: string;
  /** Whether it is about a correction of what was told. */
  readonly correcting: boolean;
}

export interface Rig {
  now(): Promise<number>;
  pass(milliseconds: number): Promise<void>;
  setPolicy(by: Overrider, policy: Policy): Promise<Outcome>;
  /** Gives the communiqués the subject and kind of the content. */
  edit(content: Pick<Content, 'subject' | 'kind'>, by?: Approver): Promise<Outcome>;
  scope(extra: boolean): Promise<void>;
  /** @param day as `YYYY-MM-DD` */
  date(day: string): Promise<void>;
  link(change: ChangeName, linked: boolean): Promise<void>;
  /** Changes the members of the partners' group; nobody is looked up anew. */
  partners(count: number): Promise<void>;
  refreshAudience(): Promise<Outcome>;
  submit(): Promise<Outcome>;
  /** @param digest of what the person saw; without it, what stands now */
  decide(
    by: Approver,
    change: ChangeName,
    decision: 'approved' | 'declined',
    digest: string | undefined,
  ): Promise<Outcome>;
  withdraw(by: Approver, change: ChangeName): Promise<Outcome>;
  /** Has Jira Service Management ask for approval once more. */
  openRound(change: ChangeName): Promise<void>;
  answerRound(change: ChangeName, outcome: 'approved' | 'declined'): Promise<void>;
  unreadable(change: ChangeName, fails: boolean): Promise<void>;
  /** Moves a change to a status that the policy takes for an answer, or back from there. */
  moveChange(change: ChangeName, says: StatusFact['says'] | undefined): Promise<void>;
  report(status: Status, sequence: number): Promise<void>;
  attest(by: Witness, status: 'verified' | 'rolled-back', anew: boolean): Promise<Outcome>;
  readonly deputies: {
    name(by: Approver, deputy: Approver, until: number): Promise<Outcome>;
    withdraw(by: Approver): Promise<Outcome>;
    decide(
      by: Approver,
      inTheNameOf: Approver,
      change: ChangeName,
      decision: 'approved' | 'declined',
    ): Promise<Outcome>;
  };
  readonly overrides: {
    ask(by: Overrider, gate: PassableGate, hours: number): Promise<Outcome>;
    /** Of the override that was asked for last. */
    grant(by: Overrider): Promise<Outcome>;
    withdraw(by: Overrider): Promise<Outcome>;
  };
  send(by: Sender, digest: string): Promise<Outcome>;
  /** Does something to one of the queue's events, if there is one. */
  event(index: number, fate: 'deliver' | 'deliver-twice' | 'drop' | 'keep-and-deliver'): Promise<void>;
  sweep(): Promise<void>;
  /** Lets everything finish that finishes by itself. */
  settle(): Promise<void>;
  look(): Promise<Look>;
  /** Every message that arrived, as subject and recipient. */
  arrived(): Promise<readonly { readonly subject: string; readonly recipient: string }[]>;
}

export function subjectOf(variant: number): string {
  return variant === 0 ? '' : `Release news, version ${variant} of the text`;
}
