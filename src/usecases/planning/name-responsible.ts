/**
 * Who is responsible for a communiqué, as its record's ledger and its approvals name them: by a commitment that stands
 * still when the person's account is closed.
 */
import { refuse } from '../../domain/answer';
import type { Communique } from '../../domain/communique/communique';
import type { Commitment } from '../../domain/ledger/commitment';
import { isStandIn } from '../../domain/privacy/closed-account';
import type { Change, Ports } from '../../ports';
import { keepOpening, openingOfAccount, wasClosed } from '../ledger/person-commitment';
import type { Person } from '../people/authorise';
import { communiqueSource } from './communique-changes';
import type { Refusal } from './edit-record';

type NamePorts = Pick<Ports, 'store' | 'random' | 'clock'>;

/** Who drafts a communiqué, and is responsible for it until somebody else is named. */
export interface Author extends Person {
  readonly commitment: Commitment;
}

/** Their opening is kept with the entry of what they do. */
export async function asResponsible(ports: NamePorts, log: string, person: Person): Promise<Author> {
  return { ...person, commitment: (await openingOfAccount(ports, log, person.accountId)).commitment };
}

/**
 * The communiqué with the commitment to who is responsible for it, and the change that keeps its opening. Reads nothing
 * where it is the same person as before. One that was saved before commitments were kept gets its own with whatever else
 * of it changes: whoever saves it as it was voids no approval.
 */
export async function nameResponsible(
  ports: NamePorts,
  log: string,
  { responsible: _responsible, ...communique }: Communique,
  before: Communique,
): Promise<{ readonly communique: Communique; readonly openings: readonly Change[] } | Refusal> {
  const { responsibleAccountId: accountId } = communique;
  const isSame = accountId === before.responsibleAccountId;
  if (isSame && before.responsible) return unopened({ ...communique, responsible: before.responsible });
  if (accountId === '') return unopened(communique);
  const isAsItWas = communiqueSource(communique) === communiqueSource(before);
  if (isSame && (isAsItWas || isStandIn(accountId))) return unopened(communique);
  if (isStandIn(accountId) || (await wasClosed(ports, accountId))) return ACCOUNT_CLOSED;
  const opening = await openingOfAccount(ports, log, accountId);
  return { communique: { ...communique, responsible: opening.commitment }, openings: [keepOpening(opening)] };
}

function unopened(communique: Communique): { readonly communique: Communique; readonly openings: readonly Change[] } {
  return { communique, openings: [] };
}

const ACCOUNT_CLOSED = refuse(
  'account-closed',
  'The account of this person was closed. Name somebody else as responsible.',
  'responsibleAccountId',
);
