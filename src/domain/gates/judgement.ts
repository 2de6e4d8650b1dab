/** What the gates decided on, in the form in which it is kept: whoever has it can judge the same facts again. */
import type { Decision, Submission } from '../approval/approval';
import { canonicalJson } from '../encoding/canonical-json';
import { contentDigest, type PinnedContent } from '../communique/content';
import { sha256Hex, type Digest } from '../encoding/digest';
import type { GateVerdict as LedgerGate } from '../ledger/event';
import { isBeingChecked, type GateSnapshot } from './snapshot';

/** When gates decide something that people rely on. */
export const OCCASIONS = ['submitted', 'refused', 'authorised', 'renewed'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** What was said of the facts on one occasion. */
export interface Judged {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly gates: readonly LedgerGate[];
  /** Account id of the person who sends, on the occasions of a send. */
  readonly sender?: string;
}

type ByDigest<T extends { readonly content: PinnedContent }> = Omit<T, 'content'> & { readonly content: Digest };

/**
 * A snapshot with each pinned content once, under its digest: many decisions are about the same one. The format counts
 * up when older facts can no longer be judged by the rules as they are.
 */
export interface JudgedFacts extends Omit<GateSnapshot, 'content' | 'decisions' | 'submission'> {
  readonly format: typeof FORMAT;
  readonly content: Digest;
  readonly decisions: readonly ByDigest<Decision>[];
  readonly submission?: ByDigest<Submission>;
  readonly pins: Readonly<Record<Digest, PinnedContent>>;
}

const FORMAT = 1;

/** As long as the platform keeps anything that expires. */
export const JUDGEMENT_KEPT_DAYS = 365;

/** Above this, facts are not kept: the platform stores at most 240 KiB under one key. Bytes. */
export const FACTS_LIMIT = 200 * 1024;

export interface KeptFacts {
  /** Of the facts' canonical JSON; a ledger names what was judged by it. */
  readonly digest: Digest;
  /** Absent when they were too many to be kept. */
  readonly facts?: JudgedFacts;
}

/** Throws for a snapshot of which something is still being checked: nobody decides on it. */
export function factsOf(snapshot: GateSnapshot): KeptFacts {
  if (isBeingChecked(snapshot)) throw new Error('What is still being checked was about to be kept as a judgement.');
  const pins: Record<Digest, PinnedContent> = {};
  const pin = (content: PinnedContent): Digest => {
    const digest = contentDigest(content);
    pins[digest] = content;
    return digest;
  };
  const facts: JudgedFacts = {
    ...snapshot,
    format: FORMAT,
    content: pin(snapshot.content),
    decisions: snapshot.decisions.map((decision) => ({ ...decision, content: pin(decision.content) })),
    submission: snapshot.submission && { ...snapshot.submission, content: pin(snapshot.submission.content) },
    pins,
  };
  const text = canonicalJson(facts);
  return { digest: sha256Hex(text), facts: Buffer.byteLength(text) <= FACTS_LIMIT ? facts : undefined };
}

/** The snapshot that was judged; undefined where it was kept in a form that the rules no longer read. */
export function snapshotOf({ format, pins, ...facts }: JudgedFacts): GateSnapshot | undefined {
  if (format !== FORMAT) return undefined;
  const unpin = (digest: Digest): PinnedContent => {
    const content = pins[digest];
    if (!content) throw new Error(`The facts lack the pinned content ${digest}.`);
    return content;
  };
  return {
    ...facts,
    content: unpin(facts.content),
    decisions: facts.decisions.map((decision) => ({ ...decision, content: unpin(decision.content) })),
    submission: facts.submission && { ...facts.submission, content: unpin(facts.submission.content) },
  };
}
