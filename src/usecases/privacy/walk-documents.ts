/**
 * Goes through the documents that are about people, a stretch at a time: whoever is met for the first time is kept for
 * the next report, what is personal about somebody whose account was closed goes, and changed names are written anew.
 */
import { canonicalJson } from '../../domain/encoding/canonical-json';
import type { AccountRound, Documents, Kind } from '../../domain/documents';
import {
  accountsIn,
  KINDS_ABOUT_PEOPLE,
  ruleOf,
  withoutClosed,
  type PersonalDataRule,
} from '../../domain/privacy/personal-data';
import { summaryOf } from '../../domain/record/stakeholder-group';
import { COMMIT_LIMIT, StoreBusy, type Change, type Ports, type Stored } from '../../ports';
import { readSettings } from '../administering/settings';
import { contentKeys, readContents } from '../planning/contents';
import type { PrivacyPorts } from './privacy-ports';
import { peopleMet, type PeopleMet } from './people-met';

type Walk = NonNullable<AccountRound['walk']>;

/** After so many pages the place is kept, so that whoever is cut off again and again comes further, too. */
const PAGES_IN_A_STRETCH = 10;
/** A page of long documents is short: an invocation has 512 MB, and a value up to 240 KiB. */
const DOCUMENTS_ON_A_PAGE = 20;
const SHORT_DOCUMENTS_ON_A_PAGE = 100;
const SHORT_KINDS: ReadonlySet<Kind> = new Set<Kind>(['delivery', 'opening']);

/**
 * @param lastWalkAt when the last complete walk began: what is met for the first time was not there before
 * @returns where the walk stands; undefined once it is through
 */
export async function walkOn(
  ports: PrivacyPorts,
  begun: Walk,
  lastWalkAt: number | undefined,
  until: number,
): Promise<{ readonly walk?: Walk; readonly hasMet: boolean }> {
  const people = peopleMet(ports, lastWalkAt ?? 0);
  let walk: Walk | undefined = begun;
  for (let page = 0; walk && page < PAGES_IN_A_STRETCH && ports.clock.now() < until; page += 1)
    walk = await passPage(ports, walk.kind, walk, people);
  return { ...(walk ? { walk } : {}), hasMet: people.hasMet() };
}

async function passPage<K extends Kind>(
  ports: PrivacyPorts,
  kind: K,
  { startedAt, after }: Walk,
  people: PeopleMet,
): Promise<Walk | undefined> {
  const limit = SHORT_KINDS.has(kind) ? SHORT_DOCUMENTS_ON_A_PAGE : DOCUMENTS_ON_A_PAGE;
  const page = await ports.store.walk(kind, { limit, after });
  const rule = ruleOf(kind);
  if (rule) {
    const about = new Map<Stored<Documents[K]>, readonly string[]>();
    for (const stored of page.items) about.set(stored, accountsIn(rule, await wholeOf(ports, kind, stored)));
    await people.meet([...new Set([...about.values()].flat())]);
    for (const [stored, accountIds] of about)
      if (accountIds.some((one) => people.standIns.has(one) || people.profiles.has(one)))
        await bringUpToDate(ports, kind, rule, stored, people);
  }
  const last = page.items.at(-1)?.key;
  if (!page.isLast && last !== undefined) return { startedAt, kind, after: last };
  const next = KINDS_ABOUT_PEOPLE[KINDS_ABOUT_PEOPLE.indexOf(kind) + 1];
  return next && { startedAt, kind: next };
}

/** A content that is kept in several pieces is read as one, with its first. */
async function wholeOf<K extends Kind>(
  ports: Pick<Ports, 'store'>,
  kind: K,
  { key, body }: Stored<Documents[K]>,
): Promise<Documents[K]> {
  if (kind !== 'content' || !('pieces' in body)) return body;
  return ((await readContents(ports, [key])).get(key) as Documents[K] | undefined) ?? body;
}

const ATTEMPTS = 5;

async function bringUpToDate<K extends Kind>(
  ports: PrivacyPorts,
  kind: K,
  rule: PersonalDataRule<Documents[K]>,
  found: Stored<Documents[K]>,
  people: PeopleMet,
): Promise<void> {
  let stored: Stored<Documents[K]> | undefined = found;
  for (let count = 0; stored && count < ATTEMPTS; count += 1) {
    const changes = await changesTo(ports, kind, rule, stored, people);
    if (changes.length === 0 || (await commitAll(ports, changes)) === 'done') return;
    stored = await ports.store.get(kind, stored.key);
  }
  if (stored) throw new StoreBusy('A document was too busy for what is personal in it to be taken out.');
}

async function changesTo<K extends Kind>(
  ports: PrivacyPorts,
  kind: K,
  rule: PersonalDataRule<Documents[K]>,
  stored: Stored<Documents[K]>,
  { standIns, profiles }: PeopleMet,
): Promise<readonly Change[]> {
  const { key, revision } = stored;
  const whole = await wholeOf(ports, kind, stored);
  const accountIds = accountsIn(rule, whole);
  const closed = new Map([...standIns].filter(([accountId]) => accountIds.includes(accountId)));
  const left = closed.size === 0 ? whole : withoutClosed(rule, whole, closed);
  if (left === undefined) return removing(kind, stored);
  const body = rule.renewed ? rule.renewed(left, (accountId) => profiles.get(accountId)) : left;
  if (canonicalJson(body) === canonicalJson(whole)) return [];
  const days = rule.daysLeft?.(body, ports.clock.now()) ?? Infinity;
  const kept = days === Infinity ? {} : { timeToLiveDays: days };
  // The kind and the body are of one another, which the compiler cannot follow.
  const change = { kind, key, body, expected: revision, ...kept } as unknown as Change;
  return [change, ...(await summaryWith(ports, change))];
}

function removing<K extends Kind>(kind: K, { key, body, revision }: Stored<Documents[K]>): readonly Change[] {
  const keys = kind === 'content' && 'path' in body ? contentKeys({ key, body, revision }) : [key];
  return keys.map((one) => ({ kind, key: one, remove: true, expected: 'any' }));
}

/** The site's list of its groups says how many members each has. */
async function summaryWith(ports: Pick<Ports, 'store'>, change: Change): Promise<readonly Change[]> {
  if (change.kind !== 'group' || 'remove' in change) return [];
  const { body, key, revision } = await readSettings(ports);
  if (!body.groupSummaries?.[change.key]) return [];
  const groupSummaries = { ...body.groupSummaries, [change.key]: summaryOf(change.body) };
  return [{ kind: 'setting', key, body: { ...body, groupSummaries }, expected: revision }];
}

/** What does not fit into one commit is taken out one after another; what was the first is that by which it is found. */
async function commitAll({ store }: Pick<Ports, 'store'>, changes: readonly Change[]): Promise<'done' | 'conflict'> {
  for (let start = 0; start < changes.length; start += COMMIT_LIMIT)
    if ((await store.commit(changes.slice(start, start + COMMIT_LIMIT))) === 'conflict') return 'conflict';
  return 'done';
}
