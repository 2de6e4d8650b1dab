/**
 * A site with the app in it, in memory: people call its pages, its queues deliver events, its sweep runs, and any
 * invocation can be killed at any call.
 */
import type { ModuleCalls } from '../../../src/contract';
import { productEvents, sweep } from '../../../src/entry/background';
import * as consumers from '../../../src/entry/consumers';
import type { LoadPorts } from '../../../src/entry/page-call';
import * as pages from '../../../src/entry/pages';
import { recordPanel } from '../../../src/entry/record-panel';
import type { Documents, Kind } from '../../../src/domain/documents';
import type { Ports } from '../../../src/ports';
import { memoryStore } from '../../contracts/memory-store';
import type { PendingEvent, WorldState } from './state';
import { Killed, testPorts, type Kill, type Meanwhile } from './test-ports';

type Method<M extends keyof ModuleCalls, N> = N extends keyof ModuleCalls[M] ? ModuleCalls[M][N] : never;
type PayloadOf<F> = F extends (payload: infer P) => unknown ? P : never;
type ResultOf<F> = F extends (...payload: never[]) => infer R ? R : never;

export interface Place {
  readonly issueId?: string;
  readonly projectId?: string;
}

export interface Options {
  readonly kill?: Kill;
  readonly meanwhile?: Meanwhile;
  readonly millisecondsPerCall?: number;
}

const RESOLVERS = {
  'record-panel': recordPanel,
  'change-panel': pages.changePanel,
  'project-page': pages.projectPage,
  'site-page': pages.sitePage,
  'administration-page': pages.administrationPage,
} as const;

export class World {
  constructor(
    readonly state: WorldState,
    private readonly options: Options = {},
  ) {}

  /** The same world at this moment, to go another way from here. */
  copy(options: Options = {}): World {
    return new World(structuredClone(this.state), options);
  }

  /** The ports of one new invocation; an earlier one that was killed stays dead. */
  ports(accountId?: string): Ports {
    return testPorts(this.state, { ...this.options, accountId });
  }

  /** What a page's bridge does: the call goes through the page's resolver with the platform's context. */
  async page<M extends keyof ModuleCalls, N extends keyof ModuleCalls[M] & string>(
    accountId: string | undefined,
    module: M,
    place: Place,
    functionKey: N,
    payload?: PayloadOf<Method<M, N>>,
  ): Promise<ResultOf<Method<M, N>>> {
    const load: LoadPorts = async () => this.ports(accountId);
    const extension = {
      ...(place.issueId === undefined
        ? {}
        : { issue: { id: place.issueId, key: this.state.issues[place.issueId]?.key ?? 'X-1' } }),
      ...(place.projectId === undefined ? {} : { project: { id: place.projectId, key: 'PHX' } }),
    };
    const result = await RESOLVERS[module](load)(
      { call: { functionKey, payload: payload as never }, context: { extension } as never },
      { principal: { accountId } } as never,
    );
    return result as ResultOf<Method<M, N>>;
  }

  /** Takes one event out of the queue; its fate decides whether the platform delivers it again. */
  async deliver(event: PendingEvent): Promise<'done' | 'again' | 'killed'> {
    this.state.pending = this.state.pending.filter(({ id }) => id !== event.id);
    const load: LoadPorts = async () => this.ports();
    try {
      const answer = await CONSUMERS[event.queue](load)({ body: event.body });
      // The platform's own class makes plain objects, so that nothing is an instance of it.
      if (answer === undefined) return 'done';
      this.state.pending.push({ ...event, dueAt: this.state.now + 30_000 });
      return 'again';
    } catch (failure) {
      if (!(failure instanceof Killed)) throw failure;
      return 'killed';
    }
  }

  /** An event of Jira arrives; the platform brings it again where the app asks for that. */
  async hear(event: unknown): Promise<'done' | 'again'> {
    return (await productEvents(async () => this.ports())(event)) === undefined ? 'done' : 'again';
  }

  async sweep(): Promise<void> {
    try {
      await sweep(async () => this.ports())();
    } catch (failure) {
      if (!(failure instanceof Killed)) throw failure;
    }
  }

  advance(milliseconds: number): void {
    this.state.now += milliseconds;
  }

  /** Documents of one kind, straight from the storage. */
  all<K extends Kind>(kind: K): readonly Documents[K][] {
    return [...this.state.rows.values()].filter((row) => row.kind === kind).map((row) => row.body as Documents[K]);
  }

  async document<K extends Kind>(kind: K, key: string): Promise<Documents[K]> {
    const found = await memoryStore(this.state.rows, () => this.state.now).get(kind, key);
    if (!found) throw new Error(`There is no ${kind} ${key}.`);
    return found.body;
  }

  /** How many values of the storage were read and written while something ran. */
  async valuesDuring(run: () => Promise<unknown>): Promise<Readonly<WorldState['values']>> {
    const before = { ...this.state.values };
    await run();
    const { read, written } = this.state.values;
    return { read: read - before.read, written: written - before.written };
  }

  /** How often each kind of call was made while something ran. */
  async callsDuring(run: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
    const before = this.state.calls.length;
    await run();
    const counts: Record<string, number> = {};
    for (const call of this.state.calls.slice(before)) {
      const port = call.slice(0, call.indexOf('.'));
      counts[port] = (counts[port] ?? 0) + 1;
    }
    return counts;
  }
}

const CONSUMERS = {
  deliveries: consumers.deliver,
  links: consumers.linkIssues,
  audiences: consumers.lookUp,
  'follow-ups': consumers.followUpOn,
} as const;
