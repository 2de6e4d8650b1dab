/**
 * What a communiqué says is changed while its step of a run-book waits: it is asked for again by itself, and nothing
 * else waits for that.
 */
import type { RecordView } from '../../../src/contract';
import type { Answer } from '../../../src/domain/answer';
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import {
  ANNOUNCEMENT,
  decideOnAnnouncement,
  entriesOf,
  expectToVerify,
  NOTICE,
  noticed,
  planned,
  stepOf,
  told,
} from '../../builders/world/notice-and-announcement';
import { communiqueFor, schedule } from '../../builders/world/run-book';
import { approve, aSite, report, send, submitAndApprove, untilQuiet, valueOf, view } from '../../builders/world/story';
import { World } from '../../builders/world/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONG = process.env.LONG_TESTS === '1';
const NEW = 'Phoenix 5.1.3 is available in all regions';
const WAITS = { at: 'waiting', for: 'gates' } as const;

interface Writing {
  readonly group?: string;
  readonly subject?: string;
  readonly kind?: 'planned-notice' | 'release-announcement';
  readonly as?: string;
  readonly revision?: number;
  readonly what?: string;
}

async function write(world: World, issueId: string, writing: Writing = {}): Promise<Answer<RecordView>> {
  const { group = ANNOUNCEMENT, subject = NEW, as = 'developer', what = COMPLETE_ANSWERS.what } = writing;
  const found = await communiqueFor(world, issueId, group);
  return world.page(as, 'record-panel', { issueId }, 'saveCommunique', {
    communiqueId: found.id,
    revision: writing.revision ?? found.revision,
    subject,
    kind: writing.kind ?? (group === NOTICE ? 'planned-notice' : 'release-announcement'),
    answers: { ...COMPLETE_ANSWERS, what },
    responsibleAccountId: 'engineer',
  });
}

/** What the partners were told, once each. */
const subjectsTold = (world: World): readonly string[] =>
  world.state.mails.filter(({ recipient }) => recipient.kind === 'address').map(({ message }) => message.subject);

const codeOf = (answered: Answer<unknown>): string => (answered.ok ? 'ok' : answered.refusal.code);

/** Everything that is kept of a record's plan and its words. */
const keptOf = (world: World): string => JSON.stringify([world.all('communique'), world.all('send')]);

