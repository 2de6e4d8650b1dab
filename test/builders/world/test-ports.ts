/** All ports in memory over one world's state, for one invocation that can be killed at any of its calls. */
import { CHANNEL_DEFINITIONS } from '../../../src/domain/channels';
import { CHANNELS, type Channel } from '../../../src/domain/channels/names';
import type { Outcome } from '../../../src/domain/channels/outcome';
import { sha256Hex } from '../../../src/domain/encoding/digest';
import { providerReports } from '../../../src/adapters/provider-reports';
import { recipientKey } from '../../../src/domain/record/stakeholder-group';
import {
  JiraFailure,
  type ChannelPort,
  type ConfigurationItems,
  type Envelope,
  type PersonalDataReports,
  type Ports,
  type SiteSetUp,
  type Store,
  type WebTriggers,
  LONGEST_DELAY_SECONDS,
} from '../../../src/ports';
import { memoryStore } from '../../contracts/memory-store';
import { signerFrom } from '../../domain/ledger/example';
import { failWhenDown, fakeJira } from './fake-jira';
import type { FarAnswer, WorldState } from './state';

/** The process of an invocation ended; nothing that it would still have done happens. */
export class Killed extends Error {
  constructor() {
    super('The process was killed.');
    this.name = 'Killed';
  }
}

/** At which call of a port the process ends: before the call took effect, or after, before anybody learnt of it. */
export interface Kill {
  readonly atCall: number;
  readonly when: 'before' | 'after';
}

/** Something else that happens to the world while an invocation is under way: right before its call of this number. */
export interface Meanwhile {
  readonly beforeCall: number;
  readonly happens: () => Promise<unknown>;
}

export interface PortOptions {
  /** The person of the invocation. */
  readonly accountId?: string;
  readonly kill?: Kill;
  readonly meanwhile?: Meanwhile;
  /** How long each call takes on the world's clock. */
  readonly millisecondsPerCall?: number;
}

const SIGNER = signerFrom('world');

export function testPorts(state: WorldState, options: PortOptions = {}): Ports {
  const time = leapingTime(state);
  const { outside } = lifeOf(state, options, time);
  const jira = fakeJira(state, options.accountId);
  const webTriggers: WebTriggers = outside('web-triggers', {
    url: async (moduleKey) => `https://site.example/x1/${moduleKey}`,
  });
  return {
    clock: { now: () => state.now },
    waiting: {
      async within(milliseconds, run) {
        const late = time.after(milliseconds);
        return Promise.race([run().finally(late.cancel), late.passed.then(() => 'late' as const)]);
      },
    },
    random: { hex: (bytes) => sha256Hex(`random ${(state.randomCount += 1)}`).slice(0, bytes * 2) },
    store: outside(
      'store',
      counted(
        state,
        memoryStore(state.rows, () => state.now),
      ),
    ),
    cache: outside('store', {
      async get(key) {
        const found = state.cache[key];
        return found && found.until > state.now ? structuredClone(found.value) : undefined;
      },
      async put(key, value, hours) {
        state.cache[key] = {
          value: JSON.parse(JSON.stringify(value)) as unknown,
          until: state.now + hours * 3_600_000,
        };
      },
    }),
    installation: { id: () => state.installation },
    secrets: outside('secrets', {
      get: async (name) => state.secrets[name],
      set: async (name, value) => void (state.secrets[name] = value),
      remove: async (name) => void delete state.secrets[name],
    }),
    ledgerKey: { signer: async () => SIGNER, keyName: () => SIGNER.key.name },
    jira: outside('jira', jira),
    siteSetUp: outside('jira', fakeSetUp(state)),
    serviceManagement: outside('jira', {
      async approvals(issueId) {
        const approvals = state.approvals[issueId];
        if (typeof approvals === 'number') throw new JiraFailure(approvals, 'Jira Service Management failed.');
        return approvals ?? 'not-a-request';
      },
    }),
    items: outside('items', fakeItems(state)),
    channels: Object.fromEntries(
      CHANNELS.map((channel) => [channel, outside('channel', fakeChannel(state, channel))]),
    ) as Ports['channels'],
    notices: outside('notices', {
      async tell({ issueId, accountId, message }) {
        const outcome = state.outcomes[`notice:${accountId}`]?.shift() ?? { kind: 'accepted' as const };
        if (outcome.kind === 'accepted' || outcome.kind === 'unknown')
          state.notices.push({ issueId, accountId, message, at: state.now });
        return outcome;
      },
      timeZone: async () => 'Europe/Berlin',
      addressOf: async (issueKey) => `https://site.example/browse/${issueKey}`,
    }),
    providerReports: providerReports(webTriggers, async () => {
      throw new Error('No provider of this world is asked for proofs.');
    }),
    queue: outside('queue', {
      async push(queue, events) {
        for (const { body, delaySeconds = 0 } of events)
          state.pending.push({
            id: (state.eventCount += 1),
            queue,
            body: structuredClone(body),
            dueAt: state.now + Math.min(LONGEST_DELAY_SECONDS, delaySeconds) * 1000,
          });
      },
    }),
    webTriggers,
    acknowledgementTokens: {
      tokenFor: async (deliveryId, digest) => `${deliveryId}.${digest}`,
      deliveryIn: (token) => /^(\w+)\.\w+$/.exec(token)?.[1],
      isFor: async (token, digest) => token.endsWith(`.${digest}`),
    },
    personalDataReports: outside('personal-data-reports', fakeReports(state)),
    log: { info: () => undefined, warn: () => undefined },
  };
}

