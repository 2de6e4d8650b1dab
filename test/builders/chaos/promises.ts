/**
 * What is promised of a send whatever happens, told from what the other side saw: every attempt with its answer. It does
 * not know how the app keeps its deliveries, and asks it only what it shows of each.
 */
import { CHANNEL_DEFINITIONS } from '../../../src/domain/channels';
import { stateOf, type Delivery } from '../../../src/domain/delivery/delivery';
import { authorisedDeliveries } from '../world/invariants';
import type { HandedOver } from '../world/state';
import type { World } from '../world/world';
import type { Happened } from './chaos';

const MINUTE = 60_000;
/** However soon the other side might be ready again, nobody is asked twice within half a minute. */
const SHORTEST_PAUSE = 30_000;
const AUTHORISATION_AGE = 15 * MINUTE;

/** What was broken up to now, in words. */
export function brokenPromises(world: World, happened: Happened): readonly string[] {
  const attempts = new Map<string, HandedOver[]>();
  for (const one of world.state.handed) attempts.set(one.deliveryId, [...(attempts.get(one.deliveryId) ?? []), one]);
  const deliveries = authorisedDeliveries(world);
  const unknown = [...attempts.keys()].filter((id) => !deliveries.some((delivery) => delivery.id === id));
  return [
    ...unknown.map((id) => `${id} left, and no authorised delivery is it`),
    ...world.state.handed.flatMap((one) => leftInSpiteOf(one, happened)),
    ...deliveries.flatMap((delivery) => {
      const own = attempts.get(delivery.id) ?? [];
      return [...repeatedWrongly(delivery, own), ...shownWrongly(delivery, own, happened)].map(
        (problem) => `${delivery.channel} ${delivery.id.slice(0, 4)}: ${problem}`,
      );
    }),
  ];
}

/** Nothing leaves after an objection, nor when nobody could judge the gates for a quarter of an hour. */
function leftInSpiteOf({ at }: HandedOver, { objectedAt = Infinity, outages, jiraDownSince }: Happened): string[] {
  const dark = [...outages, ...(jiraDownSince === undefined ? [] : [{ from: jiraDownSince, until: Infinity }])];
  return [
    ...(at > objectedAt ? ['it left although it was objected to'] : []),
    ...(dark.some(({ from, until }) => from + AUTHORISATION_AGE < at && at < until)
      ? ['it left when the gates had not been judged for a quarter of an hour']
      : []),
  ];
}

/** Only who said that they did not take it is asked again, or who recognises repeats; and not before they asked to be. */
function repeatedWrongly({ channel }: Delivery, attempts: readonly HandedOver[]): string[] {
  const { recognisesRepeats } = CHANNEL_DEFINITIONS[channel];
  return attempts.slice(1).flatMap(({ at }, index) => {
    const before = attempts[index];
    if (!before) return [];
    const { answer } = before;
    const asked = answer.kind === 'try-again' && !recognisesRepeats ? (answer.afterSeconds ?? 0) * 1000 : 0;
    const pause = Math.max(asked, SHORTEST_PAUSE);
    return [
      ...(answer.kind === 'try-again' || recognisesRepeats
        ? []
        : [`it was tried again after the answer “${answer.kind}”`]),
      ...(at < before.at + pause ? [`it was tried again ${(at - before.at) / 1000} s after “${answer.kind}”`] : []),
    ];
  });
}

/** What people are told of it is what happened to it. */
function shownWrongly(delivery: Delivery, attempts: readonly HandedOver[], { kills, reported }: Happened): string[] {
  const taken = attempts.some((one) => one.taken);
  const unanswered = attempts.some(({ answer }) => answer.kind === 'unknown') || kills > 0;
  const reports = reported.get(delivery.id) ?? new Set();
  const state = stateOf(delivery);
  const fits = ((): boolean => {
    switch (state) {
      case 'bounced':
        return reports.has('bounced');
      case 'delivered':
        return reports.has('delivered') && !reports.has('bounced');
      // Nobody acknowledges here, and no group is told by people.
      case 'acknowledged':
      case 'to-do':
      case 'attested':
        return false;
      case 'accepted':
        return taken;
      case 'failed':
        return !taken && attempts.at(-1)?.answer.kind === 'refused';
      case 'stopped':
        return !taken;
      case 'uncertain':
        return attempts.length > 0 ? unanswered : kills > 0;
      case 'planned':
      case 'attempting':
        return true;
    }
  })();
  const missed = reports.size > 0 && state !== 'bounced' && state !== 'delivered';
  return [
    ...(fits ? [] : [`it is shown as ${state}, but ${taken ? 'was' : 'was not'} taken`]),
    ...(missed ? [`it is shown as ${state}, but ${[...reports].join(' and ')} was reported`] : []),
  ];
}
