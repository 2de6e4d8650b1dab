import { exampleBundle, type Step } from '../domain/ledger/example';
import { placesOf, verifyEach } from './verify-many';

/** The rule that a log breaks though it is properly signed, its entries, and the place that the verifier has to name. */
export type Breach = readonly [rule: string, steps: readonly Step[], place: string];

/** A test for each of them; one process of the verifier judges them all. */
export function refuses(breaches: readonly Breach[]): void {
  const results = verifyEach(breaches.map(([, steps]) => exampleBundle(steps)));
  test.each(breaches.map(([rule, , place], index) => [rule, place, results[index]] as const))(
    '%s',
    (_rule, place, result) => {
      expect(placesOf(result)).toContain(place);
    },
  );
}
