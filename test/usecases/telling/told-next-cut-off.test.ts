/** A round by telephone that is cut off after some of its readers were handed over, and that nobody goes on with for a day. */
import { reminderOf } from '../../../src/domain/delivery/reminder';
import { HOUR } from '../../builders/releases';
import { verify } from '../../builders/world/auditor';
import { forHours } from '../../builders/world/hours';
import { partnersOf } from '../../builders/world/receipts';
import { valueOf } from '../../builders/world/story';
import {
  attest,
  coverage,
  idsOf,
  noticesTo,
  sent,
  TARGET,
  tasksOf,
  toDo,
  type Sent,
} from '../../builders/world/told-next';
import type { World } from '../../builders/world/world';

/** Whom somebody was given to tell, as far as it was written. */
const given = (world: World) =>
  partnersOf(world)
    .filter((delivery) => reminderOf(delivery, 2)?.progress.at === 'to-do')
    .map(({ id }) => id)
    .sort();

/** Thirty people in one batch, of whom some and not all are given to a person when everything stands still. */
async function cutOff(): Promise<Sent & { readonly handed: readonly string[] }> {
  const all = await sent({ addresses: 30, target: { ...TARGET, hours: 96 } });
  await forHours(all.world, 29);
  all.world.advance(HOUR);
  const begin = all.world.state.calls.length;
  for (let call = 1; call < 200; call += 1) {
    const victim = all.world.copy({ kill: { atCall: begin + call, when: 'after' } });
    await forHours(victim, 1 / 12);
    const handed = given(victim);
    if (handed.length > 0 && handed.length < 30) return { ...all, world: victim.copy(), handed };
  }
  throw new Error('No kill leaves a part of them handed over.');
}

describe('after a day in which nothing went on', () => {
  it('whoever was handed over stays for the person to tell, who hears of it', async () => {
    const all = await cutOff();
    all.world.advance(25 * HOUR);
    await forHours(all.world, 1);
    expect(idsOf(await tasksOf(all)).sort()).toEqual(all.handed);
    expect(idsOf(await toDo(all)).sort()).toEqual(all.handed);
    const mails = noticesTo(all.world, 'engineer', 'People wait to be told');
    expect(mails.map(({ message }) => message.text.includes(`${all.handed.length} on your list`))).toEqual([true]);
    valueOf(await attest(all, 'not-reached', all.handed.slice(0, 1)));
    valueOf(await attest(all, 'told', all.handed));
    expect(await coverage(all)).toMatchObject({ reached: all.handed.length });
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('who has people to tell hears of it, too, where somebody began another reminder by hand', async () => {
    const all = await cutOff();
    all.world.advance(25 * HOUR);
    const remind = { communiqueId: all.communiqueId };
    valueOf(await all.world.page('engineer', 'record-panel', { issueId: all.issueId }, 'remindNow', remind));
    await forHours(all.world, 2);
    expect(idsOf(await toDo(all)).sort()).toEqual(all.handed);
    const mails = noticesTo(all.world, 'engineer', 'People wait to be told');
    expect(mails.map(({ message }) => message.text.includes(`${all.handed.length} on your list`))).toEqual([true]);
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });
});
