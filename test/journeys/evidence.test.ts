/** Evidence that a pipeline, or somebody who only pretends to be one, posts to the web trigger. */
import { queryUsers } from '../../sandbox/demo/people';
import { signatureOf, type Pipeline } from './support/pipeline';
import { Release } from './support/release';
import { type HttpAnswer, TestSite } from './support/site';

let site: TestSite;
let release: Release;
let pipeline: Pipeline;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({
    users: queryUsers.others.slice(0, 1).map((person) => person.accountId),
    addresses: ['one@partners.example'],
  });
  release = await Release.plan(site);
  await release.complete();
  await release.submit();
  await release.approve();
  await site.idle();
  pipeline = await site.pipeline();
}, 60_000);
afterAll(() => site.stop());

type Headers = Readonly<Record<string, string>>;

/** A right body with right headers, some of them replaced; an undefined one is left out. */
async function post(change: {
  readonly id: string;
  readonly body?: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly signedBody?: string;
  readonly secret?: string;
  readonly at?: number;
  readonly without?: string;
  readonly method?: string;
}): Promise<HttpAnswer> {
  const body = change.body ?? JSON.stringify(await release.evidence(change.evidence));
  const headers: Headers = {
    ...signatureOf(
      change.secret ?? pipeline.secret,
      change.id,
      change.at ?? (await site.now()),
      change.signedBody ?? body,
    ),
  };
  const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== change.without));
  const method = change.method ?? 'POST';
  return site.http(method, pipeline.url, method === 'GET' ? undefined : body, sent);
}

/** What the gate says, what the record's ledger holds, and how much was ever written to storage. */
async function standing(): Promise<unknown> {
  const { gates, ledger } = await release.open();
  return { gates, ledger, writes: (await site.state()).usage.storageWrites };
}

const otherSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('evidence that is refused changes neither the gate nor storage nor the ledger', () => {
  test.each<[string, () => Promise<HttpAnswer>, number, Readonly<Record<string, unknown>>]>([
    ['without a signature', () => post({ id: 'a1', without: 'webhook-signature' }), 401, { code: 'unsigned' }],
    ['without an id', () => post({ id: 'a2', without: 'webhook-id' }), 401, { code: 'unsigned' }],
    ['without a time', () => post({ id: 'a3', without: 'webhook-timestamp' }), 401, { code: 'unsigned' }],
    [
      'signed with another secret',
      () => post({ id: 'a4', secret: otherSecret }),
      401,
      { code: 'wrong-signature', field: 'webhook-signature' },
    ],
    [
      'whose body was changed after it was signed',
      () => post({ id: 'a5', signedBody: '{}' }),
      401,
      { code: 'wrong-signature', field: 'webhook-signature' },
    ],
    [
      'signed six minutes ago',
      async () => post({ id: 'a6', at: (await site.now()) - 6 * 60_000 }),
      401,
      { code: 'outside-time-window', field: 'webhook-timestamp' },
    ],
    [
      'signed six minutes from now',
      async () => post({ id: 'a7', at: (await site.now()) + 6 * 60_000 }),
      401,
      { code: 'outside-time-window', field: 'webhook-timestamp' },
    ],
    [
      'larger than it may be',
      () => post({ id: 'a8', evidence: { commit: 'a'.repeat(33 * 1024) } }),
      413,
      { code: 'too-large' },
    ],
    ['that is no JSON', () => post({ id: 'a9', body: '{"project":' }), 400, { code: 'invalid', field: 'body' }],
    ['that is JSON but no object', () => post({ id: 'a10', body: '[]' }), 400, { code: 'invalid', field: 'body' }],
    [
      'with a field that nobody knows',
      () => post({ id: 'a11', evidence: { approved: true } }),
      400,
      { code: 'invalid', field: 'approved' },
    ],
    [
      'with an unknown field inside the pipeline',
      () => post({ id: 'a12', evidence: { pipeline: { name: 'deploy', token: 'x' } } }),
      400,
      { code: 'invalid', field: 'pipeline.token' },
    ],
    [
      'with a status that there is not',
      () => post({ id: 'a13', evidence: { status: 'approved' } }),
      400,
      { code: 'invalid', field: 'status' },
    ],
    [
      'with a negative sequence',
      () => post({ id: 'a14', evidence: { sequence: -1 } }),
      400,
      { code: 'invalid', field: 'sequence' },
    ],
    [
      'with a time without an offset',
      () => post({ id: 'a15', evidence: { occurredAt: '2026-11-21T22:15:00' } }),
      400,
      { code: 'invalid', field: 'occurredAt' },
    ],
    [
      'of a deployment that is still to happen',
      async () => post({ id: 'a16', evidence: { occurredAt: new Date((await site.now()) + 3_600_000).toISOString() } }),
      422,
      { code: 'in-the-future', field: 'occurredAt' },
    ],
    [
      'of a project that does not exist',
      () => post({ id: 'a17', evidence: { project: 'NOPE' } }),
      422,
      { code: 'no-version', field: 'version' },
    ],
    [
      'of a version that another project has',
      () => post({ id: 'a18', evidence: { project: 'CHG' } }),
      422,
      { code: 'no-version', field: 'version' },
    ],
    [
      'of a version that does not exist',
      () => post({ id: 'a19', evidence: { version: '0.0.0' } }),
      422,
      { code: 'no-version', field: 'version' },
    ],
    [
      'with a tag in place of an artifact’s digest',
      () => post({ id: 'a21', evidence: { artifact: ['harbour:4.2.0'] } }),
      400,
      { code: 'invalid', field: 'artifact.0' },
    ],
    [
      'with a commit that is none',
      () => post({ id: 'a22', evidence: { commit: 'main' } }),
      400,
      { code: 'invalid', field: 'commit' },
    ],
    [
      'with more reviewers than one entry takes',
      () => post({ id: 'a23', evidence: { approvedBy: Array.from({ length: 11 }, (_, index) => `person-${index}`) } }),
      400,
      { code: 'invalid', field: 'approvedBy' },
    ],
    [
      'with half of a character in a name',
      async () =>
        post({
          id: 'a24',
          body: JSON.stringify(await release.evidence({ environment: 'HALF' })).replace('HALF', '\\ud83d'),
        }),
      400,
      { code: 'invalid', field: 'environment' },
    ],
    ['that is only asked for', () => post({ id: 'a20', method: 'GET' }), 405, { code: 'method' }],
  ])('%s', async (_what, attempt, status, problem) => {
    const before = await standing();
    const answer = await attempt();
    expect(answer.value).toMatchObject({ ...problem, message: expect.stringMatching(/^(?!Invalid).*\.$/) });
    expect(answer.status).toBe(status);
    expect(await standing()).toEqual(before);
  });

  test('while Jira cannot be asked about the version, and is taken when it is posted again with the same id', async () => {
    await site.addFault({ kind: 'rest', match: '^GET .*/versions', status: 503, times: 1 });
    const before = await standing();
    const refused = await post({ id: 'again', evidence: { environment: 'test' } });
    expect(refused).toMatchObject({ status: 503, value: { code: 'jira-failed' } });
    expect(await standing()).toEqual(before);
    expect(await post({ id: 'again', evidence: { environment: 'test' } })).toMatchObject({ status: 202 });
    await site.idle();
  });
});