describe('words that are changed while their communiqué waits', () => {
  it('are asked for again, and leave as they were approved; what has left stays, and all of it verifies', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    valueOf(await write(world, issueId));
    expect(await stepOf(world, issueId)).toEqual({ ...WAITS, gates: ['change-approved', 'deployment-verified'] });
    await report(world);
    await untilQuiet(world, 3);
    expect(told(world)).toEqual([2, 0]);
    expect(await stepOf(world, issueId)).toEqual({ ...WAITS, gates: ['change-approved'] });
    const { gates, drifts, headline, waiting } = await view(world, issueId);
    expect(gates.find(({ name }) => name === 'change-approved')?.reasons).toMatchObject([
      { code: 'drifted', whoCanOpen: 'A change manager, on CHG-900', remedy: 'open-change' },
    ]);
    expect(drifts?.flatMap(({ changes }) => changes.map(({ text }) => text))).toEqual([
      expect.stringContaining('the subject'),
    ]);
    expect(headline).toBe('2 of 5 have left; the rest waits for the approval of the change.');
    expect(waiting).toEqual([(await communiqueFor(world, issueId, ANNOUNCEMENT)).id]);
    await submitAndApprove(world, issueId);
    await untilQuiet(world, 1);
    expect(subjectsTold(world)).toEqual([NEW, NEW, NEW]);
    expect((await view(world, issueId)).state).toBe('recorded');
    await expectToVerify(world, issueId);
  });

  it('are told to whoever approved, once, in a mail that says that only they wait', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    valueOf(await write(world, issueId));
    await untilQuiet(world, 3);
    const mails = world.state.notices.filter(({ accountId }) => accountId === 'change-manager');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.message.text).toContain('changed the subject in the communiqué for Group partners');
    expect(mails[0]?.message.text).toContain('what changed is not sent until what stands now is approved');
  });

  it('are in the ledger with what holds them, and pinned anew by the authorisation that lets them go', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    valueOf(await write(world, issueId));
    const { id, revision } = await communiqueFor(world, issueId, ANNOUNCEMENT);
    const [held] = entriesOf(world, 'steps-held').map(({ text }) => text);
    expect(held).toContain(`"steps":[{"communique":"${id}","gates":["change-approved","deployment-verified"]}]`);
    await report(world);
    await submitAndApprove(world, issueId);
    await untilQuiet(world, 1);
    const pins = entriesOf(world, 'send-authorised').map(({ text }) =>
      new RegExp(`"communique":"${id}","content":"([0-9a-f]+)","kind":"release-announcement","revision":(\\d+)`).exec(
        text,
      ),
    );
    expect(pins.map((pin) => Number(pin?.[2]))).toEqual([revision - 1, revision]);
    expect(pins[0]?.[1]).not.toBe(pins[1]?.[1]);
  });

  it('hold nothing else: another communiqué that waited leaves with its own words at its time', async () => {
    const world = aSite();
    const at = world.state.now + 5 * HOUR;
    const issueId = await planned(world, { start: { kind: 'at', at } });
    await report(world);
    valueOf(await schedule(world, issueId, NOTICE, { start: { kind: 'at', at: at - HOUR } }));
    await submitAndApprove(world, issueId);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    valueOf(await write(world, issueId));
    await untilQuiet(world, 6);
    expect(told(world)).toEqual([2, 0]);
    await submitAndApprove(world, issueId);
    await untilQuiet(world, 1);
    expect(subjectsTold(world)).toEqual([NEW, NEW, NEW]);
    await expectToVerify(world, issueId);
  });

  it('leave without being asked for again when they were taken back', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    const before = await communiqueFor(world, issueId, ANNOUNCEMENT);
    valueOf(await write(world, issueId, { subject: NEW }));
    valueOf(await write(world, issueId, { subject: before.subject }));
    await report(world);
    await untilQuiet(world, 1);
    expect(subjectsTold(world)).toEqual(Array(3).fill(before.subject));
    await expectToVerify(world, issueId);
  });

  it('are held by what they lack, and by whom nobody else approves them than who wrote them', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await report(world);
    valueOf(await write(world, issueId, { what: '' }));
    await untilQuiet(world, 1);
    expect(await stepOf(world, issueId)).toMatchObject({ gates: ['communiques-complete', 'change-approved'] });
    Object.assign(world.state.grants, {
      'change-manager': { browse: true, project: ['approve-communications', 'prepare-communications'] },
    });
    valueOf(await write(world, issueId, { as: 'change-manager' }));
    await submitAndApprove(world, issueId);
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 0]);
    const approval = (await view(world, issueId)).gates.find(({ name }) => name === 'change-approved');
    expect(approval?.reasons.map(({ code }) => code)).toEqual(['own-work']);
  });

  it('leave as written last, however often they were changed and approved in between', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await report(world);
    valueOf(await write(world, issueId, { subject: 'A first try' }));
    await submitAndApprove(world, issueId);
    valueOf(await write(world, issueId));
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 0]);
    await submitAndApprove(world, issueId);
    world.advance(MINUTE);
    valueOf(await approve(world, issueId));
    await untilQuiet(world, 1);
    expect(subjectsTold(world)).toEqual([NEW, NEW, NEW]);
    await expectToVerify(world, issueId);
  });
});

describe('a time that is changed while its communiqué waits', () => {
  it('is asked for again, and kept to once it is approved', async () => {
    const world = aSite();
    const issueId = await noticed(world);
    await report(world);
    world.state.pending = [];
    const at = world.state.now + 3 * HOUR;
    valueOf(await schedule(world, issueId, ANNOUNCEMENT, { start: { kind: 'at', at } }));
    await submitAndApprove(world, issueId);
    await untilQuiet(world, 2);
    expect(await stepOf(world, issueId)).toEqual({ at: 'waiting', for: 'time', until: at });
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 3]);
    await expectToVerify(world, issueId);
  });

  it('says nothing of what a person let pass of the time before it: too late is held once more', async () => {
    const world = aSite();
    const issueId = await planned(world, {
      start: { kind: 'at', at: world.state.now + HOUR },
      lateAfterMinutes: 30,
    });
    valueOf(await send(world, issueId));
    await untilQuiet(world, 2);
    await report(world);
    await untilQuiet(world, 1);
    expect(await stepOf(world, issueId)).toEqual({ at: 'held', why: 'late' });
    valueOf(await decideOnAnnouncement(world, issueId, 'release'));
    world.state.pending = [];
    valueOf(
      await schedule(world, issueId, ANNOUNCEMENT, {
        start: { kind: 'at', at: world.state.now + HOUR },
        lateAfterMinutes: 30,
      }),
    );
    await untilQuiet(world, 3);
    await submitAndApprove(world, issueId);
    await untilQuiet(world, 1);
    expect(await stepOf(world, issueId)).toEqual({ at: 'held', why: 'late' });
    expect(told(world)).toEqual([2, 0]);
  });
});

