/** What the app keeps about Jira users: told to Atlassian in its cycle, and gone once their accounts are closed. */
import type { AccountRound, JudgementDocument } from '../../../src/domain/documents';
import { canonicalJson } from '../../../src/domain/encoding/canonical-json';
import { sha256Hex } from '../../../src/domain/encoding/digest';
import { CLOSED_ACCOUNT_NAME } from '../../../src/domain/privacy/closed-account';
import { accountsIn, ruleOf } from '../../../src/domain/privacy/personal-data';
import { sweep } from '../../../src/entry/background';
import { StoreBusy } from '../../../src/ports';
import { keepContents } from '../../../src/usecases/planning/contents';
import { exported } from '../../builders/world/auditor';
import { HOUR } from '../../builders/releases';
import { aSite, put, send, submitted, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A release that was told, with everybody who took part in it. */
async function told(options: Parameters<typeof aSite>[0] = {}): Promise<{ world: World; issueId: string }> {
  const world = aSite(options);
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return { world, issueId };
}

/** Sweeps until the app has nothing left to do about accounts. */
async function sweepOn(world: World): Promise<void> {
  for (let count = 0; count < 6; count += 1) {
    world.advance(5 * 60_000);
    await world.sweep();
  }
}

async function aWeekLater(world: World): Promise<void> {
  world.advance(WEEK + HOUR);
  await sweepOn(world);
}

function close(world: World, ...accountIds: readonly string[]): void {
  for (const accountId of accountIds) {
    world.state.closedAccounts.add(accountId);
    const user = world.state.users[accountId];
    if (user) world.state.users[accountId] = { ...user, active: false };
  }
}

/** Where in the storage a text stands, by kind and key. */
function places(world: World, text: string): readonly string[] {
  return [...world.state.rows.values()]
    .filter((row) => row.expiresAt === undefined || row.expiresAt > world.state.now)
    .filter(
      (row) => JSON.stringify(row.body).includes(`"${text}"`) || JSON.stringify(row.body).includes(`\\"${text}\\"`),
    )
    .map(({ kind, key }) => `${kind} ${key}`);
}

describe('the accounts whose data the app keeps', () => {
  it('are all known to the rules, wherever in the storage they stand', async () => {
    const { world } = await told();
    for (const row of world.state.rows.values()) {
      const rule = ruleOf(row.kind);
      const known = rule ? accountsIn(rule, row.body as never) : [];
      for (const accountId of Object.keys(world.state.users)) {
        if (row.kind === 'person' || !JSON.stringify(row.body).includes(accountId)) continue;
        expect({ kind: row.kind, key: row.key, known }).toMatchObject({
          known: expect.arrayContaining([accountId]) as unknown,
        });
      }
    }
  });

  it('are reported once in seven days each, never more than ninety at once', async () => {
    const { world } = await told({ jiraUsers: 200 });
    await sweepOn(world);
    expect(world.state.reportSizes.every((size) => size <= 90)).toBe(true);
    const first = [...world.state.reported];
    const ids = first.map(({ accountId }) => accountId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('reader-'))).toHaveLength(200);
    expect(ids).toEqual(expect.arrayContaining(['developer', 'engineer', 'change-manager', 'administrator']));
    expect(first.every(({ heldSince, at }) => heldSince <= at)).toBe(true);
    world.advance(6 * DAY);
    await sweepOn(world);
    expect(world.state.reported).toHaveLength(first.length);
    world.advance(DAY);
    await sweepOn(world);
    expect(
      world.state.reported
        .slice(first.length)
        .map(({ accountId }) => accountId)
        .sort(),
    ).toEqual([...ids].sort());
  });

  it('cost one read of a sweep while none of them is due', async () => {
    const { world } = await told();
    await sweepOn(world);
    world.state.calls = [];
    world.advance(5 * 60_000);
    await world.sweep();
    expect(world.state.calls.filter((call) => /walk|report/.test(call))).toEqual([]);
  });
});

