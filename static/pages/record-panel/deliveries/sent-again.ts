import { type CommuniqueView } from '../../../../src/contract';

/** Why nothing of a communiqué is sent again, as a sentence; undefined where it can be. */
export function whyNotAgain({ ended, corrected }: Pick<CommuniqueView, 'ended' | 'corrected'>): string | undefined {
  return ended ?? (corrected ? 'A correction of it was sent.' : undefined);
}
