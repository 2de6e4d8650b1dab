/** Deliveries, receipts and ends of sends that are not what was authorised. */
import { sha256Hex } from '../../src/domain/encoding/digest';
import { accountOpening, APP, exampleBundle, settled, stepTime, STORY } from '../domain/ledger/example';
import { refuses } from './breaches';
import { placesOf, verifyOne } from './verify-many';
import {
  LOG,
  decided,
  deliveries,
  indexOf,
  judgedBeforeTold,
  sentAgainAfterClosing,
  timed,
  withActor,
  withData,
  withEveryPin,
  withReceiptBefore,
} from './variations';

describe('a properly signed log that breaks a rule of delivering is refused, naming the entry:', () => {
  const send = `${LOG} entry ${indexOf('send-authorised')}`;
  const delivered = `${LOG} entry ${indexOf('deliveries-settled')}`;
  const atDecision = `${LOG} entry ${indexOf('send-authorised') + 1}`;
  const afterDecision = `${LOG} entry ${indexOf('deliveries-settled') + 1}`;
  const other = sha256Hex('other');

  refuses([
    [
      'delivering to more people than were authorised, where the list is withheld',
      withEveryPin({ audience: { count: 2, digest: other } }, 2),
      delivered,
    ],
    [
      'closing a send of which a delivery is missing',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, accepted: 2 } })).map((step) =>
        step.event.type === 'deliveries-settled' || step.event.type === 'delivery-settled-by-person'
          ? {
              actor: APP,
              event: {
                type: 'deliveries-settled',
                data: {
                  authorisation: 'send-1',
                  deliveries: step.event.type === 'deliveries-settled' ? [settled(0), settled(1)] : [],
                },
              },
            }
          : step,
      ),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    ['delivering other bytes than were authorised', deliveries([settled(0, { content: other })]), delivered],
    [
      'delivering to someone who was not authorised',
      deliveries([settled(0, { recipient: accountOpening('Stranger').commitment })]),
      delivered,
    ],
    ['delivering before the time that a communiqué was given', timed({ from: stepTime(40) }), delivered],
    ['delivering late what nobody released', timed({ from: stepTime(8), lateAt: stepTime(20) }), delivered],
    ['giving a time to what is not sent', timed({ communique: 'another', from: stepTime(8) }), send],
    ['delivering what a person had skipped', decided('skip'), afterDecision],
    ['delivering what a person had cancelled', decided('cancel'), afterDecision],
    ['skipping a communiqué in nobody’s name', decided('hold', STORY, { actor: APP }), atDecision],
    ['holding a communiqué of a send that never was', decided('hold', STORY, { authorisation: 'send-2' }), atDecision],
    ['holding a communiqué that is not sent', decided('hold', STORY, { communique: 'another' }), atDecision],
    ['delivering long before the authorisation', deliveries([settled(0, { at: stepTime(1) })]), delivered],
    ['delivering twice under one number', deliveries([settled(0), settled(0)]), delivered],
    ['delivering the same to someone twice', deliveries([settled(0), settled(0, { delivery: 'again' })]), delivered],
    [
      'delivering the same to someone of whom nobody knows whether they have it',
      deliveries([settled(0), settled(0, { delivery: 'again', outcome: 'uncertain' })]),
      delivered,
    ],
    [
      'a delivery that ended in a way that no rule is about',
      deliveries([settled(0, { outcome: 'handed-over' as never, at: stepTime(1) })]),
      delivered,
    ],
    [
      'delivering otherwise than a person had judged before the log told of it',
      judgedBeforeTold('failed', 'accepted'),
      `${LOG} entry ${indexOf('deliveries-settled') + 1}`,
    ],
    [
      'delivering what was authorised elsewhere',
      withData('deliveries-settled', ({ data }) => ({
        type: 'deliveries-settled',
        data: { ...data, authorisation: 'send-2' },
      })),
      delivered,
    ],
    [
      'settling an uncertain delivery in nobody’s name',
      withActor('delivery-settled-by-person', APP),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'closing a send while a delivery is uncertain',
      STORY.filter((_, index) => index !== indexOf('delivery-settled-by-person')),
      `${LOG} entry ${indexOf('send-closed') - 1}`,
    ],
    [
      'settling by judgement what was certain',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, delivery: 'delivery-0' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'letting an address be written to again in nobody’s name',
      [
        ...STORY,
        {
          actor: APP,
          event: { type: 'address-released', data: { group: 'g', reason: accountOpening('x').commitment } },
        },
      ],
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'sending again what was accepted',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, delivery: 'delivery-0', outcome: 'cancelled' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'sending again what its reader acknowledged, though it bounced',
      withReceiptBefore('acknowledged', sentAgainAfterClosing('bounced')),
      `${LOG} entry ${indexOf('send-closed') + 3}`,
    ],
    [
      'settling by judgement for a send that never was',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, authorisation: 'send-2' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'closing a send that never was',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, authorisation: 'send-2' } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'closing a send of another size than was authorised',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, planned: 4 } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'data that is not what its type says',
      withData('send-closed', ({ data }) => ({
        type: 'deliveries-settled',
        data: { authorisation: data.authorisation, deliveries: [{ ...settled(0), at: 'today' }] },
      })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'closing a send with other numbers than the log has',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, accepted: 2, failed: 1 } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'acknowledging another text than was sent',
      withData('receipts-recorded', () => ({
        type: 'receipts-recorded',
        data: { receipts: [{ delivery: 'delivery-0', kind: 'acknowledged', at: stepTime(40), content: other }] },
      })),
      `${LOG} entry ${indexOf('receipts-recorded')}`,
    ],
    [
      'recording a configuration item for a send that never was',
      withData('configuration-item-recorded', ({ data }) => ({
        type: 'configuration-item-recorded',
        data: { ...data, authorisation: 'send-2' },
      })),
      `${LOG} entry ${indexOf('configuration-item-recorded')}`,
    ],
  ]);

  test('an opening that does not fit its commitment', () => {
    const wrong = { ...accountOpening('Dev'), value: { account: 'someone else' } };
    expect(placesOf(verifyOne(exampleBundle(STORY, undefined, { openings: [wrong] })))).toEqual(['openings.json']);
  });
});
