/** What views of several pages mention. */

/** Display names by account id, for every account id that the view mentions. */
export type People = Readonly<Record<string, string>>;

export interface PersonOption {
  readonly accountId: string;
  readonly name: string;
}

/** A site that may be fenced, as a copied or restored one is. */
export interface FencedSite {
  /** Why nothing is sent from this site, and who can change that, in words; absent where it is sent. */
  readonly fenced?: string;
}

export interface Allowed {
  readonly prepare: boolean;
  readonly approve: boolean;
  readonly send: boolean;
  /** Whether the person is a Jira administrator. */
  readonly administer: boolean;
}