describe('a communiqué of a send under way', () => {
  const refusals: readonly (readonly [string, string, (world: World, issueId: string) => Promise<Answer<unknown>>])[] =
    [
      ['has left', 'step-begun', (world, issueId) => write(world, issueId, { group: NOTICE })],
      [
        'was left out',
        'step-ended',
        async (world, issueId) => {
          valueOf(await decideOnAnnouncement(world, issueId, 'skip'));
          return write(world, issueId);
        },
      ],
      [
        'is to announce something else',
        'kind-fixed',
        (world, issueId) => write(world, issueId, { kind: 'planned-notice' }),
      ],
      ['was changed by somebody else', 'changed-meanwhile', (world, issueId) => write(world, issueId, { revision: 1 })],
      ['is changed by who may not', 'not-permitted', (world, issueId) => write(world, issueId, { as: 'colleague' })],
      [
        'waits while what was told is being corrected',
        'corrected-first',
        async (world, issueId) => {
          valueOf(
            await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'Wrong hall.' }),
          );
          const [found] = world.all('communique').filter(({ groupId }) => groupId === ANNOUNCEMENT);
          return world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
            communiqueId: found?.id ?? '',
            revision: found?.revision ?? 0,
            subject: NEW,
            kind: 'release-announcement',
            answers: COMPLETE_ANSWERS,
            responsibleAccountId: 'engineer',
          });
        },
      ],
    ];

  it.each(refusals)('that %s is not changed', async (_, code, change) => {
    const world = aSite();
    const issueId = await noticed(world);
    const answered = await change(world, issueId);
    expect(codeOf(answered)).toBe(code);
    expect(world.all('communique').every(({ subject }) => subject !== NEW)).toBe(true);
    expect(
      world.all('communique').every(({ kind, groupId }) => groupId !== ANNOUNCEMENT || kind !== 'planned-notice'),
    ).toBe(true);
  });

  it('of which some have left is not changed: its rest is stopped, or corrected afterwards', async () => {
    const world = aSite();
    const busy = { kind: 'try-again', reason: 'Busy.', afterSeconds: 900 } as const;
    world.state.outcomes = { 'address:partner-0000@example.com': Array(9).fill(busy) };
    const issueId = await noticed(world);
    await report(world);
    for (let round = 0; told(world)[1] === 0; round += 1) {
      const due = world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now);
      for (const event of due) await world.deliver(event);
      world.advance(30_000);
    }
    const before = keptOf(world);
    const answered = await write(world, issueId);
    expect(answered).toMatchObject({ refusal: { code: 'step-begun', field: 'communiqueId' } });
    expect(answered).toMatchObject({ refusal: { message: expect.stringContaining('Cancel what has not left of it') } });
    expect(keptOf(world)).toBe(before);
  });

  it('is not changed while others leave by an override, which it would end; it can be when they have left', async () => {
    const world = aSite();
    const busy = { kind: 'try-again', reason: 'Busy.', afterSeconds: 900 } as const;
    const at = world.state.now + 6 * HOUR;
    const issueId = await planned(world, { start: { kind: 'at', at } });
    await report(world);
    valueOf(await write(world, issueId, { group: NOTICE, subject: 'Not approved as it stands' }));
    const { contentDigest } = await view(world, issueId);
    const asked = { gate: 'change-approved', contentDigest, reason: 'The board is away.', hours: 20 } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'askOverride', asked));
    const overrideId = (await view(world, issueId)).overrides[0]?.id ?? '';
    const granted = { overrideId, contentDigest };
    valueOf(await world.page('administrator', 'record-panel', { issueId }, 'grantOverride', granted));
    world.state.outcomes = { 'jira:reader-0000': Array(3).fill(busy) };
    valueOf(await send(world, issueId));
    await untilQuiet(world, 0.2);
    expect(told(world)).toEqual([1, 0]);
    expect(codeOf(await write(world, issueId))).toBe('leaves-by-override');
    await untilQuiet(world, 2);
    expect(told(world)).toEqual([2, 0]);
    expect(codeOf(await write(world, issueId))).toBe('ok');
    await untilQuiet(world, 1);
    expect(await stepOf(world, issueId)).toEqual({ ...WAITS, gates: ['change-approved'] });
    await expectToVerify(world, issueId);
  });
});

