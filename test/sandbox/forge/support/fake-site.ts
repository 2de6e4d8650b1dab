import {
  type Caller,
  type InstalledApp,
  type JiraSite,
  type ProductEvent,
  type RestRequest,
} from '../../../../sandbox/ports';

const people = [
  {
    accountId: 'ada',
    displayName: 'Ada',
    emailAddress: 'ada@example.com',
    timeZone: 'Europe/London',
    locale: 'en-GB',
    role: 'engineer',
  },
  {
    accountId: 'sam',
    displayName: 'Sam',
    emailAddress: 'sam@example.com',
    timeZone: 'Europe/Berlin',
    locale: 'en-US',
    role: 'administrator',
  },
];

export interface FakeSite extends JiraSite {
  readonly calls: { readonly request: RestRequest; readonly caller: Caller }[];
  /** Sees the issue SECRET-1 nobody; HBR-1 everyone. */
  readonly installed: () => InstalledApp;
  emit(event: Omit<ProductEvent, 'id'>): void;
}

/** A site with one issue, one project and a few properties; enough to see what the host asks and hands on. */
export function fakeSite(): FakeSite {
  const calls: FakeSite['calls'] = [];
  const listeners: (() => void)[] = [];
  let app: InstalledApp | undefined;
  let pending: ProductEvent[] = [];
  let lastEvent = 0;
  const project = { id: '100', key: 'HBR', projectTypeKey: 'software' };
  const issue = { id: '1', key: 'HBR-1', fields: { issuetype: { id: '7', name: 'Release Communications' }, project } };

  function answer({ method, path }: RestRequest, caller: Caller): readonly [number, unknown] {
    const [bare = '', query = ''] = path.split('?');
    if (method === 'GET' && bare === '/rest/api/3/issue/HBR-1') return [200, issue];
    if (method === 'GET' && bare === '/rest/api/3/project/HBR') return [200, project];
    if (method === 'GET' && bare === '/rest/api/3/mypermissions') {
      const permission = new URLSearchParams(query).get('permissions') ?? '';
      const havePermission = caller.kind === 'user' && caller.accountId === 'sam';
      return [200, { permissions: { [permission]: { havePermission } } }];
    }
    if (bare === '/rest/api/3/issue/HBR-1/properties/state') return [200, { key: 'state', value: { step: 'ready' } }];
    if (bare === '/rest/api/3/search/jql') return [200, { issues: [{ id: '1' }, { id: '2' }, { id: '3' }] }];
    if (bare === '/rest/api/3/myself')
      return caller.kind === 'anonymous' ? [401, {}] : [200, { accountId: caller.accountId }];
    if (method === 'POST' && bare === '/rest/api/3/issueLink') return [201, {}];
    return [404, { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} }];
  }

  const closed = new Set<string>();
  const changed = new Map<string, number>();

  return {
    calls,
    installed() {
      if (app === undefined) throw new Error('No app was installed.');
      return app;
    },
    async handle(request, caller) {
      calls.push({ request, caller });
      const [status, body] = answer(request, caller);
      return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    },
    install(installed) {
      app = installed;
      return 'app-account';
    },
    people: () => people,
    account: (accountId) => {
      const person = people.find((each) => each.accountId === accountId);
      return person && { closed: closed.has(accountId), changedAt: changed.get(accountId) };
    },
    closeAccount: (accountId) => void closed.add(accountId),
    renameAccount: (accountId) => void changed.set(accountId, Date.parse('2026-11-10T00:00:00.000Z')),
    personByEmail: (address) => people.find(({ emailAddress }) => emailAddress === address),
    pendingEvents: () => pending,
    eventsTaken(upTo) {
      pending = pending.filter(({ id }) => id > upTo);
    },
    onEventsPending: (listener) => void listeners.push(listener),
    emit(event) {
      lastEvent += 1;
      pending.push({ id: lastEvent, ...event });
      for (const listener of listeners) listener();
    },
  };
}
