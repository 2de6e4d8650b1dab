/**
 * A snapshot of a site is restored under a new installation, taken at some moment of a run-book, of its reminders or of the
 * next channel. Before sending is armed nobody hears anything, whoever they are; afterwards nothing that was planned
 * before leaves, and whatever may have left is shown as that.
 */
import { stateOf } from '../../../src/domain/delivery/delivery';
import { handedOverAs, reminderOf } from '../../../src/domain/delivery/reminder';
import { HOUR } from '../../builders/releases';
import { verify } from '../../builders/world/auditor';
import { sent } from '../../builders/world/run-book';
import { aSite, valueOf } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;
/** Each third of the calls that write, hand over or push. */
const EVERY = 3;
/** What waits for people in between is looked at once an hour. */
const WINDOW = HOUR + 5 * MINUTE;

/** Hours after the send; what leaves then. */
const WINDOWS = [
  ['the first step', 0],
  ['the reminders', 24],
  ['the step that waited for its time', 26],
  ['the next channel', 30],
] as const;

/** Partners, who are reminded and then told by text message; people to call; and users, whose step waits for its time. */
async function runBook(): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite({ jiraUsers: 2, addresses: 0 });
  const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
  const partners = groups.find(({ id }) => id === 'partners');
  if (!partners) throw new Error('The site has the group.');
  const { id, revision, name, description } = partners;
  valueOf(
    await world.page('administrator', 'administration-page', {}, 'saveGroup', {
      id,
      revision,
      name,
      description,
      members: {
        kind: 'addresses',
        addresses: ['one', 'two', 'three', 'four'].map((who, index) => ({
          name: who,
          address: `${who}@example.com`,
          number: `+4915100000${index}00`,
        })),
      },
      target: {
        proof: 'acknowledged',
        percent: 100,
        hours: 72,
        remindAfterHours: [24],
        next: { channel: 'text-message', afterHours: 30 },
      },
    }),
  );
  valueOf(
    await world.page('administrator', 'administration-page', {}, 'saveGroup', {
      name: 'Gate',
      description: 'Who opens it.',
      members: { kind: 'list', channel: 'telephone', items: [{ name: 'Sam at the gate', number: '+49 40 3333' }] },
    }),
  );
  const issueId = await sent(world, () => ({
    users: { start: { kind: 'at', at: world.state.now + 26 * HOUR + 5 * MINUTE } },
  }));
  return { world, issueId };
}

/** Sweeps and queues work until a moment, or until so many calls were made. */
async function work(world: World, until: number, step: number, calls = Infinity): Promise<void> {
  const isCutOff = () => world.state.calls.length >= calls;
  const dueIn = () => world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now);
  while (world.state.now < until && !isCutOff()) {
    world.advance(step);
    await world.sweep();
    for (let due = dueIn(); due.length > 0 && !isCutOff(); due = dueIn())
      for (const event of due) if (!isCutOff()) await world.deliver(event);
  }
}

/** In steps that meet each of the twelve turns by which sweeps look at what is at rest. */
const later = (world: World, hours: number) => work(world, world.state.now + hours * HOUR, 25 * MINUTE);

/** Everything that anybody heard. */
const heard = ({ state: { mails, notices } }: World) => [mails.length, notices.map(({ message }) => message.subject)];

/** The state of everything that was handed over, or is to be, by the id that it has on its way. */
function handOvers(world: World): ReadonlyMap<string, string> {
  return new Map(
    world
      .all('delivery')
      .flatMap((delivery) => [
        [delivery.id, stateOf(delivery)] as const,
        ...(delivery.reminders ?? []).map((one) => [`${delivery.id}-${one.number}`, stateOf(one)] as const),
      ]),
  );
}

/** What left, and is not shown as something that did or may have. */
function hidden(world: World): readonly string[] {
  const states = handOvers(world);
  return world.state.mails.flatMap(({ deliveryId }) => {
    const state = states.get(deliveryId) ?? 'unknown';
    return ['accepted', 'uncertain'].includes(state) ? [] : [`${deliveryId} is ${state}`];
  });
}

const arm = async (world: World) =>
  valueOf(
    await world.page('administrator', 'administration-page', {}, 'armSending', { reason: 'The old site is off.' }),
  );

async function sendAgain(world: World, issueId: string, deliveryId: string) {
  const settlement = { deliveryId, outcome: 'send-again', reason: 'They did not get it.' } as const;
  return world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', settlement);
}

describe.each(WINDOWS)('a site restored from a snapshot taken during %s', (_what, hours) => {
  it('tells nobody anything before it is armed, and nothing of what was planned afterwards', async () => {
    const { world, issueId } = await runBook();
    await work(world, world.state.now + hours * HOUR - 5 * MINUTE, 5 * MINUTE);
    const undisturbed = world.copy();
    await work(undisturbed, undisturbed.state.now + WINDOW, 5 * MINUTE);
    const first = world.state.calls.length;
    const points = undisturbed.state.calls.flatMap((call, index) =>
      index >= first && /^(store\.commit|channel\.|queue\.)/.test(call) ? [index + 1] : [],
    );
    const found = { uncertain: 0, untold: 0 };
    for (const atCall of points.filter((_, place) => place % EVERY === 0)) {
      const old = world.copy({ kill: { atCall, when: 'after' } });
      await work(old, Infinity, 5 * MINUTE, atCall);
      const restored = old.copy();
      restored.state.installation = 'installation-2';
      const before = heard(restored);
      await later(restored, 8);
      expect([atCall, heard(restored)]).toEqual([atCall, before]);
      await arm(restored);
      await later(restored, 72);
      expect([atCall, restored.state.mails.length]).toEqual([atCall, before[0]]);
      expect([atCall, hidden(restored)]).toEqual([atCall, []]);
      const states = handOvers(restored);
      expect([atCall, [...states.values()].filter((one) => ['planned', 'attempting', 'to-do'].includes(one))]).toEqual([
        atCall,
        [],
      ]);
      found.untold += undisturbed.state.mails.length > restored.state.mails.length ? 1 : 0;
      const [uncertain] = [...states].find(([, state]) => state === 'uncertain') ?? [];
      if (uncertain === undefined) continue;
      found.uncertain += 1;
      const { deliveryId, reminder } = handedOverAs(uncertain);
      if (reminder === undefined)
        expect(await sendAgain(restored, issueId, deliveryId)).toMatchObject({ refusal: { code: 'held' } });
      else expect(reminderOf(await restored.document('delivery', deliveryId), reminder)?.progress.at).toBe('uncertain');
      if (found.uncertain === 1) expect(await verify(restored, issueId)).toEqual([]);
    }
    // Snapshots of a moment at which all was told, or nothing was under way, would prove nothing.
    expect(Object.entries(found).filter(([, count]) => count === 0)).toEqual([]);
  }, 120_000);
});
