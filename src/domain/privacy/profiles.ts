/** What documents keep of what Jira tells of people. */
import type { Audience, AudiencePart } from '../record/audience';
import type { Recipient } from '../record/stakeholder-group';
import { CLOSED_ACCOUNT_NAME } from './closed-account';

/** What the app keeps of what Jira tells of a person. */
export interface Profile {
  readonly name: string;
  readonly timeZone?: string;
}

/** Undefined for whom nothing is to be changed. */
export type ProfileOf = (accountId: string) => Profile | undefined;

const NO_PROFILE: Profile = { name: CLOSED_ACCOUNT_NAME };

/** Of those whose accounts were closed nothing is left to be told. */
export function withoutProfiles(isClosed: (accountId: string) => boolean): ProfileOf {
  return (accountId) => (isClosed(accountId) ? NO_PROFILE : undefined);
}

/** The recipient with what Jira tells of them now. */
export function withProfile(recipient: Recipient, profileOf: ProfileOf): Recipient {
  if (recipient.kind !== 'jira-user') return recipient;
  const { kind, accountId } = recipient;
  const profile = profileOf(accountId);
  return profile ? { kind, accountId, ...profile } : recipient;
}

/** Everybody of an audience, or of a part of one, with what Jira tells of them now. */
export function withProfiles(body: Audience | AudiencePart, profileOf: ProfileOf): Audience | AudiencePart {
  return 'members' in body
    ? { ...body, members: body.members.map((one) => ({ ...one, recipient: withProfile(one.recipient, profileOf) })) }
    : body;
}
