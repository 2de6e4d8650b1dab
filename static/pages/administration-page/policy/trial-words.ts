import { type Occasion, type TriedJudgement } from '../../../../src/contract';
import { counted, type Tone } from '../../../lib/words';

export type Change = 'would-be-held' | 'would-be-open' | 'cannot-tell' | 'same';

/** What the tried policy would have changed about one judgement. */
export function changeOf({ then, now }: Pick<TriedJudgement, 'then' | 'now'>): Change {
  if (now === 'cannot-tell') return 'cannot-tell';
  if (then === now) return 'same';
  return now === 'held' ? 'would-be-held' : 'would-be-open';
}

export const CHANGE: Readonly<Record<Change, { readonly word: string; readonly tone: Tone }>> = {
  'would-be-held': { word: 'Would have been held', tone: 'warning' },
  'would-be-open': { word: 'Would have been open', tone: 'information' },
  'cannot-tell': { word: 'Cannot be told', tone: 'neutral' },
  same: { word: 'As it was, for other reasons', tone: 'neutral' },
};

export const OCCASION: Readonly<Record<Occasion, string>> = {
  submitted: 'Approval was asked for',
  refused: 'Sending was refused',
  authorised: 'Sending was authorised',
  renewed: 'Sending was authorised to go on',
};

/** What the trial comes to, sentence by sentence. */
export function trialInWords(tried: readonly TriedJudgement[], locale?: string): readonly string[] {
  const count = (change: Change) => tried.filter((one) => changeOf(one) === change).length;
  const [held, open, untold, same] = [
    count('would-be-held'),
    count('would-be-open'),
    count('cannot-tell'),
    count('same'),
  ];
  return [
    held > 0 ? `${counted(held, 'that was open', 'that were open', locale)} would have been held.` : '',
    open > 0 ? `${counted(open, 'that was held', 'that were held', locale)} would have been open.` : '',
    untold > 0
      ? `${counted(untold, 'cannot be told: what the policy asks for', 'cannot be told: what the policy asks for', locale)} was not looked up then.`
      : '',
    same === tried.length
      ? 'Each would have been judged as it was.'
      : same > 0
        ? `${counted(same, 'would have been as it was', 'would have been as they were', locale)}.`
        : '',
  ].filter((sentence) => sentence !== '');
}
