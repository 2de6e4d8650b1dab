/**
 * What stands for somebody whose Atlassian account was closed. It says nothing about them but that one such person is not
 * another, so that whoever approved is still somebody else than whoever sent.
 */
const PREFIX = 'closed-account-';

/** Stands where a name would. */
export const CLOSED_ACCOUNT_NAME = 'A person whose account was closed';

/** @param random at least 8 unpredictable bytes in lower-case hexadecimal */
export function standInFrom(random: string): string {
  return `${PREFIX}${random}`;
}

export function isStandIn(accountId: string): boolean {
  return accountId.startsWith(PREFIX);
}

/** Whether Atlassian's service takes the id: letters, digits, `-` and `:`, and never `unknown` (user privacy guide). */
export function isReportable(accountId: string): boolean {
  return /^[A-Za-z0-9:-]{1,128}$/.test(accountId) && accountId !== 'unknown' && !isStandIn(accountId);
}
