import { type TextPiece } from '../../src/contract';

interface TextDifferenceProps {
  readonly pieces: readonly TextPiece[];
}

/** A text with what was taken out and what was put in; told apart by more than colour, and read out as such. */
export function TextDifference({ pieces }: TextDifferenceProps) {
  return (
    <p className="text-difference" dir="auto">
      {pieces.map((piece, index) => {
        switch (piece.kind) {
          case 'kept':
            return <span key={index}>{shortened(piece.text, index > 0, index < pieces.length - 1)}</span>;
          case 'removed':
            return (
              <del key={index}>
                <span className="visually-hidden">Removed: </span>
                {visible(piece.text)}
                <span className="visually-hidden">. </span>
              </del>
            );
          case 'added':
            return (
              <ins key={index}>
                <span className="visually-hidden">Added: </span>
                {visible(piece.text)}
                <span className="visually-hidden">. </span>
              </ins>
            );
        }
      })}
    </p>
  );
}

/** As much of what stayed as is needed to find the place: the words next to a change, and no more than two lines. */
const CONTEXT = 80;
const CONTEXT_LINES = 2;

function shortened(text: string, afterChange: boolean, beforeChange: boolean): string {
  const head = afterChange ? beginningOf(text) : '';
  const tail = beforeChange ? endOf(text) : '';
  return head.length + tail.length + CONTEXT / 2 >= text.length && text.split('\n').length <= 2 * CONTEXT_LINES
    ? text
    : `${head} … ${tail}`;
}

function beginningOf(text: string): string {
  const lines = text.split('\n').slice(0, CONTEXT_LINES).join('\n');
  return lines.length <= CONTEXT ? lines : lines.slice(0, CONTEXT).replace(/\s*\S*$/, '');
}

function endOf(text: string): string {
  const lines = text.split('\n').slice(-CONTEXT_LINES).join('\n');
  return lines.length <= CONTEXT ? lines : lines.slice(-CONTEXT).replace(/^\S*\s*/, '');
}

/** A change of nothing but blanks and line ends would not be seen. */
function visible(text: string): string {
  return text.trim() === '' ? text.replaceAll('\n', '↵\n').replaceAll(/[ \t]/g, '␣') : text;
}