describe('a change while the step is just being let go', () => {
  /** The deployment was verified: the next thing that happens lets the announcement go. */
  async function justVerified(): Promise<{ readonly world: World; readonly issueId: string }> {
    const world = aSite({ addresses: 2, issues: 1 });
    const issueId = await noticed(world);
    await report(world);
    return { world, issueId };
  }

  /** Works the queues off until a person has something to do, with something else happening at one call of one invocation. */
  async function work(world: World, edit: () => Promise<unknown>, at: number): Promise<boolean> {
    let happened = false;
    for (let round = 0; round < 8; round += 1) {
      // What is to leave overtakes what would look again whether it may.
      const due = world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now);
      for (const event of due.sort((a, b) => a.queue.localeCompare(b.queue))) {
        const calls = world.state.calls.length;
        const happens = async () => {
          happened = true;
          await edit();
        };
        const before = at - calls;
        const one = new World(
          world.state,
          before > 0 && !happened ? { meanwhile: { beforeCall: before, happens } } : {},
        );
        await one.deliver(event);
      }
      world.advance(MINUTE);
    }
    return happened;
  }

  /** Approved again at once, and judged so, while the other process goes on from what it knew. */
  async function letGoAnew(world: World, issueId: string): Promise<void> {
    await submitAndApprove(world, issueId);
    for (const event of world.state.pending.filter(({ queue }) => queue === 'follow-ups')) await world.deliver(event);
  }

  it.each(['approved later', 'approved at the same moment'] as const)(
    'and %s comes before all of it, and nobody hears the words before it, or is refused, and everybody hears those',
    async (approval) => {
      const { world, issueId } = await justVerified();
      const first = world.state.calls.length;
      const undisturbed = world.copy();
      await work(undisturbed, async () => undefined, 0);
      expect(subjectsTold(undisturbed)).toHaveLength(2);
      const [old] = subjectsTold(undisturbed);
      const outcomes: string[] = [];
      for (let at = first + 1; at <= undisturbed.state.calls.length; at += LONG ? 1 : 3) {
        const night = world.copy();
        const besides = new World(night.state);
        let outcome = 'none';
        const change = async () => {
          outcome = codeOf(await write(besides, issueId));
          if (outcome === 'ok' && approval === 'approved at the same moment') await letGoAnew(besides, issueId);
        };
        if (!(await work(night, change, at))) continue;
        outcomes.push(outcome);
        if (outcome === 'ok' && approval === 'approved later') {
          expect([at, subjectsTold(night)]).toEqual([at, []]);
          await submitAndApprove(night, issueId);
        }
        await untilQuiet(night, 1);
        expect([at, subjectsTold(night)]).toEqual([at, Array(2).fill(outcome === 'ok' ? NEW : old)]);
        if (at % 10 === 0) await expectToVerify(night, issueId);
      }
      expect(new Set(outcomes)).toEqual(new Set(['ok', 'step-begun', 'already-sending']));
    },
    120_000,
  );

  it.each(['before', 'after'] as const)(
    'is whole or not there when the process that saves it is killed %s any call',
    async (when) => {
      const { world, issueId } = await justVerified();
      const undisturbed = world.copy();
      const first = world.state.calls.length;
      valueOf(await write(undisturbed, issueId));
      for (let atCall = first + 1; atCall <= undisturbed.state.calls.length; atCall += LONG ? 1 : 4) {
        const victim = world.copy({ kill: { atCall, when } });
        await write(victim, issueId).catch(() => undefined);
        const night = new World(victim.state);
        const isSaved = (await communiqueFor(night, issueId, ANNOUNCEMENT)).subject === NEW;
        const isHeld = entriesOf(night, 'steps-held').length === 1;
        expect([atCall, isHeld]).toEqual([atCall, isSaved]);
        await untilQuiet(night, 1);
        if (isSaved) expect([atCall, subjectsTold(night)]).toEqual([atCall, []]);
        if (isSaved) await submitAndApprove(night, issueId);
        await untilQuiet(night, 1);
        expect([atCall, new Set(subjectsTold(night)).size]).toEqual([atCall, 1]);
        expect(subjectsTold(night)[0] === NEW).toBe(isSaved);
      }
    },
    120_000,
  );
});
