/** What views of several pages mention. */

/** Display names by account id, for every account id that the view mentions. */
export type People = Readonly<Record<string, string>>;

export interface PersonOption {
  readonly accountId: string;
  readonly name: string;
}

export interface Allowed {
  readonly prepare: boolean;
  readonly approve: boolean;
  readonly send: boolean;
  /** Whether the person is a Jira administrator. */
  readonly administer: boolean;
}
