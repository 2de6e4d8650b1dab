/**
 * Releases of which people hear, and what they believe of them: read from the messages that reached them, as their readers
 * do, and never from what the app knows.
 */
import type { Answer } from '../../../src/domain/answer';
import type { Communique } from '../../../src/domain/communique/communique';
import type { Correction } from '../../../src/domain/communique/correction';
import { stateOf } from '../../../src/domain/delivery/delivery';
import type { Message } from '../../../src/domain/communique/message';
import { recipientKey } from '../../../src/domain/record/stakeholder-group';
import type { StepDecision } from '../../../src/domain/script/step';
import { dayInWords } from '../../../src/domain/script/timing-words';
import { COMPLETE_ANSWERS } from '../communiques';
import { checkSend } from './invariants';
import { announcedTo, makeNotice, schedule } from './run-book';
import { approve, aSite, report, send, submit, submitAndApprove, untilQuiet, valueOf, view, written } from './story';
import type { World } from './world';

const MINUTE = 60_000;
const [FIRST, SECOND] = ['users', 'partners'];
const READERS = [
  'jira:reader-0000',
  'jira:reader-0001',
  'address:partner-0000@example.com',
  'address:partner-0001@example.com',
];

/** What each of the two groups is told; the second hears it later than the first, or when its gates let it. */
const SHAPES = {
  'a notice, then an announcement': { notices: [FIRST], isLater: false },
  'a notice, then another': { notices: [FIRST, SECOND], isLater: true },
  'an announcement, then another': { notices: [], isLater: true },
  'an announcement, then a notice': { notices: [SECOND], isLater: true },
} as const;
export type Shape = keyof typeof SHAPES;
export const ALL_SHAPES = Object.keys(SHAPES) as readonly Shape[];

export type Move =
  | { readonly kind: 'day'; readonly day: string | undefined }
  | { readonly kind: 'report'; readonly status: 'verified' | 'failed' | 'rolled-back' }
  | { readonly kind: 'approve' | 'begin' | 'send' | 'drop' | 'settle' }
  | { readonly kind: 'edit'; readonly how: 'spelling' | 'what is so' }
  | { readonly kind: 'write'; readonly words: number }
  | { readonly kind: 'decide'; readonly decision: StepDecision }
  | { readonly kind: 'fate'; readonly reader: number; readonly fate: 'refused' | 'unknown' | 'lost' }
  | { readonly kind: 'event'; readonly index: number; readonly fate: 'once' | 'twice' | 'lost' }
  | { readonly kind: 'wait'; readonly minutes: number };

/** What somebody holds true of the release, having read what reached them; nothing of what they never heard of. */
interface Belief {
  readonly day?: string;
  readonly isLive?: boolean;
}

/** What people did, and how often it was possible. */
type Outcomes = Map<string, number>;

export class Believed {
  readonly outcomes: Outcomes = new Map();
  private readonly beliefs = new Map<string, Belief>();
  private read = 0;
  private sequence = 0;
  private isNegative = false;
  /** The day that notices tell which leave now. */
  private approvedDay: Pick<Belief, 'day'>;
  /** How often the day moved, and how often something was found of the deployment. */
  private readonly found = { day: 0, deployment: 0 };
  /** After which of these somebody dropped a correction, and so decided that nobody need hear of it. */
  private readonly dropped = { day: -1, deployment: -1 };

  private constructor(
    readonly world: World,
    readonly issueId: string,
  ) {
    this.approvedDay = this.dayToTell();
  }

  static async begun(shape: Shape): Promise<Believed> {
    const world = aSite({ addresses: 2, issues: 1 });
    setDay(world, '2026-12-01');
    const { notices, isLater } = SHAPES[shape];
    const issueId = await written(world);
    for (const group of notices) await makeNotice(world, issueId, group);
    const at = world.state.now + 90 * MINUTE;
    if (isLater) valueOf(await schedule(world, issueId, SECOND, { start: { kind: 'at', at } }));
    await submitAndApprove(world, issueId);
    world.advance(MINUTE);
    const story = new Believed(world, issueId);
    if (!notices.some((group) => group === FIRST)) await story.report('verified');
    valueOf(await send(world, issueId));
    return story;
  }

