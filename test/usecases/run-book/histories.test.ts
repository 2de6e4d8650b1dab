/**
 * Random histories of a record whose notice has left and whose announcement waits: it is written anew, given another time,
 * approved, held, released, skipped and verified in any order, while events come twice, late or never. Whatever the order:
 * who hears it hears what was approved, all of them the same, and what nobody may change any more; nobody hears it before
 * its time, while a person holds it, or once a person left it out. Records whose communiqués leave at once are searched by
 * the model in `test/usecases/model.test.ts`, which knows no steps.
 */
import fc from 'fast-check';
import type { StepDecision } from '../../../src/domain/script/step';
import { runs } from '../../builders/arbitraries';
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import { exported } from '../../builders/world/auditor';
import { checkSend } from '../../builders/world/invariants';
import { ANNOUNCEMENT, decideOnAnnouncement, noticed } from '../../builders/world/notice-and-announcement';
import { communiqueFor } from '../../builders/world/run-book';
import { approve, aSite, CHANGE, report, submit, untilQuiet, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyEach } from '../../verifier/verify-many';

const MINUTE = 60_000;

type Move =
  | { readonly kind: 'write'; readonly words: number }
  | { readonly kind: 'time'; readonly minutes: number }
  | { readonly kind: 'approve' | 'decline' | 'verify' | 'roll-back' | 'sweep' }
  | { readonly kind: 'decide'; readonly decision: StepDecision }
  | { readonly kind: 'event'; readonly index: number; readonly fate: 'once' | 'twice' | 'lost' }
  | { readonly kind: 'wait'; readonly minutes: number };

const aMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), words: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 5, max: 90 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('approve', 'approve', 'verify', 'verify', 'sweep') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('decline', 'roll-back') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      decision: fc.constantFrom('hold', 'hold', 'hold', 'release', 'release', 'release', 'skip', 'cancel' as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      index: fc.nat(5),
      fate: fc.constantFrom('once', 'once', 'once', 'twice', 'lost'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 30 }) }) },
);

/** One record and what is known of it from outside. */
class Story {
  private sequence = 0;
  /** What the announcement said whenever the change manager approved. */
  readonly approved = new Set<string>();
  readonly outcomes = new Map<string, number>();
  /** That a person keeps it back, and how many had heard it then. */
  private decided: { readonly decision: StepDecision; readonly heard: number } | undefined;

  private constructor(
    readonly world: World,
    readonly issueId: string,
  ) {}

  static async begun(): Promise<Story> {
    const world = aSite({ addresses: 2, issues: 1 });
    const story = new Story(world, await noticed(world));
    story.approved.add((await communiqueFor(world, story.issueId, ANNOUNCEMENT)).subject);
    return story;
  }

  async play(move: Move): Promise<void> {
    const { world, issueId } = this;
    switch (move.kind) {
      case 'write':
        return this.write(`News, written ${move.words} times`);
      case 'time':
        return this.change('scheduleCommunique', {
          timing: { start: { kind: 'at', at: world.state.now + move.minutes * MINUTE } },
        });
      case 'approve':
        return this.approve();
      case 'decline': {
        const { contentDigest } = await view(world, issueId);
        const payload = { recordIssueId: issueId, contentDigest, reason: 'Not so.' };
        await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', payload);
        return;
      }
      case 'decide':
        return this.decide(move.decision);
      case 'verify':
      case 'roll-back':
        return this.report(move.kind === 'verify');
      case 'sweep':
        return world.sweep();
      case 'event': {
        const event = world.state.pending[move.index % Math.max(1, world.state.pending.length)];
        if (!event) return;
        if (move.fate === 'lost') world.state.pending = world.state.pending.filter(({ id }) => id !== event.id);
        else await world.deliver(event);
        if (move.fate === 'twice') await world.deliver(event);
        return;
      }
      case 'wait':
        return world.advance(move.minutes * MINUTE);
    }
  }

