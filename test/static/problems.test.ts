/** How many deliveries the record panel asks somebody to look after. */
import { toLookAfter } from '../../static/pages/record-panel/deliveries/problems';
import { communique } from './harness/fixtures/record/communiques';
import { counts } from './harness/fixtures/record/sent';

const deliveries = counts({ delivered: 18, bounced: 4, failed: 2, uncertain: 1 });

test('what bounced, failed or is uncertain needs looking after, in all communiqués', () => {
  expect(toLookAfter([communique(0, { deliveries }), communique(1, { deliveries }), communique(2)])).toBe(14);
});

test('of what was corrected only what is uncertain needs looking after: nobody has to be told it any more', () => {
  expect(toLookAfter([communique(0, { deliveries, corrected: true })])).toBe(1);
});