describe('somebody whose account was closed', () => {
  it.each(['reader-0000', 'developer', 'engineer', 'change-manager', 'administrator'])(
    'is not in the storage any more, and the evidence still proves what was done: %s',
    async (accountId) => {
      const { world, issueId } = await told();
      await sweepOn(world);
      expect(places(world, accountId)).not.toEqual([]);
      close(world, accountId);
      await aWeekLater(world);
      expect(places(world, accountId)).toEqual([]);
      expect(places(world, `Name of ${accountId}`)).toEqual([]);
      const bundle = await exported(world, issueId);
      expect(bundle.filter(({ content }) => content.includes(accountId)).map(({ path }) => path)).toEqual([]);
      expect(verifyOne(bundle)).toMatchObject({ accepted: true });
      expect(problemsOf(verifyOne(bundle))).toEqual([]);
      expect(await view(world, issueId)).toMatchObject({ state: 'recorded' });
    },
  );

  it('is nobody that the story names, and still a person in it', async () => {
    const { world, issueId } = await told();
    await sweepOn(world);
    const actors = async () =>
      valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId })).entries.map(
        ({ actor }) => actor,
      );
    expect(await actors()).toContain('Name of change-manager');
    close(world, 'change-manager');
    await aWeekLater(world);
    expect(await actors()).not.toContain('Name of change-manager');
    expect(await actors()).toContain(CLOSED_ACCOUNT_NAME);
    expect(await actors()).toContain('Name of engineer');
  });

  it('is erased in the site’s log, which opens to nobody afterwards', async () => {
    const { world } = await told();
    await sweepOn(world);
    const site = () => world.all('ledger-entry').filter(({ text }) => text.includes('personal-data-erased'));
    expect(site()).toHaveLength(0);
    close(world, 'reader-0000', 'developer');
    await aWeekLater(world);
    expect(site()).toHaveLength(1);
    const { commitments } = (JSON.parse(site()[0]?.text ?? '') as { data: { commitments: string[] } }).data;
    expect(commitments).toHaveLength(2);
    const opened = world.all('opening').map(({ commitment }) => commitment);
    expect(commitments.filter((commitment) => opened.includes(commitment))).toEqual([]);
  });

  it('is not reported again, and left without a stand-in once every document was gone through', async () => {
    const { world } = await told();
    await sweepOn(world);
    close(world, 'reader-0000');
    await aWeekLater(world);
    const before = world.state.reported.filter(({ accountId }) => accountId === 'reader-0000').length;
    expect(before).toBe(2);
    expect(world.all('person').filter((one) => 'closedAt' in one)).toEqual([
      { closedAt: expect.any(Number) as number },
    ]);
    await aWeekLater(world);
    expect(world.state.reported.filter(({ accountId }) => accountId === 'reader-0000')).toHaveLength(before);
  });

  it('is gone from everywhere as soon as Atlassian said so, not with the next round', async () => {
    const world = aSite();
    await sweepOn(world);
    world.advance(3 * DAY);
    const issueId = await verified(world);
    await sweepOn(world);
    close(world, 'change-manager');
    world.advance(4 * DAY);
    await sweepOn(world);
    expect(places(world, 'change-manager')).not.toEqual([]);
    world.advance(3 * DAY);
    await sweepOn(world);
    expect(places(world, 'change-manager')).toEqual([]);
    expect(await view(world, issueId)).toMatchObject({ state: 'ready' });
  });

  it('takes the facts of a judgement with them, since facts that were changed are not those of their digest', async () => {
    const { world } = await told();
    await sweepOn(world);
    const kept = () => [...world.state.rows.values()].filter(({ kind }) => kind === 'judgement');
    const before = kept().length;
    close(world, 'change-manager');
    await aWeekLater(world);
    const facts = kept().map(({ key, body }) => ({ key, facts: (body as JudgementDocument).facts }));
    expect(facts).toHaveLength(before);
    expect(facts.some((one) => one.facts === undefined)).toBe(true);
    for (const one of facts)
      if (one.facts) expect({ key: sha256Hex(canonicalJson(one.facts)) }).toEqual({ key: one.key });
  });

  it('prolongs no term of what is kept for a time', async () => {
    const { world } = await told();
    await sweepOn(world);
    const until = () => [...world.state.rows.values()].filter(({ expiresAt }) => expiresAt !== undefined);
    const before = new Map(until().map(({ kind, key, expiresAt }) => [`${kind} ${key}`, expiresAt]));
    close(world, 'reader-0000', 'change-manager');
    await aWeekLater(world);
    expect(until()).toHaveLength(before.size);
    for (const { kind, key, expiresAt = Infinity } of until()) {
      const [place, at] = [`${kind} ${key}`, before.get(`${kind} ${key}`) ?? 0];
      expect({ place, isKept: Math.abs(expiresAt - at) <= DAY }).toEqual({ place, isKept: true });
    }
  });

  it('takes a pinned communiqué with them that is kept in several pieces, with all of them', async () => {
    const world = aSite();
    const text = canonicalJson({ answers: 'ö'.repeat(210_000), responsible: 'engineer' });
    const content = { digest: sha256Hex(text), path: 'content/long.json', text };
    await keepContents(world.ports(), [content]);
    const pieces = () => [...world.state.rows.keys()].filter((key) => key.startsWith(`content:${content.digest}`));
    expect(pieces().length).toBeGreaterThan(2);
    await sweepOn(world);
    expect(world.state.reported.map(({ accountId }) => accountId)).toContain('engineer');
    close(world, 'engineer');
    await aWeekLater(world);
    expect(pieces()).toEqual([]);
  });

  it('has to be replaced as who is responsible, for a communiqué and for a group', async () => {
    const world = aSite();
    const issueId = await submitted(world);
    const users = await world.document('group', 'users');
    put(world.state.rows, 'group', 'users', { ...users, responsibleAccountId: 'engineer' });
    await sweepOn(world);
    close(world, 'engineer');
    await aWeekLater(world);
    const communiques = valueOf(await world.page('developer', 'record-panel', { issueId }, 'openRecord')).communiques;
    expect(communiques.flatMap(({ problems }) => problems.map(({ message }) => message))).toContainEqual(
      expect.stringContaining('was closed: name somebody else'),
    );
    const administration = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
    const group = administration.groups.find(({ id }) => id === 'users');
    expect(group?.responsibleGone).toBe(true);
    expect(administration.people[group?.responsibleAccountId ?? '']).toBe(CLOSED_ACCOUNT_NAME);
  });

  it('is taken out of groups and delegations, and left out of what is sent afterwards', async () => {
    const world = aSite({ jiraUsers: 3 });
    valueOf(
      await world.page('change-manager', 'site-page', {}, 'delegateApprovals', {
        deputy: 'reader-0001',
        from: world.state.now,
        until: world.state.now + 30 * DAY,
      }),
    );
    await sweepOn(world);
    close(world, 'reader-0001');
    await aWeekLater(world);
    expect((await world.document('group', 'users')).members).toEqual({
      kind: 'jira-users',
      accountIds: ['reader-0000', 'reader-0002'],
    });
    expect((await world.document('delegation', 'site')).delegations).toEqual([]);
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toHaveLength(2 + 3);
  });

  it('whose id comes back from Jira is taken out again, without being asked about', async () => {
    const { world } = await told();
    await sweepOn(world);
    close(world, 'reader-0000');
    await aWeekLater(world);
    const group = await world.document('group', 'users');
    put(world.state.rows, 'group', 'users', {
      ...group,
      members: { kind: 'jira-users', accountIds: ['reader-0000', 'reader-0001'] },
    });
    const asked = world.state.reported.filter(({ accountId }) => accountId === 'reader-0000').length;
    await aWeekLater(world);
    expect(places(world, 'reader-0000')).toEqual([]);
    expect(world.state.reported.filter(({ accountId }) => accountId === 'reader-0000')).toHaveLength(asked);
  });
});

