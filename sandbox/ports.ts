/**
 * What the parts of the sandbox promise each other.
 *
 * The sandbox has four parts that know of each other only through this file: the emulated Jira site (`jira/`), the
 * emulated Forge host (`forge/`), the outside world of mail and providers (`world/`), and the pages a person sees
 * (`pages/`). `sandbox.ts` puts them together. Nothing here knows which app is installed: everything about the app
 * comes from its manifest.
 */

/**
 * The site's clock. It runs like a wall clock and can be moved forward; it never goes back. Everything in the sandbox
 * that waits, waits on this clock, so that moving it makes the waiting things happen, in order.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the clock forward by this many milliseconds; the alarms passed on the way ring in order of their times. */
  advance(milliseconds: number): void;
  /** Moves the clock to this instant; an earlier instant is refused with a RangeError. */
  set(epochMilliseconds: number): void;
  /** Calls back once, at or after the instant. Returns what cancels it. */
  alarm(atEpochMilliseconds: number, ring: () => void): () => void;
  /** Calls back after each jump of the clock with the offset to the machine's own clock, in milliseconds. */
  onMoved(listener: (offsetMilliseconds: number) => void): void;
  /** Offset to the machine's own clock, in milliseconds. Survives a restart. */
  offset(): number;
  /** The time of the earliest alarm, for "forward to the next step"; undefined when nothing waits. */
  nextAlarm(): number | undefined;
}

export interface RestRequest {
  readonly method: string;
  /** Path with its query, starting with `/rest/…` or `/jsm/…`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Who makes a call. The app acts as its own user, who has a profile like any other but no licence. */
export type Caller =
  | { readonly kind: 'user'; readonly accountId: string }
  | { readonly kind: 'app'; readonly accountId: string }
  | { readonly kind: 'anonymous' };

/** A product event as Forge names it, for example `avi:jira:updated:issue`, with the payload that Forge delivers. */
export interface ProductEvent {
  readonly id: number;
  readonly name: string;
  /** Who caused it; lets the host honour a trigger's `filter.ignoreSelf`. */
  readonly actor: Caller;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface WorkflowTransitionAttempt {
  readonly issue: { readonly id: string; readonly key: string };
  readonly transition: {
    readonly id: string;
    readonly name: string;
    readonly from: { readonly id: string };
    readonly to: { readonly id: string };
  };
  readonly modifiedFields: Readonly<Record<string, unknown>>;
  readonly actor: Caller;
}

export type WorkflowVerdict = { readonly allowed: true } | { readonly allowed: false; readonly errorMessage: string };

/** What an installed app adds to the site; all of it is read from the app's manifest. */
export interface InstalledApp {
  readonly id: string;
  readonly environmentId: string;
  readonly name: string;
  readonly projectPermissions: readonly AppPermission[];
  readonly globalPermissions: readonly (AppPermission & { readonly defaultGrants: readonly string[] })[];
  readonly indexedProperties: readonly IndexedProperty[];
  /** Runs the app's workflow validator with this module key. */
  validateTransition(
    moduleKey: string,
    configuration: unknown,
    attempt: WorkflowTransitionAttempt,
  ): Promise<WorkflowVerdict>;
}

export interface AppPermission {
  /** `ari:cloud:ecosystem::extension/{appId}/{environmentId}/static/{moduleKey}` */
  readonly key: string;
  readonly name: string;
  readonly description: string;
}

/** A `jira:entityProperty` module: makes values inside an entity property searchable in JQL. */
export interface IndexedProperty {
  readonly entityType: 'issue' | 'project' | 'user';
  readonly propertyKey: string;
  readonly values: readonly {
    readonly path: string;
    readonly type: 'number' | 'string' | 'text' | 'user' | 'date';
    readonly searchAlias?: string;
  }[];
}

/** A person of the site, as the pages and the command line need to know them. */
export interface Person {
  readonly accountId: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly timeZone: string;
  readonly locale: string;
  /** What the person is in the demo's story, for the switch in the top bar. */
  readonly role: string;
}

/** The emulated Jira site. One SQLite transaction per call: a killed process leaves a call done or not done. */
export interface JiraSite {
  /**
   * Answers one REST call as Jira, JSM or Assets would for this caller, permissions and errors included. A call that
   * the site does not emulate is answered 501 with a body that names the method and path, and is logged.
   */
  handle(request: RestRequest, caller: Caller): Promise<RestResponse>;
  /** Creates or updates the app's user, its permissions and its search aliases. Returns the app's account id. */
  install(app: InstalledApp): string;
  /** The people who can sign in; Basic authentication takes the e-mail address and any token. */
  people(): readonly Person[];
  personByEmail(emailAddress: string): Person | undefined;
  /** What became of an Atlassian account; undefined for one that was never here. */
  account(accountId: string): { readonly closed: boolean; readonly changedAt?: number } | undefined;
  /** As somebody closes their account: nobody can sign in with it, and what is left of it says “Former user”. */
  closeAccount(accountId: string): void;
  /** As somebody changes their profile. */
  renameAccount(accountId: string, displayName: string): void;
  /** Events not yet taken over by the host, oldest first. They stay until `eventsTaken` and survive a restart. */
  pendingEvents(): readonly ProductEvent[];
  eventsTaken(upToId: number): void;
  onEventsPending(listener: () => void): void;
  /** Resolves when nothing that the site does after it answered is due: mail queued by `notify`, for example. */
  idle?(): Promise<void>;
}

/** A message on its way to a reader. */
export interface OutgoingMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly textBody?: string;
  readonly htmlBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Names this delivery. Handed over again under the same name, after a crash between sending and noting it, the message
   * is kept once; so the sandbox itself never doubles a mail, and a doubled mail is the app's doing.
   */
  readonly deliveryId?: string;
}

/** Hands a message to the sandbox's SMTP server over a real SMTP connection; resolves when the server took it. */
export interface Mailer {
  send(mail: OutgoingMail): Promise<{ readonly messageId: string }>;
}

/** Calls that leave the site for the internet. The world answers as the provider at that host would. */
export interface OutsideWorld {
  /**
   * Undefined when nobody in the sandbox plays this host: the host then reports the call as unanswered. Rejects when the
   * connection is lost, as a fault may have it: the caller then cannot know whether the provider did its work.
   */
  fetch(request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }): Promise<RestResponse | undefined>;
}

