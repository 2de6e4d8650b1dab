/**
 * When the turn of each reader is, where their own clocks decide. Pure: a function of what was planned for the step, the
 * reader's time zone, and the moment. A reader whose zone nobody knows lives by the one that the timing names.
 */
import {
  clockOfStart,
  outsideQuietHours,
  startOf,
  type Moments,
  type QuietHours,
  type Start,
  type Timing,
  type Zoned,
} from './timing';
import { instantAt, type WallClock } from './wall-clock';

/** What of a step is to be known besides its quiet hours, to tell whose turn it is. */
export interface ReadersClocks {
  /** The same instant for everybody, milliseconds since the epoch, or what the clocks of each have to show. */
  readonly start: { readonly at: number } | (WallClock & { readonly timeZone: string });
  /** So long after their own turn it is too late for a reader. */
  readonly lateAfterMinutes?: number;
  /** By which clocks its readers live; `null`: of some, nobody knows. */
  readonly zones: readonly (string | null)[];
}

/** What is asked about one reader. */
export interface ReadersStep {
  readonly readers?: ReadersClocks;
  readonly quiet?: QuietHours;
}

/**
 * With so many of an audience's zones a step looks for its first and its last turn, those with most readers first. Whose
 * zone is not among them has a turn by their own clocks all the same; the bound is for the size of the step.
 */
export const ZONES_OF_A_STEP = 60;

export function isByReadersClocks({ start, quiet }: Timing): boolean {
  return hasPerReaderTime(start) || quiet?.perReader === true;
}

function hasPerReaderTime(start: Start): start is Extract<Start, Zoned> {
  return 'perReader' in start && start.perReader === true;
}

/** The zones of an audience as a step keeps them; of nobody, or of somebody of unknown zone, that of the timing. */
export function zonesOfStep({
  count,
  zones = {},
}: {
  readonly count: number;
  readonly zones?: Readonly<Record<string, number>>;
}): ReadersClocks['zones'] {
  const known = Object.entries(zones).sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1));
  const people = known.reduce((sum, [, own]) => sum + own, 0);
  return [...(people < count || count === 0 ? [null] : []), ...known.map(([zone]) => zone)].slice(0, ZONES_OF_A_STEP);
}

/** Undefined where a moment that the start is relative to is not known. */
export function readersClocks(
  { start, lateAfterMinutes }: Timing,
  moments: Moments,
  zones: ReadersClocks['zones'],
): ReadersClocks | undefined {
  const known = startOf(start, moments);
  if ('missing' in known) return undefined;
  const common = { ...(lateAfterMinutes === undefined ? {} : { lateAfterMinutes }), zones };
  const clock = clockOfStart(start, moments);
  if (!clock || !hasPerReaderTime(start)) return { start: known, ...common };
  return { start: { ...clock, timeZone: start.timeZone }, ...common };
}

/** Whether a day and time that somebody chose is over by the clocks of all readers. */
export function isPast(start: Start, zones: ReadersClocks['zones'], now: number): boolean {
  if (start.kind !== 'on-date') return start.kind === 'at' && start.at <= now;
  const clock = clockOfStart(start, {});
  return clock !== undefined && zones.every((zone) => instantAt(clock, zone ?? start.timeZone) <= now);
}

/** From when on a reader may be told, but for quiet hours; milliseconds since the epoch. */
export function startFor({ start }: Pick<ReadersClocks, 'start'>, zone: string | null | undefined): number {
  return 'at' in start ? start.at : instantAt(start, zone ?? start.timeZone);
}

/**
 * The first instant, from this one on, at which a reader may be told: not before their own clocks show the time, nor in
 * what they show to be quiet hours.
 */
export function leavesFor({ readers, quiet }: ReadersStep, zone: string | null | undefined, from: number): number {
  const start = readers ? startFor(readers, zone) : from;
  return outsideQuietHours(Math.max(from, start), quietFor(quiet, zone));
}

/** Whether it is too late to tell a reader by now. */
export function isLateFor(step: ReadersStep, zone: string | null | undefined, now: number): boolean {
  const lateAt = lateAtFor(step, zone);
  return lateAt !== undefined && now >= lateAt;
}

/** From when on it is too late to tell a reader; undefined where it never is. */
export function lateAtFor({ readers, quiet }: ReadersStep, zone: string | null | undefined): number | undefined {
  if (readers?.lateAfterMinutes === undefined) return undefined;
  const turn = leavesFor({ readers, quiet }, zone, -Infinity);
  return turn + readers.lateAfterMinutes * 60_000;
}

/** When the first, and when the last of the readers may be told, from this instant on. */
export function turnsFrom(step: ReadersStep, from: number): { readonly first: number; readonly last: number } {
  const turns = (step.readers?.zones ?? [null]).map((zone) => leavesFor(step, zone, from));
  return { first: Math.min(...turns), last: Math.max(...turns) };
}

/** Readers whose turn is at the same moment, milliseconds since the epoch: how many, and by which clocks they live. */
export interface ReadersTurn {
  readonly at: number;
  readonly people: number;
  /** Those with most people first, as many as are told; `null`: theirs is not known. */
  readonly zones: readonly (string | null)[];
  /** In how many other zones they live. */
  readonly moreZones: number;
}

/** So many zones of a turn are told by name. */
const ZONES_TOLD = 3;

/** The turns of an audience from this moment on, in their order. */
export function turnsOfAudience(
  step: ReadersStep,
  { count, zones = {} }: { readonly count: number; readonly zones?: Readonly<Record<string, number>> },
  from: number,
): readonly ReadersTurn[] {
  const known = Object.entries(zones);
  const unknown = known.reduce((rest, [, people]) => rest - people, count);
  const groups: readonly (readonly [string | null, number])[] = [...known, [null, unknown]];
  const turns = new Map<number, (readonly [string | null, number])[]>();
  for (const [zone, people] of groups.filter(([, own]) => own > 0)) {
    const at = leavesFor(step, zone, from);
    turns.set(at, [...(turns.get(at) ?? []), [zone, people]]);
  }
  return [...turns.entries()]
    .sort(([one], [other]) => one - other)
    .map(([at, own]) => {
      const most = [...own].sort(([, one], [, other]) => other - one).map(([zone]) => zone);
      return {
        at,
        people: own.reduce((sum, [, people]) => sum + people, 0),
        zones: most.slice(0, ZONES_TOLD),
        moreZones: Math.max(0, most.length - ZONES_TOLD),
      };
    });
}

function quietFor(quiet: QuietHours | undefined, zone: string | null | undefined): QuietHours | undefined {
  return quiet?.perReader && zone ? { ...quiet, timeZone: zone } : quiet;
}

/** Quiet hours that are the same for all readers; undefined where there are none, or each reader's own clocks decide. */
export function commonQuietHours(quiet: QuietHours | undefined): QuietHours | undefined {
  return quiet?.perReader ? undefined : quiet;
}
