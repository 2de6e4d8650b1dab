/**
 * Tells Atlassian, in the cycle that it asks for, whose personal data the app keeps, and does what it answers: what is
 * personal about somebody whose account was closed goes, and names that were changed are read anew (Atlassian's user
 * privacy guide for app developers).
 *
 * The app goes through all of its documents once in a cycle, so that no account escapes wherever it was written down, and
 * at once when somebody's account was closed or changed. All of it may be cut off anywhere, and done twice.
 */
import type { AccountRound } from '../../domain/documents';
import { KINDS_ABOUT_PEOPLE } from '../../domain/privacy/personal-data';
import { JiraFailure } from '../../ports';
import { CYCLE_MILLISECONDS, keepRound, readRound } from './account-round';
import { endWalk } from './end-walk';
import type { PrivacyPorts } from './privacy-ports';
import { reportAccounts } from './report-accounts';
import { walkOn } from './walk-documents';

/** One read where nothing is due. What Atlassian's service or Jira fail at waits for another time. */
export async function lookAfterAccounts(ports: PrivacyPorts, until: number): Promise<void> {
  let round = await readRound(ports);
  const keep = async (body: AccountRound): Promise<boolean> => {
    const saved = await keepRound(ports, round, body);
    round = saved ?? round;
    return saved !== undefined;
  };
  if (round.body.reportAt <= ports.clock.now()) {
    const walkAgain = () => keep({ ...round.body, again: true });
    const reportAt = await reportAccounts(ports, round.body, until, walkAgain);
    if (reportAt === 'not-ours' || !(await keep({ ...round.body, reportAt }))) return;
  }
  try {
    for (let next = begun(round.body, ports.clock.now()); next.walk; next = begun(round.body, ports.clock.now())) {
      if (ports.clock.now() >= until) return;
      const { walk, hasMet } = await walkOn(ports, next.walk, round.body.walkedAt, until);
      const reportAt = hasMet ? ports.clock.now() : next.reportAt;
      if (!walk) await endWalk(ports, next.walk.startedAt);
      if (!(await keep(walk ? { ...next, reportAt, walk } : ended(next, next.walk.startedAt, reportAt)))) return;
    }
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    ports.log.warn('Names that were changed could not be read', { status: failure.status });
  }
}

/** With a walk under way, where one is due. */
function begun(round: AccountRound, now: number): AccountRound {
  const [kind] = KINDS_ABOUT_PEOPLE;
  const isDue = round.again === true || now - (round.walkedAt ?? -Infinity) >= CYCLE_MILLISECONDS;
  if (round.walk || !isDue || !kind) return round;
  const { again: _, ...rest } = round;
  return { ...rest, walk: { startedAt: now, kind } };
}

function ended({ walk: _, ...round }: AccountRound, walkedAt: number, reportAt: number): AccountRound {
  return { ...round, walkedAt, reportAt };
}
