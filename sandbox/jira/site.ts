import type { Database } from 'libsql';
import type { Caller, Clock, InstalledApp, JiraSite, Mailer, Person, RestRequest, RestResponse } from '../ports';
import type { Site } from './context';
import { openEventOutbox } from './event-outbox';
import { installApp } from './install';
import { rememberInternals } from './internals';
import { openOutbox } from './notify/outbox';
import { answerCall } from './rest/answer-call';
import type { PersonDocument } from './store/documents';
import { openStore } from './store/store';

export interface JiraSiteOptions {
  /** Shared with the other parts of the sandbox; the site's tables begin with `jira_`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: Mailer;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: () => string;
  readonly log: (message: string) => void;
  /** How long search lags behind a write, in milliseconds on the site's clock. */
  readonly searchLag?: number;
}

/** The site with what tests need besides the port. */
export interface OpenJiraSite extends JiraSite {
  /** Resolves when no mail is on its way to the server. */
  mailIdle(): Promise<void>;
}

const DEFAULT_SEARCH_LAG = 500;

/** Opens the emulated site on what its database holds; an empty database is an empty site until it is seeded. */
export function openJiraSite(options: JiraSiteOptions): OpenJiraSite {
  const store = openStore(options.database);
  const installed: InstalledApp[] = [];
  const events = openEventOutbox(options.database);
  const site: Site = {
    store,
    clock: options.clock,
    siteUrl: options.siteUrl,
    searchLag: options.searchLag ?? DEFAULT_SEARCH_LAG,
    log: options.log,
    apps: () => installed,
    emit(name, actor, payload) {
      events.add(name, actor, payload);
      store.afterCommit(events.announce);
    },
  };
  const outbox = openOutbox(site, options.mailer);
  const answer = answerCall(site, () => outbox.flush());
  outbox.flush();

  const open: OpenJiraSite = {
    handle: (request: RestRequest, caller: Caller): Promise<RestResponse> => answer(request, caller),
    install: (app) => installApp(site, installed, app),
    people: () =>
      store.people
        .all()
        .filter((person) => person.accountType === 'atlassian' && person.closed === undefined)
        .map(asPerson),
    account(accountId) {
      const person = store.people.get(accountId);
      return person && { closed: person.closed ?? false, changedAt: person.changedAt };
    },
    closeAccount: (accountId) =>
      store.transact(() => {
        const person = store.people.require(accountId);
        store.people.put({ ...person, displayName: 'Former user', emailAddress: '', active: false, closed: true });
        for (const group of store.groups.all().filter(({ members }) => members.includes(accountId)))
          store.groups.put({ ...group, members: group.members.filter((member) => member !== accountId) });
      }),
    renameAccount: (accountId, displayName) =>
      store.transact(() => {
        const person = store.people.require(accountId);
        store.people.put({ ...person, displayName, changedAt: options.clock.now() });
      }),
    personByEmail: (emailAddress) => {
      const wanted = emailAddress.toLowerCase();
      const found = store.people
        .all()
        .find((person) => person.accountType === 'atlassian' && person.emailAddress.toLowerCase() === wanted);
      return found === undefined ? undefined : asPerson(found);
    },
    pendingEvents: events.pending,
    eventsTaken: events.taken,
    onEventsPending: events.onPending,
    mailIdle: outbox.idle,
  };
  rememberInternals(open, site);
  return open;
}

const asPerson = ({ accountId, displayName, emailAddress, timeZone, locale, role }: PersonDocument): Person => ({
  accountId,
  displayName,
  emailAddress,
  timeZone,
  locale,
  role,
});
