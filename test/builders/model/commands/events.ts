import fc from 'fast-check';
import type { Command } from '../step';

const MINUTE = 60_000;

function passing(minutes: number): Command {
  return { name: `${minutes} minutes pass`, run: (_model, rig) => rig.pass(minutes * MINUTE) };
}

export const hourPasses = passing(60);
export const hoursPass = passing(3 * 60);
export const dayPasses = passing(24 * 60);

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
    arbitrary: fc.constantFrom(5, 20, 60, 80 * 60).map(passing),
  },
);