test('evidence of another artifact than the record names is kept and holds the gate, which says both, until the right one is reported', async () => {
  const expected = `sha256:${'a'.repeat(64)}`;
  const reported = `sha256:${'b'.repeat(64)}`;
  const named = await Release.plan(site);
  await named.complete();
  await named.panel('nameInstallation', { revision: 0, artifacts: [expected], commits: [], environments: [] });
  await named.submit();
  await named.approve();
  expect(await named.verify('verified', { artifact: reported })).toMatchObject({ status: 202 });
  const [gate] = (await named.gates()).filter(({ open }) => !open);
  expect(gate).toMatchObject({
    name: 'deployment-verified',
    reasons: [
      {
        code: 'other-artifact',
        text: 'production got sha256:bbbbbbbbbbbb…, the record names sha256:aaaaaaaaaaaa…',
      },
    ],
  });
  expect(await named.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  expect(await named.verify('verified', { artifact: [expected] })).toMatchObject({ status: 202 });
  expect(await named.reasons()).toEqual([]);
}, 60_000);

describe('evidence that is taken', () => {
  test('of another environment is kept and does not open the gate', async () => {
    expect(await post({ id: 'b1', evidence: { environment: 'staging' } })).toMatchObject({ status: 202 });
    await site.idle();
    expect(await release.reasons()).toEqual(['no-evidence']);
  });

  test('of another version of the project does not open the gate of this one', async () => {
    expect(await post({ id: 'b2', evidence: { version: '4.2.0' } })).toMatchObject({ status: 202 });
    await site.idle();
    expect(await release.reasons()).toEqual(['no-evidence']);
  });

  test('is taken once: the same message again changes nothing and says so', async () => {
    const evidence = { sequence: 5, occurredAt: new Date(await site.now()).toISOString() };
    expect(await post({ id: 'b3', evidence })).toMatchObject({ status: 202, value: { result: 'applied' } });
    await site.idle();
    expect(await release.reasons()).toEqual([]);
    const before = await standing();
    expect(await post({ id: 'b3', evidence })).toMatchObject({ status: 409, value: { code: 'already-received' } });
    expect(await post({ id: 'b3', evidence: { ...evidence, status: 'failed', sequence: 6 } })).toMatchObject({
      status: 409,
      value: { code: 'already-received' },
    });
    expect(await standing()).toEqual(before);
  });

  test('with an older sequence is written down and does not close the gate again', async () => {
    const before = await release.gates();
    const answer = await post({ id: 'b4', evidence: { sequence: 4, status: 'failed' } });
    expect(answer).toMatchObject({ status: 409, value: { code: 'stale', message: expect.stringMatching(/newer/) } });
    await site.idle();
    expect(await release.gates()).toEqual(before);
  });

  test('of a roll-back is not overruled by a “verified” of the same deployment that comes late', async () => {
    expect(await post({ id: 'b5', evidence: { sequence: 6, status: 'rolled-back' } })).toMatchObject({ status: 202 });
    expect(await post({ id: 'b6', evidence: { sequence: 6, status: 'verified' } })).toMatchObject({ status: 409 });
    await site.idle();
    expect(await release.reasons()).toEqual(['rolled-back']);
  });

  test('opens the gate only until it is older than the site’s policy allows', async () => {
    expect(await post({ id: 'b7', evidence: { sequence: 7 } })).toMatchObject({ status: 202 });
    await site.idle();
    expect(await release.reasons()).toEqual([]);
    await site.administer('savePolicy', { revision: 0, policy: { deployment: { evidenceMaximumAgeHours: 2 } } });
    await site.advance('PT1H55M');
    expect(await release.reasons()).toEqual([]);
    await site.advance('PT10M');
    expect(await release.reasons()).toEqual(['too-old']);
  }, 30_000);

  test('signed with the secret before the last one is refused once the administrator made a new one', async () => {
    await site.administer('renewPipelineSecret');
    expect(await post({ id: 'b8', evidence: { sequence: 8 } })).toMatchObject({
      status: 401,
      value: { code: 'wrong-signature' },
    });
  });
});
