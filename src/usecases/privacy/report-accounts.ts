/** Reports the accounts that are due, and notes what Atlassian says of them. */
import type { AccountRound, KnownPerson } from '../../domain/documents';
import { chunks } from '../../domain/delivery/send-plan';
import { commit, saltFor, type Commitment } from '../../domain/ledger/commitment';
import { standInFrom } from '../../domain/privacy/closed-account';
import { ACCOUNTS_IN_A_REPORT, COMMIT_LIMIT, type Change, type Ports, type Stored } from '../../ports';
import { siteLog, withLedger } from '../ledger/with-ledger';
import { CYCLE_MILLISECONDS } from './account-round';
import type { PrivacyPorts } from './privacy-ports';

/** So many reports at most in one sweep: with twelve an hour, ten thousand accounts take an hour. */
const REPORTS_AT_ONCE = 10;
const HOUR = 3_600_000;
/** Where the service does not say how long it wants to be left alone. */
const PAUSE_SECONDS = 900;
/** What was refused for good is nothing that a quarter of an hour mends. */
const REFUSED_PAUSE_SECONDS = 6 * 3600;

/**
 * When nobody is due before. An answer is noted after it came, so that one which was cut off is asked for again: a report
 * too many is less than a closed account that nobody heard of.
 *
 * @param walkAgain sees to it that all documents are gone through; undone where it answers false, since then another
 *   invocation reports. It comes before anything is noted of who was closed or changed: what is noted is not asked again.
 */
export async function reportAccounts(
  ports: PrivacyPorts,
  { reportAt }: Pick<AccountRound, 'reportAt'>,
  until: number,
  walkAgain: () => Promise<boolean>,
): Promise<number | 'not-ours'> {
  for (let count = 0; count < REPORTS_AT_ONCE; count += 1) {
    const now = ports.clock.now();
    if (now >= until) return reportAt;
    const due = await dueAccounts(ports, now);
    if (due.length === 0) return now + HOUR;
    const answer = await ports.personalDataReports.report(due.map(({ body }) => body.account));
    if (answer.kind === 'try-again') {
      ports.log.warn('Accounts could not be reported', { status: answer.status, accounts: due.length });
      return now + 1000 * pauseAfter(answer);
    }
    if (answer.closed.length + answer.changed.length > 0 && !(await walkAgain())) return 'not-ours';
    const [closed, changed] = [new Set(answer.closed), new Set(answer.changed)];
    const gone = due.filter(({ body }) => closed.has(body.account.accountId));
    await noteReported(
      ports,
      due.filter((one) => !gone.includes(one)),
      changed,
      now,
    );
    await forget(ports, gone);
    ports.log.info('Accounts were reported', { accounts: due.length, closed: closed.size, changed: changed.size });
  }
  return reportAt;
}

function pauseAfter({ status, afterSeconds }: { readonly status: number; readonly afterSeconds?: number }): number {
  const own = status === 429 || status >= 500 ? PAUSE_SECONDS : REFUSED_PAUSE_SECONDS;
  return Math.min(24 * 3600, Math.max(60, afterSeconds ?? own));
}

type Reportable = KnownPerson & Required<Pick<KnownPerson, 'account'>>;

/** Read again by key, since what was just reported may still be found as due. */
async function dueAccounts({ store }: Pick<Ports, 'store'>, now: number): Promise<readonly Stored<Reportable>[]> {
  const page = await store.query(
    { kind: 'person', index: 'by-due', partition: ['report'] },
    { limit: ACCOUNTS_IN_A_REPORT },
  );
  const keys = page.items.filter(({ body }) => isDue(body, now)).map(({ key }) => key);
  const stored = keys.length === 0 ? [] : await store.getMany('person', keys);
  return stored.flatMap((one) => (one && isDue(one.body, now) ? { ...one, body: one.body } : []));
}

function isDue(person: object, now: number): person is Reportable {
  if (!('secret' in person) || !('account' in person)) return false;
  const { account } = person as Reportable;
  return account.changedAt === undefined && account.reportAt <= now;
}

async function noteReported(
  { store }: Pick<Ports, 'store'>,
  reported: readonly Stored<Reportable>[],
  changed: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const changes = reported.map(({ key, revision, body }): Change => ({
    kind: 'person',
    key,
    body: {
      ...body,
      account: {
        ...body.account,
        reportAt: now + CYCLE_MILLISECONDS,
        ...(changed.has(body.account.accountId) ? { changedAt: now } : {}),
      },
    },
    expected: revision,
  }));
  for (const part of chunks(changes, COMMIT_LIMIT))
    // Whoever was changed meanwhile is reported once more rather than never.
    if ((await store.commit(part)) === 'conflict') for (const change of part) await store.commit([change]);
}

/** A step of the ledger has room for so many people beside its entry. */
const FORGOTTEN_AT_ONCE = 10;

/**
 * Destroys the secrets from which every commitment to these people follows. The site's log says that it was done, by the
 * commitments that it had to them.
 */
async function forget(ports: PrivacyPorts, gone: readonly Stored<Reportable>[]): Promise<void> {
  const log = siteLog(ports);
  for (const part of chunks(gone, FORGOTTEN_AT_ONCE))
    await withLedger(ports, log, async () => {
      const stored = await ports.store.getMany(
        'person',
        part.map(({ key }) => key),
      );
      const known = stored.flatMap((one) =>
        one && 'secret' in one.body && one.body.account ? [{ ...one, body: one.body as Reportable }] : [],
      );
      if (known.length === 0) return { unchanged: undefined };
      const commitments = known.map(({ body }): Commitment => {
        const value = { account: body.account.accountId };
        return commit(value, saltFor(body.secret, log)).commitment;
      });
      return {
        actor: { kind: 'app' },
        events: [{ type: 'personal-data-erased', data: { commitments: commitments.sort() } }],
        changes: known.map(({ key, revision }): Change => ({
          kind: 'person',
          key,
          body: { closedAt: ports.clock.now(), standIn: standInFrom(ports.random.hex(8)) },
          expected: revision,
        })),
        value: undefined,
      };
    });
}
