/**
 * Whether what a correction tells is still so: the day can move once more, and a release be verified or rolled back, while
 * the draft waits for a person.
 */
import { refuse } from '../../domain/answer';
import type { Communique } from '../../domain/communique/communique';
import type { Correction, CorrectionCause } from '../../domain/communique/correction';
import { dayMoved, isAnswered, isVerdict, verdictOfEvidence } from '../../domain/communique/correction-needed';
import { NO_DAY_YET } from '../../domain/communique/correction-draft';
import { namesDay } from '../../domain/communique/named-day';
import { DEPLOYMENT_STATUS_WORDS, failuresIn, standingOf } from '../../domain/deployment/deployment';
import { failedChanges } from '../../domain/gates/change-status';
import { environmentsOf } from '../../domain/gates/verification';
import { dayInWords } from '../../domain/script/timing-words';
import type { LoadedRecord } from '../records/load-record';

/** Whether what speaks against the deployment was overcome since the draft was made because of it. */
export function isVerifiedAgain({ snapshot, evidence }: LoadedRecord, { cause }: Correction): boolean {
  const standings = environmentsOf(snapshot).map((environment) => standingOf(evidence, environment));
  return (
    isVerdict(cause) &&
    failedChanges(snapshot).length === 0 &&
    standings.every(({ negative, verified }) => negative === undefined && verified.length > 0)
  );
}

/** What came up since the draft was written and is not said in it, as sentences that say what to do; undefined: nothing. */
export function unsaidIn(loaded: LoadedRecord, correction: Correction): string | undefined {
  if (correction.sendId !== undefined) return undefined;
  return [unsaidFailure(loaded, correction), unsaidDay(loaded, correction)].find((text) => text !== undefined);
}

function unsaidFailure(loaded: LoadedRecord, correction: Correction): string | undefined {
  const tellsOfLive = correction.communiques.some(({ kind }) => kind === 'release-announcement');
  if (correction.cause.kind !== 'person' || !tellsOfLive) return undefined;
  const [failure] = failuresIn(loaded.evidence, environmentsOf(loaded.snapshot));
  if (!failure || failure.receivedAt <= correction.startedAt || saysFailure(loaded, correction, failure))
    return undefined;
  const name = correction.version.name;
  const what =
    failure.status === 'rolled-back'
      ? `${name} was ${DEPLOYMENT_STATUS_WORDS[failure.status]} from ${failure.environment}`
      : `The deployment of ${name} to ${failure.environment} failed`;
  return `${what} after “What” was written in this correction. Say so there and save it; otherwise another one is drafted for that once this one was sent.`;
}

function unsaidDay(loaded: LoadedRecord, correction: Correction): string | undefined {
  const { cause } = correction;
  const version = versionTold(loaded);
  const own = noticesIn(loaded, correction);
  if (!version || own.length === 0) return undefined;
  if (version.released && cause.kind === 'rescheduled')
    return `${correction.version.name} is released by now. ${DROP_OR_CHANGE}`;
  if (tellsTheDay(own, cause, version.releaseDate)) return undefined;
  const { name } = correction.version;
  const day = dayInWords(version.releaseDate ?? 'not set any more');
  if (cause.kind === 'rescheduled') {
    if (version.releaseDate === cause.after) return undefined;
    return version.releaseDate === cause.before
      ? `The release date of ${name} is ${day} again, as was told. ${DROP_OR_CHANGE}`
      : `The release date of ${name} is ${day} by now, and this correction tells another. Change it to what is true, or drop it.`;
  }
  if (!dayMoved(loaded.record, version)) return undefined;
  return `The release date of ${name} is ${day} by now, and another was told. Say so in this correction; otherwise another one is drafted for that once this one was sent.`;
}

const DROP_OR_CHANGE =
  'If what people were told is right, drop the correction and say why; otherwise change it to what is true, and send it.';