type LeapingTime = ReturnType<typeof leapingTime>;

/** The world's clock leaps to whatever is waited for next as soon as nothing else can happen. */
function leapingTime(state: WorldState) {
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  let running = false;
  const leap = (): void => {
    const [next] = [...timers].sort((a, b) => a.at - b.at);
    running = next !== undefined;
    if (!next) return;
    timers.delete(next);
    state.now = Math.max(state.now, next.at);
    next.ring();
    setImmediate(leap);
  };
  return {
    after(milliseconds: number): { readonly passed: Promise<void>; readonly cancel: () => void } {
      let cancel = (): void => undefined;
      const passed = new Promise<void>((resolve) => {
        if (milliseconds === Infinity) return;
        const timer = { at: state.now + milliseconds, ring: resolve };
        timers.add(timer);
        cancel = () => void timers.delete(timer);
        if (running) return;
        running = true;
        setImmediate(leap);
      });
      return { passed, cancel };
    },
  };
}

type Methods = Record<string, (...args: never[]) => Promise<unknown>>;

/** Counts the calls of one invocation and ends it where it is told to. */
function lifeOf(state: WorldState, { kill, meanwhile, millisecondsPerCall = 0 }: PortOptions, time: LeapingTime) {
  let alive = true;
  let calls = 0;
  const die = (): never => {
    alive = false;
    throw new Killed();
  };
  /** The port, with each call counted as one that leaves the process. */
  const outside = <P extends object>(name: string, port: P): P => {
    const methods = Object.entries(port as Methods).map(([method, call]) => [
      method,
      async (...args: never[]): Promise<unknown> => {
        if (!alive) throw new Killed();
        if ((calls += 1) === meanwhile?.beforeCall) await meanwhile.happens();
        state.calls.push(`${name}.${method}`);
        state.now += millisecondsPerCall;
        const fatal = kill !== undefined && kill.atCall === state.calls.length;
        if (fatal && kill.when === 'before') die();
        const slowness = state.slow[`${name}.${method}`];
        if (slowness !== undefined) await time.after(slowness).passed;
        if (state.failing.has(`${name}.${method}`)) throw new JiraFailure(503, 'Jira failed at this call.');
        if (name === 'jira') failWhenDown(state);
        const result = await call(...args);
        if (fatal) die();
        return result;
      },
    ]);
    return Object.fromEntries(methods) as P;
  };
  return { outside };
}

