/** Whom the documents are about, as a walk through them meets them, and how each stands with Atlassian. */
import { chunks } from '../../domain/delivery/send-plan';
import type { ClosedPerson } from '../../domain/documents';
import { standInFrom } from '../../domain/privacy/closed-account';
import type { Profile } from '../../domain/privacy/profiles';
import { COMMIT_LIMIT, StoreBusy, type Change } from '../../ports';
import { newPerson, personKey } from '../ledger/person-commitment';
import type { PrivacyPorts } from './privacy-ports';

export interface PeopleMet {
  /** Whoever was not met before is kept, so that they are reported. */
  readonly meet: (accountIds: readonly string[]) => Promise<void>;
  /** Of those met whose accounts were closed: what stands for them. */
  readonly standIns: ReadonlyMap<string, string>;
  /** Of those met whose accounts were changed: what Jira tells of them now; without a name where it tells nothing. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Whether there was anybody who is to be reported for the first time. */
  readonly hasMet: () => boolean;
}

const ATTEMPTS = 5;

/** @param heldSince since when the app may have kept something about who is met for the first time */
export function peopleMet(ports: PrivacyPorts, heldSince: number): PeopleMet {
  const known = new Set<string>();
  const standIns = new Map<string, string>();
  const profiles = new Map<string, Profile>();
  let hasMet = false;

  async function meet(accountIds: readonly string[]): Promise<void> {
    for (let count = 0; count < ATTEMPTS; count += 1) {
      const strangers = accountIds.filter((accountId) => !known.has(accountId));
      if (strangers.length === 0) return;
      for (const some of chunks(strangers, COMMIT_LIMIT)) await meetSome(some);
    }
    throw new StoreBusy('The people whom the documents are about were too busy to be kept.');
  }

  /** Those who were changed meanwhile stay unknown, and are looked at once more. */
  async function meetSome(accountIds: readonly string[]): Promise<void> {
    const recipients = accountIds.map((accountId) => ({ kind: 'jira-user' as const, accountId, name: '' }));
    const stored = await ports.store.getMany('person', recipients.map(personKey));
    const closed = new Map<string, string>();
    const changed: string[] = [];
    const changes: Change[] = [];
    for (const [index, recipient] of recipients.entries()) {
      const { accountId } = recipient;
      const found = stored[index];
      const account = { accountId, heldSince, reportAt: ports.clock.now() };
      const key = personKey(recipient);
      if (!found) changes.push({ kind: 'person', key, body: { ...newPerson(ports, recipient), account }, expected: 0 });
      else if ('closedAt' in found.body) {
        const body: ClosedPerson = { standIn: standInFrom(ports.random.hex(8)), ...found.body };
        closed.set(accountId, body.standIn ?? '');
        if (!found.body.standIn) changes.push({ kind: 'person', key, body, expected: found.revision });
      } else if ('secret' in found.body) {
        if (!found.body.account)
          changes.push({ kind: 'person', key, body: { ...found.body, account }, expected: found.revision });
        else if (found.body.account.changedAt !== undefined) changed.push(accountId);
      }
    }
    const users = changed.length === 0 ? [] : await ports.jira.users(changed);
    if (changes.length > 0 && (await ports.store.commit(changes)) === 'conflict') return;
    hasMet ||= changes.some((change) => !('remove' in change) && change.kind === 'person' && 'secret' in change.body);
    for (const [accountId, standIn] of closed) standIns.set(accountId, standIn);
    for (const accountId of changed) {
      const { name = '', timeZone } = users.find((one) => one.accountId === accountId) ?? {};
      profiles.set(accountId, { name, ...(timeZone === undefined ? {} : { timeZone }) });
    }
    for (const accountId of accountIds) known.add(accountId);
  }

  return { meet, standIns, profiles, hasMet: () => hasMet };
}