/** One product REST call of the app, as `/_sandbox/traffic` gives it. */
export interface TrafficEntry {
  /** ISO 8601 in the site's time. */
  readonly time: string;
  readonly as: 'app' | 'user';
  readonly method: string;
  readonly path: string;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
  /** Points by Jira's published cost model. */
  readonly points: number;
  /** Which invocation made the call. */
  readonly invocationId: string;
}

/** What the host counted; `/_sandbox/state` shows it and the journey's report is the difference of two of these. */
export interface UsageCounts {
  readonly invocations: Readonly<Record<string, number>>;
  readonly restCalls: number;
  readonly points: number;
  readonly storageReads: number;
  readonly storageWrites: number;
  readonly queueEvents: number;
  readonly webTriggerCalls: number;
}

/** A fault that the sandbox plays until it is used up or taken back. */
export type Fault =
  | {
      readonly kind: 'rest';
      /** Regular expression on `METHOD path`. */
      readonly match: string;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** So many calls that match go through first. */
      readonly skip?: number;
      readonly times: number;
    }
  | {
      /** The call is answered only when the fault is taken back. */
      readonly kind: 'stall';
      /** Regular expression on `METHOD path` of a call of Jira or Confluence, or `METHOD URL` of one to a provider. */
      readonly match: string;
      readonly times: number;
    }
  | {
      readonly kind: 'provider';
      /** Regular expression on the URL. */
      readonly match: string;
      /** `afterAccepting`: the provider does its work, then the answer is lost. */
      readonly effect:
        | { readonly answer: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
        | { readonly lose: 'before' | 'afterAccepting' };
      readonly times: number;
    }
  | {
      readonly kind: 'crash';
      /**
       * Where the app's process is killed with SIGKILL: at the call numbered `count` (from 1) whose seam and name match,
       * before the far side sees it or after the far side has done it and before the app hears of it.
       */
      readonly seam: 'storage' | 'rest' | 'provider' | 'queue';
      readonly match: string;
      readonly count: number;
      readonly when: 'before' | 'after';
    };

export interface Faults {
  add(fault: Fault): string;
  remove(id: string): void;
  clear(): void;
  list(): readonly { readonly id: string; readonly fault: Fault; readonly used: number }[];
}

export interface InvokeRequest {
  readonly as: string;
  /** Module key in the manifest whose resolver is invoked. */
  readonly module: string;
  readonly issueKey?: string;
  readonly projectKey?: string;
  readonly functionKey: string;
  readonly payload?: unknown;
}

export interface Frame {
  /** Where the page in the iframe comes from; on another origin than the site's own pages. */
  readonly url: string;
  readonly moduleKey: string;
  readonly title: string;
  readonly viewportSize?: string;
  /** The entries that the module adds to the sidebar beside its page; each only changes the page's address. */
  readonly pages?: readonly { readonly title: string; readonly route: string }[];
}

export type FrameCommand = 'fetchProduct' | 'getContext' | 'egressGet' | 'egressSet';

/** The emulated Forge host with one installed app. */
export interface ForgeHost {
  /** Invokes a resolver as the bridge's `invoke` does; rejects with the message that the bridge would reject with. */
  invoke(request: InvokeRequest): Promise<unknown>;
  /** The bridge's other commands that need the server; `egressSet` after the administrator consented. */
  requestFromFrame(
    command: FrameCommand,
    request: Omit<InvokeRequest, 'functionKey'> & { readonly theme?: string },
  ): Promise<unknown>;
  /** An HTTP request to a web trigger's URL path. */
  webTrigger(request: {
    readonly path: string;
    readonly method: string;
    readonly query: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<RestResponse>;
  /** The public URL of a web trigger module. */
  webTriggerUrl(moduleKey: string): string;
  /** The modules of these types that the person sees here, display conditions applied. */
  framesFor(place: {
    readonly moduleTypes: readonly string[];
    readonly as: string;
    readonly issueKey?: string;
    readonly projectKey?: string;
  }): Promise<readonly Frame[]>;
  /** A file of one of the app's resources with the headers that Forge sends, Content-Security-Policy included. */
  resource(path: string): Promise<RestResponse | undefined>;
  /** Resolves when no invocation runs, no event is due and no product event waits; alarms in the future do not count. */
  idle(): Promise<void>;
  /** Kills the app's process with SIGKILL; the next invocation starts a new one. */
  killApp(): void;
  usage(): UsageCounts;
  traffic(): readonly TrafficEntry[];
  /** Queue, storage and scheduled triggers as they stand, for the drawer. */
  inspect(): unknown;
  stop(): Promise<void>;
}
