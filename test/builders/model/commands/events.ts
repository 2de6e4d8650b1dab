import fc from 'fast-check';
import type { Command } from '../step';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Queues deliver late, twice, in any order or not at all; the sweep comes by; time passes. */
export const events: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        index: fc.nat(9),
        fate: fc.constantFrom('deliver', 'deliver', 'deliver-twice', 'drop', 'keep-and-deliver' as const),
      })
      .map(({ index, fate }): Command => ({
        name: `event ${index}: ${fate}`,
        run: (_model, rig) => rig.event(index, fate),
      })),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ name: 'the sweep', run: (_model, rig) => rig.sweep() }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(5 * MINUTE, 20 * MINUTE, HOUR, 80 * HOUR).map((pause): Command => ({
      name: `${pause / MINUTE} minutes pass`,
      run: (_model, rig) => rig.pass(pause),
    })),
  },
);