  /** Everything that people have to do, until nothing is left. */
  async finish(): Promise<void> {
    await this.report(true);
    await this.decide('release');
    await this.approve();
    await untilQuiet(this.world, 3);
  }

  /** What the readers of the announcement heard. */
  heard(): readonly string[] {
    return this.mails().map(({ message }) => message.subject);
  }

  async check(): Promise<void> {
    checkSend(this.world);
    const heard = new Set(this.heard());
    const { subject, timing } = this.announcement();
    expect([...heard].filter((one) => one !== subject || !this.approved.has(one))).toEqual([]);
    const notBefore = timing?.start.kind === 'at' ? timing.start.at : 0;
    expect(this.mails().filter(({ at }) => at < notBefore)).toEqual([]);
    if (this.decided) expect(this.heard().length).toBe(this.decided.heard);
  }

  private mails() {
    return this.world.state.mails.filter(({ recipient }) => recipient.kind === 'address');
  }

  private async decide(decision: StepDecision): Promise<void> {
    if (!(await decideOnAnnouncement(this.world, this.issueId, decision)).ok) return;
    this.outcomes.set(decision, (this.outcomes.get(decision) ?? 0) + 1);
    this.decided = decision === 'release' ? undefined : { decision, heard: this.heard().length };
  }

  private announcement() {
    const [found] = this.world
      .all('communique')
      .filter(({ groupId, kind }) => groupId === ANNOUNCEMENT && kind === 'release-announcement');
    if (!found) throw new Error('The record has an announcement.');
    return found;
  }

  private async write(subject: string): Promise<void> {
    const words = { kind: 'release-announcement', answers: COMPLETE_ANSWERS, responsibleAccountId: 'engineer' };
    await this.change('saveCommunique', { subject, ...words });
  }

  private async change(call: 'saveCommunique' | 'scheduleCommunique', payload: object): Promise<void> {
    const { id, revision } = this.announcement();
    const begun = this.heard().length > 0;
    const edit = { communiqueId: id, revision, ...payload } as never;
    const answered = await this.world.page('developer', 'record-panel', { issueId: this.issueId }, call, edit);
    const code = answered.ok ? 'ok' : answered.refusal.code;
    this.outcomes.set(code, (this.outcomes.get(code) ?? 0) + 1);
    if (begun) expect(code).not.toBe('ok');
  }

  private async approve(): Promise<void> {
    const { world, issueId } = this;
    world.advance(MINUTE);
    if (!(await submit(world, issueId)).ok) return;
    world.advance(MINUTE);
    const { subject } = this.announcement();
    if ((await approve(world, issueId)).ok) this.approved.add(subject);
  }

  private async report(isVerified: boolean): Promise<void> {
    this.sequence += 1;
    await report(this.world, { status: isVerified ? 'verified' : 'rolled-back', sequence: this.sequence });
  }
}

it('in every history who hears an announcement hears what was approved, all of them the same, and when they may', async () => {
  const bundles: Awaited<ReturnType<typeof exported>>[] = [];
  const reached = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(aMove, { minLength: 10, maxLength: 30, size: 'max' }), async (moves) => {
      const story = await Story.begun();
      for (const move of moves) {
        await story.play(move);
        await story.check();
      }
      await story.finish();
      await story.check();
      for (const [code, count] of story.outcomes) reached.set(code, (reached.get(code) ?? 0) + count);
      if (story.heard().length > 0) reached.set('heard', (reached.get('heard') ?? 0) + 1);
      bundles.push(await exported(story.world, story.issueId));
    }),
    runs(25),
  );
  for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  // Histories in which nothing is changed, or nobody hears of it, would prove nothing.
  const few = ['ok', 'already-sending', 'heard', 'hold', 'release', 'skip'].filter(
    (code) => (reached.get(code) ?? 0) < 3,
  );
  expect([few, Object.fromEntries(reached)]).toEqual([[], expect.anything()]);
}, 300_000);
