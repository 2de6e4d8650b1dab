import { randomUUID } from 'node:crypto';
import { type Clock } from '../ports';
import { type CallContext } from './far-side/call-context';
import { contextAri, type Installation } from './installation';
import { type HostLog } from './log';
import { functionByKey, type License, licenseOf, type Manifest, scopesOf } from './manifest';
import { type AppProcess } from './process/app-process';
import { type ThrownError } from './process/messages';
import { createQuota } from './quota';
import { type Usage } from './usage';

/** How an invocation of one of the app's functions ended, as the platform sees it. */
export type InvocationEnd =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: ThrownError }
  | { readonly kind: 'timedOut'; readonly seconds: number }
  /** A limit of the platform stopped it before or after it ran. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'processEnded' };

export interface Invocation {
  readonly functionKey: string;
  readonly moduleType: string;
  readonly moduleKey: string;
  /** Under which name it is counted. */
  readonly countAs: string;
  /** The handler's arguments, made with the context that every handler gets as its last one. */
  readonly arguments: (context: HandlerContext) => readonly unknown[];
  /** The person whose click this is. */
  readonly accountId: string | undefined;
  /** The time limit where the function names none. */
  readonly defaultSeconds: number;
  readonly depth: number;
}

export interface HandlerContext {
  readonly installContext: string;
  readonly principal?: { readonly accountId: string };
  readonly license?: License;
  readonly installation: { readonly ari: { readonly installationId: string }; readonly contexts: readonly unknown[] };
  readonly workspaceId?: string;
}

/** Runs the app's functions: builds what the runtime knows of an invocation, keeps its limits, counts it. */
export interface Invoker {
  invoke(invocation: Invocation): Promise<InvocationEnd>;
  /** The context of a running invocation, for the calls that it makes. */
  contextOf(invocationId: string): CallContext | undefined;
  running(): number;
}

const payloadLimit = 5 * 1024 * 1024;
const perMinute = { user: 1200, installation: 7000 } as const;

export function createInvoker(options: {
  readonly manifest: Manifest;
  readonly installation: Installation;
  readonly app: AppProcess;
  readonly clock: Clock;
  readonly usage: Usage;
  readonly log: HostLog;
  /** Where the app's code would lie, for the back end's translations. */
  readonly codeDirectory: string | undefined;
  readonly ended: (invocationId: string) => void;
}): Invoker {
  const { manifest, installation, app, clock, usage, log } = options;
  const license = licenseOf(manifest);
  const contexts = new Map<string, CallContext>();
  const userQuotas = new Map<string, ReturnType<typeof createQuota>>();
  const now = (): number => clock.now();
  const installationQuota = createQuota({ limit: perMinute.installation, window: 60_000, now });

  function withinRates(accountId: string | undefined): boolean {
    if (accountId !== undefined) {
      const quota = userQuotas.get(accountId) ?? createQuota({ limit: perMinute.user, window: 60_000, now });
      userQuotas.set(accountId, quota);
      if (!quota.take()) return false;
    }
    return installationQuota.take();
  }

  function handlerContext(accountId: string | undefined): HandlerContext {
    return {
      installContext: contextAri(installation),
      ...(accountId !== undefined && { principal: { accountId } }),
      license,
      installation: {
        ari: { installationId: installation.installationId },
        contexts: [{ cloudId: installation.cloudId, workspaceId: installation.cloudId }],
      },
    };
  }

  function runtimeOf(invocation: Invocation, invocationId: string): Readonly<Record<string, unknown>> {
    const hexadecimal = invocationId.replaceAll('-', '');
    return {
      proxy: { token: 'sandbox', url: 'https://forge.invalid' },
      contextAri: contextAri(installation),
      container: {
        region: 'sandbox',
        runtime: manifest.app.runtime.name,
        handler: invocation.functionKey,
        appCodeDir: options.codeDirectory,
      },
      appContext: {
        appId: installation.appId,
        appVersion: installation.appVersion,
        environmentId: installation.environmentId,
        environmentType: installation.environmentType,
        invocationId,
        installationId: installation.installationId,
        functionKey: invocation.functionKey,
        moduleType: invocation.moduleType,
        moduleKey: invocation.moduleKey,
        license,
        installation: handlerContext(undefined).installation,
        permissions: { scopes: scopesOf(manifest), external: manifest.permissions.external ?? {} },
      },
      aaid: invocation.accountId,
      lambdaContext: { awsRequestId: invocationId },
      tracing: { traceId: hexadecimal, spanId: hexadecimal.slice(0, 16) },
      realtime: {},
    };
  }

  async function run(invocation: Invocation, invocationId: string): Promise<InvocationEnd> {
    const { exportName, timeoutSeconds } = functionByKey(manifest, invocation.functionKey);
    const args = invocation.arguments(handlerContext(invocation.accountId));
    if (Buffer.byteLength(JSON.stringify(args)) > payloadLimit) {
      return { kind: 'refused', message: 'The invocation payload exceeds 5 MB.' };
    }
    const seconds = timeoutSeconds ?? invocation.defaultSeconds;
    const runtime = runtimeOf(invocation, invocationId);
    const outcome = await app.invoke({ id: invocationId, exportName, args, runtime, timeLimit: seconds * 1000 });
    switch (outcome.kind) {
      case 'returned':
        if (outcome.body !== undefined && Buffer.byteLength(outcome.body) > payloadLimit) {
          return { kind: 'refused', message: 'The response exceeds 5 MB.' };
        }
        return { kind: 'returned', value: outcome.body === undefined ? undefined : JSON.parse(outcome.body) };
      case 'timedOut':
        return { kind: 'timedOut', seconds };
      case 'threw':
      case 'processEnded':
        return outcome;
    }
  }

  return {
    async invoke(invocation) {
      if (!withinRates(invocation.accountId)) return { kind: 'refused', message: 'Too many invocations.' };
      const invocationId = randomUUID();
      contexts.set(invocationId, { invocationId, accountId: invocation.accountId, depth: invocation.depth });
      usage.invocation(invocation.countAs);
      try {
        const end = await run(invocation, invocationId);
        const trouble = troubleOf(end);
        if (trouble !== undefined) {
          const text = `${invocation.countAs}: ${trouble}`;
          log({ level: 'error', source: 'host', text, invocation: invocationId });
        }
        return end;
      } finally {
        contexts.delete(invocationId);
        options.ended(invocationId);
      }
    },
    contextOf: (invocationId) => contexts.get(invocationId),
    running: () => contexts.size,
  };
}

/** What went wrong, in the platform's words; undefined when nothing did. */
export function troubleOf(end: InvocationEnd): string | undefined {
  switch (end.kind) {
    case 'returned':
      return undefined;
    case 'threw':
      return end.error.message;
    case 'timedOut':
      return `Task timed out after ${end.seconds.toFixed(2)} seconds`;
    case 'refused':
      return end.message;
    case 'processEnded':
      return "The app's process ended before it answered";
  }
}
