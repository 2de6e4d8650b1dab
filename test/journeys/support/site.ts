import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { z } from 'zod';
import { people } from '../../../sandbox/demo/people';
import { SiteClient } from '../../../sandbox/journey/site-client';
import type { Fault } from '../../../sandbox/ports';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/sandbox';
import type { AdministrationView, ExternalAddress, GroupMembersEdit } from '../../../src/contract';
import { chunks } from '../../../src/domain/delivery/send-plan';
import { postSigned, type Pipeline } from './pipeline';

const root = join(__dirname, '../../..');

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body where it is JSON. */
  readonly value: unknown;
}

/** The address whose mail bounces, and addresses that can be reached; few, so that a send is quick. */
export interface Audience {
  readonly users: readonly string[];
  readonly addresses: readonly string[];
}

/** As many as the page sends in one call. */
const UPLOADED_AT_ONCE = 1_000;

/** The real bundle in a real sandbox of its own, on the machine's clock and moved from there, driven over HTTP. */
export class TestSite extends SiteClient {
  private pipelineSecret: string | undefined;

  private constructor(
    readonly sandbox: Sandbox,
    private readonly directory: string,
    private readonly schedules: { held: boolean },
  ) {
    super(sandbox.url);
  }

  /** @param options `bare`: a site that nobody prepared; `disorder`: how far events come twice, in disorder or never */
  static async start(options: Pick<Partial<SandboxOptions>, 'bare' | 'disorder'> = {}): Promise<TestSite> {
    const built = join(root, 'dist/app/index.cjs');
    if (!existsSync(built)) throw new Error('Build the app first: node scripts/build.mjs --if-needed');
    const directory = mkdtempSync(join(tmpdir(), 'release-communications-test-'));
    // Each process that replaces a killed one runs the same bundle, even while another one is being built.
    copyFileSync(built, join(directory, 'index.cjs'));
    return TestSite.on(directory, { fresh: true, bare: false, ...options });
  }

  /** The same site as it is when its data was restored under a new installation of the app; this one is stopped. */
  async restored(): Promise<TestSite> {
    await this.sandbox.stop();
    return TestSite.on(this.directory, { fresh: false, bare: false, installedAgain: true });
  }

  /** Another site, to which this one is copied as it is at this moment; this one goes on. */
  async copied(): Promise<TestSite> {
    const directory = mkdtempSync(join(tmpdir(), 'release-communications-test-'));
    copyFileSync(join(this.directory, 'index.cjs'), join(directory, 'index.cjs'));
    return TestSite.on(directory, { fresh: false, bare: false, copyOf: join(this.directory, 'data') });
  }

