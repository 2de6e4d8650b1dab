import { type Parts } from './parts';

/** More rounds than this mean that the parts keep each other busy for ever. */
const mostRounds = 1000;

/**
 * Resolves when nothing in the whole sandbox has anything due: what one part does last may be another's next work, a
 * provider's event becomes an invocation and this a mail, so all are asked again until a whole round changes nothing.
 */
export async function settle({ site, host, world }: Pick<Parts, 'site' | 'host' | 'world'>): Promise<void> {
  let before = '';
  for (let round = 0; round < mostRounds; round += 1) {
    await host.idle();
    await site.idle?.();
    await world.idle();
    const after = JSON.stringify([host.usage(), world.outbound.count(), world.mail.count()]);
    if (after === before) return;
    before = after;
  }
  throw new Error('The sandbox does not come to rest.');
}