describe('somebody whose account was changed', () => {
  it('has the name that Jira gives now, wherever a name is kept, and is not told of as old any more', async () => {
    const { world } = await told();
    await sweepOn(world);
    world.state.users['reader-0000'] = { name: 'Ada King', active: true };
    world.state.changedAccounts['reader-0000'] = world.state.now;
    await aWeekLater(world);
    expect(places(world, 'Name of reader-0000')).toEqual([]);
    expect(places(world, 'Ada King').map((place) => place.split(' ')[0])).toEqual(
      expect.arrayContaining(['audience', 'delivery']),
    );
    const renewedAt = world.state.now;
    await aWeekLater(world);
    const last = world.state.reported.filter(({ accountId }) => accountId === 'reader-0000').at(-1);
    expect(last?.heldSince).toBeGreaterThan(renewedAt - HOUR);
  });

  it('waits, while Jira does not tell names', async () => {
    const { world } = await told();
    await sweepOn(world);
    world.state.users['reader-0000'] = { name: 'Ada King', active: true };
    world.state.changedAccounts['reader-0000'] = world.state.now;
    world.state.failing.add('jira.users');
    await aWeekLater(world);
    expect(places(world, 'Ada King')).toEqual([]);
    world.state.failing.clear();
    await sweepOn(world);
    expect(places(world, 'Name of reader-0000')).toEqual([]);
  });
});

