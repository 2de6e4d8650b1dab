import { type Degree, type Start, type Timing } from '../../../../src/contract';
import { instantOf, localOf } from '../../../lib/zoned-time';

/** A day and time is chosen as one thing, by whosever clocks it is meant. */
export type ChosenStart = Exclude<Start['kind'], 'on-date'>;

/** The form of a communiqué's time: what the fields hold while somebody writes. */
export interface TimingDraft {
  readonly start: ChosenStart;
  /** "2026-12-24T18:00" by the clocks of the person who writes, or by each reader's own. */
  readonly at: string;
  readonly minutes: string;
  readonly days: string;
  readonly side: 'before' | 'after';
  readonly time: string;
  /** Of the time on the release date, and of a time by each reader's own clock where theirs is not known. */
  readonly timeZone: string;
  /** The time is by each reader's own clock. */
  readonly perReader: boolean;
  /** Id of the communiqué to wait for; empty for none. */
  readonly after: string;
  readonly degree: Degree;
  readonly percent: string;
  readonly quiet: boolean;
  readonly quietFrom: string;
  readonly quietUntil: string;
  readonly quietZone: string;
  readonly quietPerReader: boolean;
  /** Hours; empty for never. */
  readonly lateAfter: string;
}

type Problems = Readonly<Partial<Record<keyof TimingDraft, readonly string[]>>>;

export function timingDraftOf(timing: Timing | undefined, readersZone: string): TimingDraft {
  const start = timing?.start ?? { kind: 'at-once' };
  const { after, quiet, lateAfterMinutes } = timing ?? {};
  const days = start.kind === 'release-date' ? start.days : -1;
  return {
    start: start.kind === 'on-date' ? 'at' : start.kind,
    at: dayAndTimeOf(start, readersZone),
    minutes: 'minutes' in start ? String(start.minutes) : '0',
    days: String(Math.abs(days)),
    side: days < 0 ? 'before' : 'after',
    time: start.kind === 'release-date' ? start.time : '09:00',
    timeZone: 'timeZone' in start ? start.timeZone : readersZone,
    perReader: 'perReader' in start && start.perReader === true,
    after: after?.communiqueId ?? '',
    degree: after?.degree ?? 'sent',
    percent: String(after?.percent ?? 100),
    quiet: quiet !== undefined,
    quietFrom: quiet?.from ?? '22:00',
    quietUntil: quiet?.until ?? '07:00',
    quietZone: quiet?.timeZone ?? readersZone,
    quietPerReader: quiet?.perReader === true,
    lateAfter: lateAfterMinutes === undefined ? '' : String(lateAfterMinutes / 60),
  };
}

function dayAndTimeOf(start: Start, readersZone: string): string {
  if (start.kind === 'at') return localOf(start.at, readersZone);
  return start.kind === 'on-date' ? `${start.date}T${start.time}` : '';
}

/** The timing that the fields say, or what keeps them from saying one. */
export function timingOf(
  draft: TimingDraft,
  readersZone: string,
): { readonly timing: Timing } | { readonly problems: Problems } {
  const problems: Partial<Record<keyof TimingDraft, readonly string[]>> = {};
  const start = startOf(draft, readersZone, problems);
  const percent = wholeNumber(draft.percent, 1, 100);
  if (draft.after !== '' && percent === undefined) problems.percent = ['Give a number from 1 to 100.'];
  if (draft.quiet && !CLOCK.test(draft.quietFrom)) problems.quietFrom = ['Give a time.'];
  if (draft.quiet && !CLOCK.test(draft.quietUntil)) problems.quietUntil = ['Give a time.'];
  else if (draft.quiet && draft.quietFrom === draft.quietUntil)
    problems.quietUntil = ['Quiet hours that begin and end at the same time would never end.'];
  const late = draft.lateAfter.trim() === '' ? undefined : Math.round(Number(draft.lateAfter.replace(',', '.')) * 60);
  if (late !== undefined && !(late >= 1 && late <= LONGEST_MINUTES))
    problems.lateAfter = ['Give a number of hours, at most 720, or leave it empty.'];
  if (!start || Object.keys(problems).length > 0) return { problems };
  return {
    timing: {
      start,
      ...(draft.after !== '' && percent !== undefined
        ? { after: { communiqueId: draft.after, degree: draft.degree, percent } }
        : {}),
      ...(draft.quiet ? { quiet: quietOf(draft) } : {}),
      ...(late === undefined ? {} : { lateAfterMinutes: late }),
    },
  };
}

/** Which field of the form a refusal of its timing is about; undefined where it is about none of them. */
export function refusedField(
  field: string | undefined,
  { start }: Pick<TimingDraft, 'start'>,
): keyof TimingDraft | undefined {
  if (field === 'timing.start') return start === 'at' ? 'at' : 'start';
  return field === 'timing.after' ? 'after' : undefined;
}

function quietOf({ quietFrom, quietUntil, quietZone, quietPerReader }: TimingDraft): Timing['quiet'] {
  return { from: quietFrom, until: quietUntil, timeZone: quietZone, ...(quietPerReader ? { perReader: true } : {}) };
}

const CLOCK = /^\d\d:\d\d$/;
const LONGEST_MINUTES = 43_200;

function startOf(
  draft: TimingDraft,
  readersZone: string,
  problems: Partial<Record<keyof TimingDraft, readonly string[]>>,
): Start | undefined {
  switch (draft.start) {
    case 'at-once':
      return { kind: 'at-once' };
    case 'at': {
      const start = draft.perReader ? onDateOf(draft) : atOf(draft, readersZone);
      if (!start) problems.at = [`Give a day and a time${draft.perReader ? '' : ' that exist on your clocks'}.`];
      return start;
    }
    case 'after-approval':
    case 'after-verification': {
      const minutes = wholeNumber(draft.minutes, 0, LONGEST_MINUTES);
      if (minutes === undefined) problems.minutes = ['Give a number of minutes, at most 43,200 (30 days).'];
      return minutes === undefined ? undefined : { kind: draft.start, minutes };
    }
    case 'release-date': {
      const days = wholeNumber(draft.days, 0, 60);
      if (days === undefined) problems.days = ['Give a number of days, at most 60.'];
      if (!CLOCK.test(draft.time)) problems.time = ['Give a time.'];
      if (days === undefined || problems.time) return undefined;
      const signed = draft.side === 'before' && days > 0 ? -days : days;
      const { time, timeZone, perReader } = draft;
      return { kind: 'release-date', days: signed, time, timeZone, ...(perReader ? { perReader } : {}) };
    }
  }
}

function atOf(draft: TimingDraft, readersZone: string): Start | undefined {
  const at = instantOf(draft.at, readersZone);
  return at === undefined ? undefined : { kind: 'at', at };
}

/** It need not exist on every clock: one that skips it in spring is taken to have gone on as before. */
function onDateOf({ at, timeZone }: TimingDraft): Start | undefined {
  const [date = '', time = ''] = at.split('T');
  // The clocks of UTC skip nothing.
  return instantOf(at, 'UTC') === undefined ? undefined : { kind: 'on-date', date, time, timeZone, perReader: true };
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,6}$/.test(text.trim())) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