  private static async on(
    directory: string,
    how: Pick<SandboxOptions, 'fresh' | 'bare' | 'installedAgain' | 'copyOf' | 'disorder'>,
  ): Promise<TestSite> {
    const schedules = { held: false };
    const sandbox = await startSandbox({
      ...how,
      holdsSchedules: () => schedules.held,
      ports: [0],
      dataDirectory: join(directory, 'data'),
      bundlePath: join(directory, 'index.cjs'),
      manifestPath: join(root, 'manifest.yml'),
      resourcesRoot: root,
      pagesDirectory: join(root, 'dist/pages'),
      log: () => undefined,
    });
    return new TestSite(sandbox, directory, schedules);
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A call of Jira's REST API by a person of the site. */
  async jira(emailAddress: string, method: string, path: string, body?: unknown): Promise<HttpAnswer> {
    return this.http(method, path, body, {
      authorization: `Basic ${Buffer.from(`${emailAddress}:any`).toString('base64')}`,
    });
  }

  /** The same, for calls that have to succeed; answers with the body. */
  async jiraDone(emailAddress: string, method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.jira(emailAddress, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.value;
  }

  async http(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    const response = await fetch(path.startsWith('http') ? path : this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, value: parseJson(text) };
  }

  async addFault(fault: Fault): Promise<void> {
    const answer = await this.http('POST', '/_sandbox/faults', fault);
    if (answer.status !== 201) throw new Error(`The fault was not taken: ${answer.text}`);
  }

  /** How often each fault was played. */
  async faultUses(): Promise<readonly number[]> {
    const { value } = await this.http('GET', '/_sandbox/faults');
    return z
      .array(z.looseObject({ used: z.number() }))
      .parse(value)
      .map((fault) => fault.used);
  }

  /** The same; then none is left. */
  async clearFaults(): Promise<readonly number[]> {
    const uses = await this.faultUses();
    await this.http('DELETE', '/_sandbox/faults');
    return uses;
  }

  /** Moves the clock as soon as a call is held up that gets no answer, while whoever made it waits. */
  async passTimeDuringStall(milliseconds: number): Promise<void> {
    while (!(await this.faultUses()).some((used) => used > 0));
    this.sandbox.clock.advance(milliseconds);
  }

  /** Has no scheduled trigger fire, or has them fire again. */
  holdSchedules(held: boolean): void {
    this.schedules.held = held;
  }

  async now(): Promise<number> {
    return (await this.state()).clock.now;
  }

  /** The person closes their Atlassian account. */
  async closeAccount(accountId: string): Promise<void> {
    await this.http('POST', `/_sandbox/people/${accountId}/close`);
  }

  async rename(accountId: string, displayName: string): Promise<void> {
    await this.http('POST', `/_sandbox/people/${accountId}`, { displayName });
  }

  /** The keys of everything in the app's storage that has this text in it and has not expired yet. */
  keptWith(text: string): readonly string[] {
    const database = new Libsql(join(this.directory, 'data', 'site.db'));
    try {
      const found = database
        .prepare('SELECT key FROM forge_storage WHERE instr(value, ?) > 0 AND coalesce(expires_at, ?) >= ?')
        .all(text, this.sandbox.clock.now(), this.sandbox.clock.now());
      return found.map((row) => z.object({ key: z.string() }).parse(row).key);
    } finally {
      database.close();
    }
  }

  /** Lets pass what a cut-off attempt, a busy Jira and the sweep need: twelve minutes. */
  async passTime(): Promise<void> {
    await this.advance('PT12M');
  }

  /** Makes the demo's two stakeholder groups small. */
  async setAudience({ users, addresses }: Audience): Promise<void> {
    await this.saveMembers('Query users', { kind: 'jira-users', accountIds: users });
    await this.saveMembers('Partners', {
      kind: 'addresses',
      addresses: addresses.map((address) => ({ name: '', address })),
    });
  }

  async administration(): Promise<AdministrationView> {
    return this.administer('openAdministration');
  }

  /** A call of the administration page by the administrator; it has to succeed. */
  async administer(functionKey: string, payload?: unknown): Promise<AdministrationView> {
    return this.call(
      z.custom<AdministrationView>(),
      people.sam.accountId,
      'administration-page',
      {},
      functionKey,
      payload,
    );
  }

  async saveMembers(groupName: string, members: GroupMembersEdit): Promise<void> {
    const group = (await this.administration()).groups.find(({ name }) => name === groupName);
    await this.administer('saveGroup', {
      ...(group ? { id: group.id, revision: group.revision } : {}),
      name: groupName,
      description: group?.description ?? 'Everybody who has to know.',
      members,
    });
  }

  /** Addresses that are too many for one call, uploaded as the page does it. */
  async upload(addresses: readonly ExternalAddress[]): Promise<GroupMembersEdit> {
    const parts = chunks(addresses, UPLOADED_AT_ONCE);
    let uploadId: string | undefined;
    for (const [part, some] of parts.entries())
      ({ uploadId } = await this.call(
        z.object({ uploadId: z.string() }),
        people.sam.accountId,
        'administration-page',
        {},
        'uploadMembers',
        { uploadId, part, members: { kind: 'addresses', addresses: some } },
      ));
    if (uploadId === undefined) throw new Error('Nothing was uploaded.');
    return { kind: 'uploaded', of: 'addresses', uploadId, parts: parts.length };
  }

  /** Where evidence goes, and the secret that signs it. */
  async pipeline(): Promise<Pipeline> {
    const { url } = (await this.administration()).pipeline;
    const { pathname } = new URL(url);
    this.pipelineSecret ??= z
      .looseObject({ secret: z.string() })
      .parse((await this.http('GET', '/_sandbox/deployment-story')).value).secret;
    return { url: this.url + pathname, secret: this.pipelineSecret, now: await this.now() };
  }

  /** Posts evidence as a pipeline does. */
  async report(body: unknown, messageId: string): Promise<HttpAnswer> {
    return postSigned(this, await this.pipeline(), JSON.stringify(body), messageId);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
