/** Which targets a stakeholder group cannot be saved with, and why, as sentences. */
import { refuse } from '../../domain/answer';
import { isServedByPeople, type PeopleChannelName } from '../../domain/channels/names';
import { isReminded } from '../../domain/record/chase';
import { canProve, type CoverageTarget, type NextChannelName } from '../../domain/record/coverage';
import { nextChannelsFor, reachedTwice, reachesNobody, singly } from '../../domain/record/next-channel';
import { channelFor, type GroupMembers, type NamedRecipient } from '../../domain/record/stakeholder-group';
import { shownRecipient } from '../people/shown-recipient';

const NEVER_PROVEN = refuse(
  'cannot-be-proven',
  'Nobody reports this of what the group gets: Jira says of its mail that it queued it, never that it was delivered, of a post to a channel nobody says who read it, and of what people tell there is their own word only. Choose what can be proven, or no target.',
  'target.proof',
);

const NEVER_REMINDED = refuse(
  'cannot-be-reminded',
  'Nobody of this group can be reminded by a message of their own. Ask for no reminders; the responsible person reaches those who are missing.',
  'target.remindAfterHours',
);

/** Why the group's target cannot be this one: nobody would ever prove it, or nobody can be reminded of it. */
export function objectionToProof(
  target: CoverageTarget | undefined,
  members: GroupMembers,
): ReturnType<typeof refuse> | undefined {
  const channel = channelFor(members);
  if (target && !canProve(channel, target.proof)) return NEVER_PROVEN;
  return target?.remindAfterHours?.length && !isReminded(channel) ? NEVER_REMINDED : undefined;
}

/**
 * Why the group's next channel cannot be this one.
 *
 * @param named its members, as far as they are known one by one
 */
export function objectionToNext(
  target: CoverageTarget | undefined,
  members: GroupMembers,
  named: readonly NamedRecipient[] = singly(members),
): ReturnType<typeof refuse> | undefined {
  if (!target?.next) return undefined;
  const { channel } = target.next;
  if (!nextChannelsFor(members).includes(channel)) return NO_SUCH_NEXT;
  // Whoever calls finds out how, and calls two people at one number one after the other.
  if (isServedByPeople(channel)) return undefined;
  if (reachesNobody(members)) return NOBODY_REACHED_NEXT[channel];
  const twice = reachedTwice(named, channel);
  if (!twice) return undefined;
  const names = [twice.first, twice.second]
    .map((one) => `“${one.name || shownRecipient(one, {}, true)}”`)
    .join(' and ');
  const what = SAME_PLACE[channel];
  return refuse('reached-twice', `${names} have the same ${what} twice. Leave it out behind one of them.`, 'members');
}

const SAME_PLACE: Readonly<Record<Exclude<NextChannelName, PeopleChannelName>, string>> = {
  'text-message': 'telephone number, where the text message would arrive',
  'external-mail': 'mail address, where the mail would arrive',
};

const NO_SUCH_NEXT = refuse(
  'cannot-be-next',
  'People at external addresses can be told by text message or telephone next, people with telephone numbers by mail or telephone, and people with Jira accounts by telephone; for other groups there is no next channel. The responsible person reaches those who are missing.',
  'target.next.channel',
);

const NOBODY_REACHED_NEXT: Readonly<Record<Exclude<NextChannelName, PeopleChannelName>, ReturnType<typeof refuse>>> = {
  'text-message': refuse(
    'nobody-reached',
    'No member has a telephone number, so that a text message reaches nobody. Write the numbers behind the addresses, or choose no next channel.',
    'target.next.channel',
  ),
  'external-mail': refuse(
    'nobody-reached',
    'No member has a mail address, so that a mail reaches nobody. Write the addresses behind the numbers, or choose no next channel.',
    'target.next.channel',
  ),
};
