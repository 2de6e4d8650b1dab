/** Naming a deputy for a time of absence, and taking that back. */
import type { DelegationsView } from '../../contract';
import { answer, refuse, type Answer, type Refusal } from '../../domain/answer';
import { isAhead, problemWith, type Delegation } from '../../domain/approval/delegation';
import { digestOf } from '../../domain/encoding/digest';
import type { DelegationDocument } from '../../domain/documents';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { Ports } from '../../ports';
import type { Person } from '../people/authorise';
import { delegationsAs, readDelegations, withoutOld } from './delegations';
import { namesOf } from '../people/names';
import { keepOpening, openingOfAccount } from '../ledger/person-commitment';
import { siteLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';

type DelegatePorts = Pick<Ports, 'store' | 'jira' | 'clock' | 'random' | 'ledgerKey' | 'log'>;

/** Several hundred fit the storage's limit for one document many times over. */
const DELEGATIONS_AT_ONCE = 400;

/**
 * A deputy gets no permission by this: whether they may decide on a change is asked of Jira when they do. So everybody
 * may name one, for themselves only.
 */
export async function delegateApprovals(
  ports: DelegatePorts,
  person: Person,
  request: { readonly deputy: string; readonly from?: number; readonly until: number },
): Promise<Answer<DelegationsView>> {
  const [deputy] = await ports.jira.users([request.deputy]);
  if (!deputy?.active)
    return refuse('no-such-person', 'This person is not active on this site. Choose somebody else.', 'deputy');
  return changeDelegations(ports, person, async ({ delegations }, now) => {
    const wanted = {
      delegator: person.accountId,
      deputy: request.deputy,
      from: Math.max(request.from ?? now, now),
      until: request.until,
    };
    const problem =
      problemWith(wanted, delegations, now) ??
      (delegations.length >= DELEGATIONS_AT_ONCE
        ? { code: 'too-many', message: 'Too many deputies are named on this site. Ask a Jira administrator.' }
        : undefined);
    if (problem) return problem;
    const delegation: Delegation = { id: digestOf({ ...wanted, now }).slice(0, 32), ...wanted, madeAt: now };
    const [delegator, deputyOpening] = await Promise.all([
      openingOfAccount(ports, siteLog(ports), wanted.delegator),
      openingOfAccount(ports, siteLog(ports), wanted.deputy),
    ]);
    return {
      delegations: [...delegations, delegation],
      event: {
        type: 'approval-delegated',
        data: {
          delegation: delegation.id,
          delegator: delegator.commitment,
          deputy: deputyOpening.commitment,
          from: new Date(delegation.from).toISOString(),
          until: new Date(delegation.until).toISOString(),
        },
      },
      more: [keepOpening(deputyOpening)],
    };
  });
}

/** Takes effect at once; what the deputy decided until then stands until somebody withdraws or supersedes it. */
export async function withdrawDelegation(
  ports: DelegatePorts,
  person: Person,
  request: { readonly id: string },
): Promise<Answer<DelegationsView>> {
  return changeDelegations(ports, person, async ({ delegations }, now) => {
    const own = delegations.find(({ id, delegator }) => id === request.id && delegator === person.accountId);
    if (!own || !isAhead(own, now))
      return { code: 'no-delegation', message: 'This is over or withdrawn already. Reload the page.', field: 'id' };
    return {
      delegations: delegations.map((one) => (one === own ? { ...own, withdrawnAt: now } : one)),
      event: { type: 'delegation-withdrawn', data: { delegation: own.id } },
      more: [],
    };
  });
}

interface Changed {
  readonly delegations: readonly Delegation[];
  readonly event: LedgerEvent;
  readonly more: Step<unknown>['changes'];
}

async function changeDelegations(
  ports: DelegatePorts,
  person: Person,
  change: (document: DelegationDocument, now: number) => Promise<Changed | Refusal>,
): Promise<Answer<DelegationsView>> {
  const problem = await withLedger(ports, siteLog(ports), async (): Promise<Step<undefined> | Unchanged<Refusal>> => {
    const stored = await readDelegations(ports);
    const now = ports.clock.now();
    const changed = await change({ delegations: withoutOld(stored.body.delegations, now) }, now);
    if ('code' in changed) return { unchanged: changed };
    return {
      actor: { kind: 'person', accountId: person.accountId },
      events: [changed.event],
      changes: [delegationsAs(stored, changed.delegations), ...changed.more],
      value: undefined,
    };
  });
  if (problem) return { ok: false, refusal: problem };
  return answer(await delegationsOf(ports, person));
}

/** What concerns this person: whom they named, and who named them. */
export async function delegationsOf(
  ports: Pick<Ports, 'store' | 'jira' | 'clock' | 'log'>,
  person: Person,
): Promise<DelegationsView> {
  const now = ports.clock.now();
  const ahead = (await readDelegations(ports)).body.delegations
    .filter((delegation) => isAhead(delegation, now))
    .sort((a, b) => a.from - b.from);
  const own = ahead.filter(({ delegator }) => delegator === person.accountId);
  const received = ahead.filter(({ deputy }) => deputy === person.accountId);
  return {
    own: own.map(({ id, deputy, from, until }) => ({ id, deputy, from, until })),
    received: received.map(({ id, delegator, from, until }) => ({ id, delegator, from, until })),
    people: await namesOf(
      ports,
      [...own, ...received].flatMap(({ delegator, deputy }) => [delegator, deputy]),
    ),
  };
}
