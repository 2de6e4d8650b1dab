export type AccountsReported =
  | { readonly kind: 'told'; readonly closed: readonly string[]; readonly changed: readonly string[] }
  | { readonly kind: 'try-again'; readonly status: number; readonly afterSeconds?: number };

/** Accounts that one report may be about. */
export const ACCOUNTS_IN_A_REPORT = 90;

/** Atlassian's service that is told whose personal data an app keeps. */
export interface PersonalDataReports {
  /**
   * Reports at most {@link ACCOUNTS_IN_A_REPORT} accounts, each with the moment at which the oldest of what is kept about
   * it was read. Answers which of them were closed, so that what is kept goes, and which were changed since. Never throws
   * for what the service answers.
   */
  report(accounts: readonly { readonly accountId: string; readonly heldSince: number }[]): Promise<AccountsReported>;
}
