/** When a communiqué is to leave (domain A5, C2): its part of the record's script, written and approved in advance. */
import { dayOf, instantAt, minuteOf, wallClockAt, type ClockTime, type WallClock } from './wall-clock';

/** By whose clocks a time is meant. */
export interface Zoned {
  readonly timeZone: string;
  /** By those of each reader; the zone is for the readers of whom nobody knows theirs. */
  readonly perReader?: true;
}

/** From when on it may leave. */
export type Start =
  /** As soon as sending is authorised. */
  | { readonly kind: 'at-once' }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'at'; readonly at: number }
  /** A day `YYYY-MM-DD` and a time of each reader's own clock; what is the same instant for everybody is an `at`. */
  | ({ readonly kind: 'on-date'; readonly date: string; readonly time: ClockTime } & Required<Zoned>)
  | { readonly kind: 'after-approval' | 'after-verification'; readonly minutes: number }
  /** So many days after the version's release date, before it where negative, at a time of the zone's clocks. */
  | ({ readonly kind: 'release-date'; readonly days: number; readonly time: ClockTime } & Zoned);

/** How far another communiqué has to have come. */
export const DEGREES = ['sent', 'delivered', 'acknowledged'] as const;
export type Degree = (typeof DEGREES)[number];

export interface Dependency {
  readonly communiqueId: string;
  readonly degree: Degree;
  /** Of the other's recipients, 1 to 100. */
  readonly percent: number;
}

/** Nobody is disturbed from the one time until the other. */
export interface QuietHours extends Zoned {
  readonly from: ClockTime;
  readonly until: ClockTime;
}

export interface Timing {
  readonly start: Start;
  readonly after?: Dependency;
  readonly quiet?: QuietHours;
  /** What has not left so long after its start is held for a person instead of sent. */
  readonly lateAfterMinutes?: number;
}

/** What a communiqué has that nobody gave a time. */
export const AT_ONCE: Timing = { start: { kind: 'at-once' } };

/** The moments that starts are relative to; those that did not happen, or that nobody told, are absent. */
export interface Moments {
  readonly authorisedAt: number;
  readonly approvedAt?: number;
  readonly verifiedAt?: number;
  /** `YYYY-MM-DD` */
  readonly releaseDate?: string;
}

/** The moment that a start is relative to and that is not known. */
export type MissingMoment = 'approval' | 'verification' | 'release-date';

/** From when on a communiqué may leave, whatever it waits for besides; milliseconds since the epoch. */
export function startOf(start: Start, moments: Moments): { readonly at: number } | { readonly missing: MissingMoment } {
  switch (start.kind) {
    case 'at-once':
      return { at: moments.authorisedAt };
    case 'at':
      return { at: start.at };
    case 'after-approval':
      return after(moments.approvedAt, start.minutes, 'approval');
    case 'after-verification':
      return after(moments.verifiedAt, start.minutes, 'verification');
    case 'on-date':
    case 'release-date': {
      const clock = clockOfStart(start, moments);
      return clock ? { at: instantAt(clock, start.timeZone) } : { missing: 'release-date' };
    }
  }
}

/** What clocks have to show; undefined where no clock decides, or nobody knows the release date. */
export function clockOfStart(start: Start, { releaseDate }: Pick<Moments, 'releaseDate'>): WallClock | undefined {
  if (start.kind !== 'on-date' && start.kind !== 'release-date') return undefined;
  const [date, days] = start.kind === 'on-date' ? [start.date, 0] : [releaseDate, start.days];
  const day = date === undefined ? undefined : dayOf(date);
  return day === undefined ? undefined : { day: day + days, minute: minuteOf(start.time) };
}

function after(
  moment: number | undefined,
  minutes: number,
  name: MissingMoment,
): { readonly at: number } | { readonly missing: MissingMoment } {
  return moment === undefined ? { missing: name } : { at: moment + minutes * 60_000 };
}

/** The first instant, from this one on, at which nobody's quiet hours are disturbed. */
export function outsideQuietHours(instant: number, quiet: QuietHours | undefined): number {
  if (!quiet || !isQuiet(instant, quiet)) return instant;
  const { day, minute } = wallClockAt(instant, quiet.timeZone);
  const end = minuteOf(quiet.until);
  const ends = instantAt({ day: minute < end ? day : day + 1, minute: end }, quiet.timeZone);
  // Where clocks are put back over the end of the quiet hours they show it twice: the second time ends them.
  return ends > instant ? ends : instant + REPEATED_HOUR;
}

const REPEATED_HOUR = 3_600_000;

export function isQuiet(instant: number, quiet: QuietHours): boolean {
  const { minute } = wallClockAt(instant, quiet.timeZone);
  const from = minuteOf(quiet.from);
  const until = minuteOf(quiet.until);
  return from < until ? from <= minute && minute < until : minute >= from || minute < until;
}

/** The communiqués that would wait for each other for ever, were this what each of them waits for; empty if none. */
export function circleAmong(waitsFor: ReadonlyMap<string, string | undefined>): readonly string[] {
  for (const start of waitsFor.keys()) {
    const path: string[] = [];
    for (let id: string | undefined = start; id !== undefined; id = waitsFor.get(id)) {
      if (path.includes(id)) return path.slice(path.indexOf(id));
      path.push(id);
    }
  }
  return [];
}
