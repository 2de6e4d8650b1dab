/**
 * How many deliveries are handed over together: a parcel. Their attempts are written in one step before, and their
 * outcomes in one step after. A crash in between leaves all of them without an answer, so that how many it may be depends
 * on what settles them then.
 */
import { CHANNEL_DEFINITIONS } from '../channels';
import { isServedByPeople, type Channel } from '../channels/names';
import { MAIL_PROVIDER_FACTS, type MailProviderName } from './mail-provider';

/** A transaction of Forge has 25 operations: so many deliveries fit in besides their batch. */
export const PARCEL_LIMIT = 24;

/** A step with so many and their batch takes two units of Forge's quota of writes; larger parcels would save little. */
const SETTLED_BY_REPORTS = 10;

/**
 * The most deliveries in one parcel of this channel. What people have to do is not handed over, so nothing of it is ever
 * uncertain. What leaves in one call is taken or lost with it, however large the parcel. Where nothing is reported of a
 * message, only a person can settle it, and so one at a time leaves.
 *
 * @param provider the site's mail provider, which takes mail to external addresses
 */
export function parcelSize(channel: Channel, provider: MailProviderName): number {
  if (isServedByPeople(channel) || leavesInOneCall(channel, provider)) return PARCEL_LIMIT;
  return CHANNEL_DEFINITIONS[channel].reportsBack ? SETTLED_BY_REPORTS : 1;
}

/** Whether a parcel is handed over in one call, which is answered for each of its messages. */
export function leavesInOneCall(channel: Channel, provider: MailProviderName): boolean {
  return channel === 'external-mail' && MAIL_PROVIDER_FACTS[provider].takesManyAtOnce === true;
}
