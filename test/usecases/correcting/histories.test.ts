/**
 * Random histories of a record whose readers heard something that may not stay so: the planned day moves and moves back, the
 * deployment is verified, fails, is rolled back and verified anew, while corrections are drafted by the app and by people,
 * edited, sent, dropped and left lying, run-books go on, and messages bounce or nobody knows of them.
 */
import fc from 'fast-check';
import { runs } from '../../builders/arbitraries';
import { exported } from '../../builders/world/auditor';
import { ALL_SHAPES, Believed, type Move } from '../../builders/world/believed';
import { problemsOf, verifyEach } from '../../verifier/verify-many';

const one = <K extends string>(kind: K) => fc.constant(kind);

const aMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: one('day'),
      day: fc.constantFrom('2026-12-01', '2026-12-08', '2026-12-15', undefined),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: one('report'),
      status: fc.constantFrom('verified', 'verified', 'failed', 'rolled-back', 'rolled-back'),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constantFrom('send', 'send', 'send', 'drop', 'drop', 'begin', 'begin') }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('approve', 'approve', 'settle') }) },
  { weight: 2, arbitrary: fc.record({ kind: one('edit'), how: fc.constantFrom('spelling', 'what is so') }) },
  { weight: 1, arbitrary: fc.record({ kind: one('write'), words: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: one('decide'),
      decision: fc.constantFrom('hold', 'release', 'release', 'skip', 'cancel'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: one('fate'),
      reader: fc.nat(3),
      fate: fc.constantFrom('refused', 'unknown', 'lost'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: one('event'),
      index: fc.nat(5),
      fate: fc.constantFrom('once', 'once', 'twice', 'lost'),
    }),
  },
  { weight: 7, arbitrary: fc.record({ kind: one('wait'), minutes: fc.constantFrom(2, 10, 30) }) },
) as fc.Arbitrary<Move>;

it('in every history whoever heard what is not so is told otherwise, unless somebody decided that they need not be', async () => {
  const bundles: Awaited<ReturnType<typeof exported>>[] = [];
  const reached = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ALL_SHAPES),
      fc.array(aMove, { minLength: 8, maxLength: 24, size: 'max' }),
      async (shape, moves) => {
        const story = await Believed.begun(shape);
        for (const [index, move] of moves.entries()) {
          await story.play(move);
          story.check();
          if (index % 6 === 5) await story.checkAtRest();
        }
        await story.checkAtRest();
        await story.finish();
        await story.checkAtRest();
        for (const [code, count] of story.outcomes) reached.set(code, (reached.get(code) ?? 0) + count);
        bundles.push(await exported(story.world, story.issueId));
      },
    ),
    runs(20),
  );
  for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  // Histories in which nothing is corrected, or always the same way, would prove nothing.
  const few = ['sent', 'dropped', 'edited', 'begun'].filter((code) => (reached.get(code) ?? 0) < 3);
  expect([few, Object.fromEntries(reached)]).toEqual([[], expect.anything()]);
}, 600_000);
