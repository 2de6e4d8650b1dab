/** What proves one post of a mail provider proves no other. */
import { createHmac } from 'node:crypto';
import { stateOf } from '../../../src/domain/delivery/delivery';
import { recordProviderReport } from '../../../src/usecases/receiving/record-provider-report';
import { authorisedDeliveries } from '../../builders/world/invariants';
import { aSite, send, untilQuiet, valueOf, verified } from '../../builders/world/story';

const KEY = 'the-signing-key-of-the-account';

function mailgunPost(delivery: string, event: object, at: number, token: string): string {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', KEY)
    .update(timestamp + token)
    .digest('hex');
  const data = { timestamp: at / 1000, 'user-variables': { delivery }, ...event };
  return JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': data });
}

it('takes no second report under a token that was used, however it is changed', async () => {
  const world = aSite();
  world.state.secrets['mail-provider-event-key.mailgun'] = KEY;
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  const [delivery] = authorisedDeliveries(world);
  const post = (event: object) =>
    recordProviderReport(world.ports(), 'mailgun', {
      body: mailgunPost(delivery?.id ?? '', event, world.state.now, 'a-token-that-was-seen'),
      header: () => undefined,
      query: () => undefined,
    });
  const stateNow = () =>
    authorisedDeliveries(world)
      .filter(({ id }) => id === delivery?.id)
      .map(stateOf);

  expect(await post({ event: 'delivered' })).toEqual({ kind: 'recorded', count: 1 });
  expect(stateNow()).toEqual(['delivered']);
  expect(await post({ event: 'failed', severity: 'permanent' })).toEqual({ kind: 'recorded', count: 0 });
  expect(stateNow()).toEqual(['delivered']);
});

it('believes nobody while nothing is set up that could prove a report', async () => {
  const world = aSite();
  const post = { body: '{}', header: () => undefined, query: () => undefined };
  expect(await recordProviderReport(world.ports(), 'postmark', post)).toEqual({ kind: 'not-set-up' });
});