  async play(move: Move): Promise<void> {
    const { world, issueId } = this;
    switch (move.kind) {
      case 'day':
        return this.moveTo(move.day);
      case 'report':
        return this.report(move.status);
      case 'approve':
        return this.approve();
      case 'begin':
        return this.count(
          'begun',
          await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'A wrong link.' }),
        );
      case 'send':
        await this.send();
        return;
      case 'drop':
        return this.drop();
      case 'settle': {
        const all = {
          state: 'uncertain',
          outcome: 'given-up',
          reason: 'Nobody knows.',
          asOf: world.state.now,
        } as const;
        await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', all);
        return;
      }
      case 'edit':
        return this.edit(move.how);
      case 'write':
        return this.write(move.words);
      case 'decide':
        return this.decide(move.decision);
      case 'fate': {
        const answer =
          move.fate === 'refused'
            ? ({ kind: 'refused', reason: 'The mailbox is full.' } as const)
            : ({ kind: 'unknown', reason: 'No answer came in time.' } as const);
        const key = READERS[move.reader] ?? '';
        world.state.outcomes[key] = [{ ...answer, ...(move.fate === 'lost' ? { lost: 'with-the-message' } : {}) }];
        return;
      }
      case 'event': {
        const event = world.state.pending[move.index % Math.max(1, world.state.pending.length)];
        if (!event) return;
        if (move.fate === 'lost') world.state.pending = world.state.pending.filter(({ id }) => id !== event.id);
        else await world.deliver(event);
        if (move.fate === 'twice') await world.deliver(event);
        return;
      }
      case 'wait':
        return untilQuiet(world, move.minutes / 60);
    }
  }

  /** What must hold at any moment. */
  check(): void {
    checkSend(this.world);
    const { mails } = this.world.state;
    for (; this.read < mails.length; this.read += 1) {
      const mail = mails[this.read];
      if (mail) this.hear(recipientKey(mail.recipient), mail.deliveryId, mail.message);
    }
  }

  /** What must hold once the app has done what it does by itself: nobody is left to believe what is not so. */
  async checkAtRest(): Promise<void> {
    await untilQuiet(this.world, 1.5);
    this.check();
    if (this.draft()) return;
    for (const [reader, { day, isLive }] of this.beliefs) {
      if (this.isKnownAsUnreached(reader)) continue;
      if (isLive && this.isNegative && this.dropped.deployment !== this.found.deployment)
        throw new Error(`${reader} goes on believing that the release is live.`);
      const isOut = !this.isNegative && [...this.beliefs.values()].some((belief) => belief.isLive !== undefined);
      if (day !== undefined && day !== this.day && !isOut && this.dropped.day !== this.found.day)
        throw new Error(`${reader} goes on believing that it is planned for ${day}, not for ${this.day}.`);
    }
  }

  /** Whoever goes on doing what is to be done comes to the end. */
  async finish(): Promise<void> {
    const { world, issueId } = this;
    for (let round = 0; round < 10; round += 1) {
      await untilQuiet(world, 2);
      this.check();
      const draft = this.draft();
      if (!draft && ['recorded', 'confirmed', 'withdrawn'].includes((await view(world, issueId)).state)) return;
      if (draft && !(await this.send())) {
        await this.edit('what is so');
        await this.send();
      }
      await this.play({ kind: 'settle' });
      await this.releaseWhatIsHeld();
      if (!this.draft() && (this.isNegative || this.sequence === 0)) await this.report('verified');
      await this.approve();
    }
    const { state, headline, communiques } = await view(world, issueId);
    const steps = communiques.map(({ kind, current, step, problems }) => ({ kind, current, step, problems }));
    throw new Error(`Nothing brings the record to its end: ${state}, ${headline} ${JSON.stringify(steps)}`);
  }

  /** Also what nobody held by hand: what has not begun is held when a person's correction is sent, to be decided on anew. */
  private async releaseWhatIsHeld(): Promise<void> {
    for (const { id, current, step } of (await view(this.world, this.issueId)).communiques)
      if (current && step?.decisions.includes('release')) await this.decide('release', id);
  }

  private get day(): string {
    return dayInWords(this.world.state.versions[0]?.releaseDate ?? 'no day yet');
  }

  private dayToTell(): Pick<Belief, 'day'> {
    return this.world.state.versions[0]?.releaseDate === undefined ? {} : { day: this.day };
  }

  private corrections(): readonly Correction[] {
    return this.world.all('record')[0]?.corrections ?? [];
  }

  private draft(): Correction | undefined {
    return this.corrections().find(({ sendId, dropped }) => sendId === undefined && !dropped);
  }

  private communique(id: string | undefined): Communique {
    const found = this.world.all('communique').find((one) => one.id === id);
    if (!found) throw new Error(`There is no communiqué ${id}.`);
    return found;
  }

  /** The reader reads what reached them. */
  private hear(reader: string, deliveryId: string, message: Message): void {
    const delivery = this.world.all('delivery').find(({ id }) => id === deliveryId);
    const { id, kind } = this.communique(delivery?.communiqueId);
    const before = this.beliefs.get(reader) ?? {};
    // A notice that was approved while no day was set tells none: a day that is set later makes nothing of it wrong.
    if (kind === 'planned-notice') this.beliefs.set(reader, { ...before, ...this.approvedDay });
    else if (kind === 'release-announcement') this.beliefs.set(reader, { ...before, isLive: true });
    else {
      this.expectToBeConcerned(reader, id);
      this.beliefs.set(reader, { ...before, ...corrected(before, `${message.subject}\n${message.text}`) });
    }
  }

  /** A correction is for nobody to whom nothing was ever handed over of what it corrects. */
  private expectToBeConcerned(reader: string, correctionCommuniqueId: string): void {
    const corrects = this.corrections()
      .flatMap(({ communiques }) => communiques)
      .find(({ id }) => id === correctionCommuniqueId)?.corrects;
    const own = this.deliveriesTo(reader).filter(({ communiqueId }) => communiqueId === corrects);
    if (!own.some(({ id }) => this.world.state.handed.some(({ deliveryId }) => deliveryId === id)))
      throw new Error(`${reader} was told nothing, and gets a correction.`);
  }

  private deliveriesTo(reader: string) {
    return this.world.all('delivery').filter(({ recipient }) => recipientKey(recipient) === reader);
  }

  /** Whether the record shows that the last correction for somebody is still on its way, or did not reach them. */
  private isKnownAsUnreached(reader: string): boolean {
    const last = this.corrections()
      .filter(({ sendId }) => sendId !== undefined)
      .flatMap(({ sendId }) => this.deliveriesTo(reader).filter((delivery) => delivery.sendId === sendId))
      .at(-1);
    if (!last) return false;
    if (last.progress.at === 'stopped') return /^(Cancelled|Skipped): /.test(last.progress.reason);
    return ['planned', 'attempting', 'uncertain', 'failed', 'bounced'].includes(stateOf(last));
  }

  private async moveTo(releaseDate: string | undefined): Promise<void> {
    if (dayInWords(releaseDate ?? 'no day yet') === this.day) return;
    setDay(this.world, releaseDate);
    this.found.day += 1;
    await this.world.ports().queue.push('follow-ups', [{ body: { version: 1, issueId: this.issueId } }]);
  }

  private async report(status: 'verified' | 'failed' | 'rolled-back'): Promise<void> {
    if (status === 'verified') this.sequence += 1;
    if (this.sequence === 0) this.sequence = 1;
    await report(this.world, { status, sequence: this.sequence, messageId: `${status}-${this.found.deployment}` });
    this.isNegative = status !== 'verified';
    this.found.deployment += 1;
  }

  private async approve(): Promise<void> {
    const { world, issueId } = this;
    world.advance(MINUTE);
    if (!(await submit(world, issueId)).ok) return;
    world.advance(MINUTE);
    const told = this.dayToTell();
    if ((await approve(world, issueId)).ok) this.approvedDay = told;
  }

  /** A draft is sent as it stands, once what a person has to write in it is written. */
  private async send(): Promise<boolean> {
    const draft = this.draft();
    if (!draft) return false;
    if (draft.cause.kind === 'person' && !this.isTouched(draft)) await this.edit('spelling');
    const sent = await send(this.world, this.issueId);
    this.count('sent', sent);
    if (sent.ok && !this.isTouched(draft)) this.expectToBeSo(draft);
    return sent.ok;
  }

  private isTouched({ communiques }: Correction): boolean {
    return communiques.some(({ id }) => this.communique(id).revision > 1);
  }

  /** What the app wrote by itself, and nobody else read anew, is so at the moment at which it may leave. */
  private expectToBeSo({ cause, communiques }: Correction): void {
    const told = cause.kind === 'rescheduled' ? dayInWords(cause.after ?? 'no day yet') : undefined;
    if (told === undefined ? !this.isNegative : told !== this.day)
      throw new Error(`The correction tells ${told ?? 'that it is not live'}; that is not so.`);
    // Whoever an earlier correction does not seem to have reached may have read it all the same: a receipt can come late.
    const concerned = [...this.beliefs].filter(
      ([reader]) =>
        !this.isKnownAsUnreached(reader) &&
        this.deliveriesTo(reader).some(({ communiqueId }) =>
          communiques.some(({ corrects }) => corrects === communiqueId),
        ),
    );
    if (told !== undefined && concerned.length > 0 && concerned.every(([, { day }]) => day === told))
      throw new Error(`Everybody who is told ${told} believes so already.`);
  }

  private async drop(): Promise<void> {
    const draft = this.draft();
    if (!draft) return;
    const { world, issueId } = this;
    const payload = { correctionId: draft.id, reason: 'It is not needed.' };
    const answered = await world.page('engineer', 'record-panel', { issueId }, 'dropCorrection', payload);
    this.count('dropped', answered);
    if (!answered.ok) return;
    const about = draft.cause.kind === 'rescheduled' ? 'day' : 'deployment';
    if (draft.cause.kind !== 'person') this.dropped[about] = this.found[about];
  }

  private async edit(how: 'spelling' | 'what is so'): Promise<void> {
    const { world, issueId, day, isNegative } = this;
    for (const { id } of this.draft()?.communiques ?? []) {
      const { revision, subject, answers } = this.communique(id);
      const what = `In truth, planned for ${day}. It is ${isNegative ? 'not ' : ''}available.`;
      const isSpelling = how === 'spelling';
      const words = isSpelling ? answers : { ...COMPLETE_ANSWERS, what };
      const saved = {
        communiqueId: id,
        revision,
        subject: isSpelling ? `${subject.replace(/!$/, '')}!` : 'Correction: what is so',
        kind: 'correction' as const,
        answers: { ...words, why: 'It was not right.', how: 'Go on as before.' },
        responsibleAccountId: 'engineer',
      };
      this.count('edited', await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', saved));
    }
  }

  private async write(words: number): Promise<void> {
    const { world, issueId } = this;
    const { id, revision, kind } = await announcedTo(world, issueId, SECOND);
    const saved = {
      communiqueId: id,
      revision,
      subject: `News, written ${words} times`,
      kind,
      answers: COMPLETE_ANSWERS,
      responsibleAccountId: 'engineer',
    };
    this.count('written', await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', saved as never));
  }

  private async decide(decision: StepDecision, communiqueId?: string): Promise<void> {
    const { world, issueId } = this;
    const id = communiqueId ?? (await announcedTo(world, issueId, SECOND)).id;
    const payload = { communiqueId: id, decision, reason: 'Because.' };
    this.count(decision, await world.page('engineer', 'record-panel', { issueId }, 'decideStep', payload));
  }

  private count(what: string, answered: Answer<unknown>): void {
    const outcome = answered.ok ? what : `${what}: ${answered.refusal.code}`;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }
}

/** What a correction says, as far as its reader had heard anything else of it. */
function corrected({ day, isLive }: Belief, text: string): Belief {
  const told = /planned for (.+?)(?:, not for|\.)/.exec(text)?.[1];
  const isTold = /In truth.+It is (not )?available/.exec(text);
  const isTakenBack = /was rolled back|The deployment .* failed|the deployment of .* did not/i.test(text);
  return {
    ...(day === undefined ? {} : { day: told ?? day }),
    ...(isLive === undefined ? {} : { isLive: isTold ? isTold[1] === undefined : isLive && !isTakenBack }),
  };
}

function setDay(world: World, releaseDate: string | undefined): void {
  world.state.versions = world.state.versions.map(({ releaseDate: _before, ...version }) => ({
    ...version,
    released: false,
    ...(releaseDate === undefined ? {} : { releaseDate }),
  }));
}