describe('Atlassian’s service', () => {
  it.each([
    { status: 429, afterSeconds: 1800, minutes: 30 },
    { status: 503, minutes: 15 },
    { status: 400, minutes: 360 },
  ])('that answers $status is left alone for $minutes minutes, and nobody is forgotten', async (answer) => {
    const { world } = await told();
    await sweepOn(world);
    const known = new Set(world.state.reported.map(({ accountId }) => accountId));
    world.state.reported = [];
    world.advance(WEEK);
    const { minutes, ...refusal } = answer;
    world.state.reportAnswers = [refusal];
    await world.sweep();
    expect(world.state.reportAnswers).toEqual([]);
    world.advance((minutes - 1) * 60_000);
    await world.sweep();
    expect(world.state.reported).toEqual([]);
    world.advance(60_000);
    await world.sweep();
    expect(new Set(world.state.reported.map(({ accountId }) => accountId))).toEqual(known);
  });
});

describe('a site whose records cannot be looked after', () => {
  it('still tells Atlassian whose data it keeps', async () => {
    const { world } = await told();
    await sweepOn(world);
    world.state.reported = [];
    world.advance(WEEK + HOUR);
    const ports = world.ports();
    const failing = {
      ...ports.store,
      query: (...what: Parameters<typeof ports.store.query>) => {
        if (what[0].kind === 'send') throw new StoreBusy('A send was too busy.');
        return ports.store.query(...what);
      },
    };
    await expect(sweep(async () => ({ ...ports, store: failing as typeof ports.store }))()).rejects.toThrow(StoreBusy);
    expect(world.state.reported).not.toEqual([]);
  });
});

describe.each(['before', 'after'] as const)('a sweep that is killed %s any of its calls', (when) => {
  it('leaves nothing of who is gone once others have gone on, within the hour', async () => {
    const { world } = await told();
    await sweepOn(world);
    close(world, 'reader-0000', 'developer');
    world.state.changedAccounts['reader-0001'] = world.state.now;
    world.state.users['reader-0001'] = { name: 'Ada King', active: true };
    world.advance(WEEK + HOUR);
    // Nothing but the answer says that the documents are to be gone through.
    const round = world.state.rows.get('person:round');
    if (!round) throw new Error('No round is kept.');
    const body = { ...(round.body as AccountRound), walkedAt: world.state.now };
    world.state.rows.set('person:round', { ...round, body });
    const whole = world.copy();
    whole.state.calls = [];
    await whole.sweep();
    const calls = whole.state.calls.length;
    expect(calls).toBeGreaterThan(30);
    for (let atCall = 1; atCall <= calls; atCall += 1) {
      const killed = world.copy({ kill: { atCall: world.state.calls.length + atCall, when } });
      await killed.sweep();
      const after = killed.copy();
      await sweepOn(after);
      for (const gone of ['reader-0000', 'developer', 'Name of reader-0001']) {
        expect({ atCall, gone, at: places(after, gone) }).toEqual({ atCall, gone, at: [] });
      }
      expect(after.all('person').filter((one) => 'closedAt' in one)).toHaveLength(2);
    }
  });
});
