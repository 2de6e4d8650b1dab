import Lozenge from '@atlaskit/lozenge/new';
import { type Tone } from '../lib/words';

/** A state as a coloured word. */
export function StateLozenge({ word, tone }: { readonly word: string; readonly tone: Tone }) {
  return <Lozenge appearance={tone}>{word}</Lozenge>;
}