function counted(state: WorldState, store: Store): Store {
  const read = (values: number): void => void (state.values.read += values);
  return {
    get: (...what) => (read(1), store.get(...what)),
    getMany: (kind, keys) => (read(new Set(keys).size), store.getMany(kind, keys)),
    commit: (changes) => ((state.values.written += changes.length), store.commit(changes)),
    async query(...what) {
      const page = await store.query(...what);
      read(page.items.length);
      return page;
    },
    async walk(...what) {
      const page = await store.walk(...what);
      read(page.items.length);
      return page;
    },
  };
}

/** Knows of every account what the world says became of it; one that was changed, only once that is news to the app. */
function fakeReports(state: WorldState): PersonalDataReports {
  return {
    async report(accounts) {
      const refused = state.reportAnswers.shift();
      if (refused) return { kind: 'try-again', ...refused };
      state.reportSizes.push(accounts.length);
      state.reported.push(...accounts.map((one) => ({ ...one, at: state.now })));
      const those = (fits: (one: (typeof accounts)[number]) => boolean): readonly string[] =>
        accounts.filter(fits).map(({ accountId }) => accountId);
      return {
        kind: 'told',
        closed: those(({ accountId }) => state.closedAccounts.has(accountId)),
        changed: those(({ accountId, heldSince }) => (state.changedAccounts[accountId] ?? -1) > heldSince),
      };
    },
  };
}

/** After that the adapters wait for no answer any more. */
const GIVEN_UP_AFTER_MILLISECONDS = 12_000;

/** Hands over what it is told to refuse, lose or accept; a lost answer still means that the mail left. */
function fakeChannel(state: WorldState, channel: Channel): ChannelPort {
  return {
    send,
    sendTogether: async (envelopes) => {
      const outcomes = [];
      for (const envelope of envelopes) outcomes.push(await send(envelope));
      return outcomes;
    },
  };

  async function send({ deliveryId, recipient, message }: Envelope): Promise<Outcome> {
    if (state.silent.has(channel)) state.now += GIVEN_UP_AFTER_MILLISECONDS;
    const usual: FarAnswer = state.silent.has(channel)
      ? { kind: 'unknown', reason: 'No answer came in time.' }
      : (state.usual[channel] ?? { kind: 'accepted' });
    const told = state.outcomes[recipientKey(recipient)]?.shift() ?? usual;
    const { lost, ...answer }: FarAnswer = told;
    const taken = (answer.kind === 'accepted' || answer.kind === 'unknown') && lost === undefined;
    const isRepeat = state.mails.some((mail) => mail.deliveryId === deliveryId);
    if (taken && !(isRepeat && CHANNEL_DEFINITIONS[channel].recognisesRepeats))
      state.mails.push({ deliveryId, recipient, message, at: state.now });
    state.handed.push({ deliveryId, at: state.now, answer, taken });
    return answer;
  }
}

function fakeItems(state: WorldState): ConfigurationItems {
  return {
    describe: async (keys) => keys.map((key) => ({ key, name: `Service ${key}`, source: 'assets' })),
    owners: async (items) => Object.fromEntries(items.map(({ key }) => [key, state.owners[key] ?? []])),
    async write(item, _attribute, text, marker) {
      const others = (state.writtenItems[item.key] ?? []).filter((line) => !line.includes(marker));
      state.writtenItems[item.key] = [text, ...others];
      return { kind: 'written' };
    },
  };
}

const fakeSetUp = (state: WorldState): SiteSetUp => ({
  issueType: async () => ({ id: '7' }),
  issueTypeInProject: async () => ({ id: '7' }),
  createIssueType: async () => ({ id: '7' }),
  linkType: async () => true,
  createLinkType: async () => undefined,
  projects: async () => Object.values(state.projects).map((project) => ({ ...project, typeIds: ['7'] })),
  addIssueTypeToProject: async () => undefined,
  projectRoles: async () => [{ id: '10002', name: 'Service owner' }],
  addresses: async () => ({ jira: ['https://harbour.atlassian.net'] }),
});