/**
 * Why a draft that nobody has read anew may not leave: what the app wrote in it was so when it was drafted, and is not any
 * more. Undefined where it is so, and where a person has written it: they know what is in it.
 */
export function whyNotSo(loaded: LoadedRecord): ReturnType<typeof refuse> | undefined {
  const { correction, communiques } = loaded;
  if (!correction || correction.cause.kind === 'person') return undefined;
  if (communiques.some(({ communique }) => communique.revision > 1)) return undefined;
  if (isVerifiedAgain(loaded, correction))
    return refuse('not-so', `${correction.version.name} was verified again since this was drafted. ${DROP_OR_CHANGE}`);
  const unsaid = unsaidDay(loaded, correction);
  return unsaid === undefined ? undefined : refuse('not-so', unsaid);
}

/**
 * The release date that the readers of a correction know once it leaves. It is known of what the app wrote, and of a text
 * that names the day which is planned now; undefined where a person wrote of something else.
 */
export function dayToldBy(loaded: LoadedRecord, correction: Correction): Correction['toldDay'] {
  const own = noticesIn(loaded, correction);
  if (own.length === 0) return undefined;
  const date = versionTold(loaded)?.releaseDate;
  const { cause } = correction;
  if (tellsTheDay(own, cause, date)) return date === undefined ? {} : { date };
  if (cause.kind !== 'rescheduled') return undefined;
  const { after } = cause;
  const isLeftOut = date === undefined && after !== undefined && !own.some((one) => namesDay(wordsOf(one), after));
  return isLeftOut || after === undefined ? {} : { date: after };
}

/**
 * Whether a failure needs no correction of its own once this one was sent. A person says it where they have written “What”
 * since it came, in each correction for those who were told that it is live: who mends a slip of the pen, or says only what
 * to do, may not even have seen it. What needed none when they began needs none afterwards.
 */
export function saysFailure(
  { communiques, record }: LoadedRecord,
  { cause, communiques: own, startedAt }: Correction,
  failure: LoadedRecord['evidence'][number],
): boolean {
  if (cause.kind !== 'person') return true;
  const { receivedAt } = failure;
  if (receivedAt <= startedAt && isAnswered(record.corrections, verdictOfEvidence(failure))) return true;
  const ids = own.filter(({ kind }) => kind === 'release-announcement').map(({ id }) => id);
  return communiques
    .filter(({ communique }) => ids.includes(communique.id))
    .every(({ communique }) => (communique.lastChanges?.what?.at ?? -Infinity) >= receivedAt);
}

function versionTold({ record, issue }: LoadedRecord): LoadedRecord['issue']['versions'][number] | undefined {
  return issue.versions.find(({ id }) => id === record.versionId);
}

/** Those of a correction that correct notices of what is planned. */
function noticesIn({ communiques }: LoadedRecord, { cause, communiques: own }: Correction): readonly Communique[] {
  const ids = own.filter(({ kind }) => cause.kind === 'rescheduled' || kind === 'planned-notice').map(({ id }) => id);
  return communiques.flatMap(({ communique }) => (ids.includes(communique.id) ? [communique] : []));
}

/**
 * Whether all of them say that this day is planned. Where it is again what it was before, what the app drafted names it,
 * too: as the one that it is not.
 */
function tellsTheDay(own: readonly Communique[], cause: CorrectionCause, date: string | undefined): boolean {
  const moved = cause.kind === 'rescheduled' ? cause : undefined;
  if (moved && own.every(({ revision }) => revision === 1)) return date === moved.after;
  if (date === undefined) return false;
  const isDenied = (text: string): boolean =>
    date === moved?.before && (moved.after === undefined ? text.includes(NO_DAY_YET) : namesDay(text, moved.after));
  return own.map(wordsOf).every((text) => namesDay(text, date) && !isDenied(text));
}

function wordsOf({ subject, answers }: Communique): string {
  return [subject, ...Object.values(answers)].join('\n');
}
