/** What the app keeps, and what it may forget. */
import type { MailProviderName } from '../domain/delivery/mail-provider';
import type { Documents, Kind } from '../domain/documents';
import type { NoteSigner } from '../domain/ledger/signed-note';

export interface Stored<T> {
  readonly key: string;
  readonly body: T;
  /** Counts the writes of this key, from 1; what a conditional write refers to. */
  readonly revision: number;
}

/** The revision that must still stand; 0: the key must not exist; `any`: for what is the same whoever writes it. */
export type Expected = number | 'any';

/** A document as it is to stand. */
type Write = {
  [K in Kind]: {
    readonly kind: K;
    readonly key: string;
    readonly body: Documents[K];
    readonly expected: Expected;
    readonly timeToLiveDays?: number;
  };
}[Kind];

/** A document that is to be gone. */
interface Removal {
  readonly kind: Kind;
  readonly key: string;
  readonly remove: true;
  readonly expected: Expected;
}

/** One operation of a commit. */
export type Change = Write | Removal;

export const COMMIT_LIMIT = 25;

export type QueryIndex =
  | { readonly kind: 'record'; readonly index: 'by-project'; readonly partition: readonly [projectId: string] }
  | { readonly kind: 'record'; readonly index: 'by-version'; readonly partition: readonly [versionId: string] }
  | { readonly kind: 'record'; readonly index: 'by-state'; readonly partition: readonly [state: string] }
  | { readonly kind: 'record'; readonly index: 'by-change-time'; readonly partition: readonly ['everywhere'] }
  | { readonly kind: 'record'; readonly index: 'by-review'; readonly partition: readonly ['due'] }
  | { readonly kind: 'judgement'; readonly index: 'by-project'; readonly partition: readonly [projectId: string] }
  | { readonly kind: 'judgement'; readonly index: 'by-time'; readonly partition: readonly ['everywhere'] }
  | {
      readonly kind: 'send';
      readonly index: 'by-state';
      readonly partition: readonly [state: 'running' | 'stopped' | 'telling'];
    }
  | { readonly kind: 'delivery'; readonly index: 'by-record'; readonly partition: readonly [recordIssueId: string] }
  | {
      readonly kind: 'person';
      readonly index: 'by-due';
      readonly partition: readonly [due: 'report' | 'renewal' | 'closing'];
    }
  | { readonly kind: 'group'; readonly index: 'by-mending'; readonly partition: readonly ['to-be-told'] }
  | { readonly kind: 'item-record'; readonly index: 'by-state'; readonly partition: readonly [state: string] }
  | { readonly kind: 'item-record'; readonly index: 'by-item'; readonly partition: readonly [itemKey: string] };

export interface Page<T> {
  readonly items: readonly Stored<T>[];
  readonly nextCursor?: string;
}

/** The storage takes no more for the moment, and what was asked for was not done. Thrown; entries translate it once. */
export class StoreBusy extends Error {
  constructor(message = 'The storage takes no more calls for the moment.') {
    super(message);
    this.name = 'StoreBusy';
  }
}

/**
 * The app's storage. `get` and `getMany` see every finished commit. `query` may lag behind and is only for finding keys:
 * what matters is read again by key. `commit` applies all of up to 25 changes or none; when an expectation does not
 * hold, nothing changes and the answer is `conflict`.
 */
export interface Store {
  get<K extends Kind>(kind: K, key: string): Promise<Stored<Documents[K]> | undefined>;
  /** In the order of the keys; missing ones are undefined. */
  getMany<K extends Kind>(kind: K, keys: readonly string[]): Promise<readonly (Stored<Documents[K]> | undefined)[]>;
  commit(changes: readonly Change[]): Promise<'done' | 'conflict'>;
  query<Q extends QueryIndex>(
    query: Q,
    page: { readonly limit: number; readonly cursor?: string; readonly descending?: boolean },
  ): Promise<Page<Documents[Q['kind']]>>;
  /**
   * The documents of a kind whose keys come after this one, in the order of their keys. It lags behind as queries do.
   * Where it is not the last page, there is at least one on it.
   */
  walk<K extends Kind>(
    kind: K,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<{ readonly items: readonly Stored<Documents[K]>[]; readonly isLast: boolean }>;
}

/**
 * What can be read again from its source. It may vanish at any time, and what it says may be old, so that nothing that
 * lets a message leave rests on it.
 */
export interface Cache {
  get(key: string): Promise<unknown>;
  /** Kept for about so long, where it can be kept: a value that cannot be written is as one that vanished. */
  put(key: string, value: unknown, hours: number): Promise<void>;
}

export type SecretName =
  | `mail-provider-key.${MailProviderName}`
  | `mail-provider-event-key.${MailProviderName}`
  | 'text-provider-key.twilio'
  | `destination.${string}`
  | 'pipeline-secret'
  | 'acknowledgement-key';

/** Encrypted at rest by the platform; never part of a document, a ledger or a log. */
export interface Secrets {
  get(name: SecretName): Promise<string | undefined>;
  set(name: SecretName, value: string): Promise<void>;
  /** Does nothing when there is none of this name. */
  remove(name: SecretName): Promise<void>;
}

export interface LedgerKey {
  /** The signer of this site's checkpoints; the key is made on first use and kept in the secret store. */
  signer(): Promise<NoteSigner>;
  /** The name that begins the origins of the site's logs. */
  keyName(): string;
}
