import fc from 'fast-check';
import { textDifference, type TextPiece } from '../../../src/domain/communique/text-difference';
import { runs } from '../../builders/arbitraries';

const lines = fc
  .array(fc.array(fc.constantFrom('one', 'two', 'three', 'four.'), { maxLength: 6 }), { maxLength: 6 })
  .map((some) => some.map((words) => words.join(' ')).join('\n'));
const texts = fc.oneof(lines, fc.string({ unit: 'grapheme', maxLength: 60 }));

const side = (pieces: readonly TextPiece[], without: 'removed' | 'added'): string =>
  pieces
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('');

describe('the difference between two texts', () => {
  it('gives back both texts, whatever they are', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const pieces = textDifference(before, after);
        expect([side(pieces, 'added'), side(pieces, 'removed')]).toEqual([before, after]);
      }),
      runs(500),
    );
  });

  it('shows a change exactly where there is one', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const changed = textDifference(before, after).some(({ kind }) => kind !== 'kept');
        expect(changed).toBe(before !== after);
      }),
      runs(500),
    );
  });

  it('has no empty pieces, and never two of one kind next to each other', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const pieces = textDifference(before, after);
        expect(pieces.every(({ text }) => text !== '')).toBe(true);
        for (const [index, { kind }] of pieces.entries()) expect(pieces[index + 1]?.kind).not.toBe(kind);
      }),
      runs(500),
    );
  });

  it('marks the words that changed, not the sentence around them', () => {
    expect(textDifference('Clients on 2.3 must upgrade first.', 'Clients on 2.4 must upgrade now.')).toEqual([
      { kind: 'kept', text: 'Clients on ' },
      { kind: 'removed', text: '2.3' },
      { kind: 'added', text: '2.4' },
      { kind: 'kept', text: ' must upgrade ' },
      { kind: 'removed', text: 'first.' },
      { kind: 'added', text: 'now.' },
    ]);
  });

  it('shows words changed side by side as one change', () => {
    expect(textDifference('the old text', 'a new text')).toEqual([
      { kind: 'removed', text: 'the old' },
      { kind: 'added', text: 'a new' },
      { kind: 'kept', text: ' text' },
    ]);
  });

  it('finds one line among many that are the same', () => {
    const list = Array.from({ length: 900 }, (_, index) => `- What number ${index} brought\n`);
    const changed = list.with(450, '- Something else\n');
    expect(textDifference(list.join(''), changed.join('')).filter(({ kind }) => kind !== 'kept')).toEqual([
      { kind: 'removed', text: 'What number 450 brought' },
      { kind: 'added', text: 'Something else' },
    ]);
  });

  it('of long texts with nothing in common is the one in place of the other', () => {
    const before = Array.from({ length: 2000 }, (_, index) => `a${index}`).join('\n');
    const after = Array.from({ length: 2000 }, (_, index) => `b${index}`).join('\n');
    expect(textDifference(before, after)).toEqual([
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]);
  });
});
