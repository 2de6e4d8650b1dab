import { digestOf } from '../encoding/digest';

/**
 * Personal data in the ledger. An entry holds only a salted commitment; salt and value, the opening, are kept apart.
 * When the opening is deleted, nobody can find the value again, and the ledger still verifies.
 *
 * A person has the same commitment throughout one log, and another one in every other log. So a reader sees, without
 * any name, that approver and sender are the same person, but cannot follow people from log to log.
 */
export type Commitment = `commitment:${string}`;

export function isCommitment(text: string): text is Commitment {
  return /^commitment:[0-9a-f]{64}$/.test(text);
}

export type PersonalValue =
  | { readonly account: string }
  /** Of a mailbox or a telephone. */
  | { readonly address: string }
  /** A place to which messages are posted, by the id under which the app keeps it. */
  | { readonly destination: string }
  /** The id of a request of Jira Service Management. */
  | { readonly request: string }
  /** Somebody or something on the list of a person who tells people. */
  | { readonly listed: string; readonly number?: string }
  /** What a person wrote: reasons and remarks, which may name people. */
  | { readonly text: string };

export interface Opening {
  readonly commitment: Commitment;
  /** At least 16 random bytes in lower-case hexadecimal. */
  readonly salt: string;
  readonly value: PersonalValue;
}

/**
 * The commitment to a value, with its opening. Too short a salt would let a reader find the value by trying, so it is
 * a bug and throws a RangeError.
 */
export function commit(value: PersonalValue, salt: string): Opening {
  if (!/^(?:[0-9a-f]{2}){16,}$/.test(salt)) throw new RangeError('A salt is at least 16 bytes in hexadecimal.');
  return { commitment: `commitment:${digestOf({ salt, value })}`, salt, value };
}

/**
 * A person's salt in one log, from one random secret kept per person (32 bytes in hexadecimal). Deleting that one
 * secret, and what was derived from it, erases the person from every log at once.
 */
export function saltFor(personSecret: string, log: string): string {
  if (!/^[0-9a-f]{64}$/.test(personSecret)) throw new RangeError('A person’s secret is 32 bytes in hexadecimal.');
  return digestOf({ log, purpose: 'ledger-salt', secret: personSecret });
}
