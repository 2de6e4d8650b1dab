/**
 * Asks whoever answers for a stakeholder group to have its addresses mended. That the mail leaves is written down before
 * Jira is asked for it, and that it left, with the ledger's entry, after that: a mail that was cut off in between leaves
 * once more and says so. Whoever Jira's mail does not reach is passed over for who comes after them.
 */
import { isArmed } from '../../domain/delivery/fence';
import type { GroupDocument } from '../../domain/documents';
import type { MailMessage } from '../../domain/communique/message';
import { isStandIn } from '../../domain/privacy/closed-account';
import { afterNotice, mendingTurn, type MendingNotice } from '../../domain/record/mending';
import { mendingNotice } from '../../domain/record/mending-notice';
import { standing, untold, withTold } from '../../domain/record/quarantine';
import { channelFor } from '../../domain/record/stakeholder-group';
import type { Ports } from '../../ports';
import { readSettings } from '../administering/settings';
import { keepOpening, openingOfAccount } from '../ledger/person-commitment';
import { siteLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { tellEach } from '../people/tell-each';
import { whoAnswers } from '../people/who-answers';
import { communiqueKey } from '../records/load-record';

type AskPorts = LedgerPorts & Pick<Ports, 'jira' | 'notices' | 'log' | 'installation'>;

const GROUPS_ON_A_PAGE = 20;

/** The groups of which there is something to be told. One query where there are none. */
export async function* groupsToMend({ store }: Pick<Ports, 'store'>): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = await store.query(
      { kind: 'group', index: 'by-mending', partition: ['to-be-told'] },
      { limit: GROUPS_ON_A_PAGE, cursor },
    );
    for (const { key } of page.items) yield key;
    cursor = page.nextCursor;
  } while (cursor);
}

/** Can be asked at any moment, any number of times; one read while it is not time for it. */
export async function askToMend(ports: AskPorts, groupId: string): Promise<void> {
  const group = (await ports.store.get('group', groupId))?.body;
  const turn = group && mendingTurn(group, ports.clock.now());
  if (!group?.mending?.news || turn === undefined || turn === 'wait') return;
  // A copy of the site writes to nobody.
  if (!isArmed((await readSettings(ports)).body.fence, ports.installation.id())) return;
  const known = group.mending.notice;
  const onceMore = turn === 'once-more';
  const ids = new Set(untold(group.quarantine).map(({ id }) => id));
  if (turn === 'counts-as-told' && known) return writeTold(ports, groupId, ids, known);
  const { recordIssueId, communiqueId, sendId } = group.mending.news;
  const [communique, send] = await Promise.all([
    ports.store.get('communique', communiqueKey(recordIssueId, communiqueId)),
    ports.store.get('send', sendId),
  ]);
  const { after } = await whoAnswers(ports, onceMore ? known?.accountId : undefined, [
    group.responsibleAccountId ?? '',
    communique?.body.responsibleAccountId ?? '',
    send?.body.authorisation.accountId ?? '',
  ]);
  const message = await messageOf(ports, group, recordIssueId, onceMore);
  const refusing = new Set<string>();
  for (let from = known; ;) {
    const accountId = after(refusing);
    const leaving: MendingNotice = {
      at: ports.clock.now(),
      state: 'leaving',
      ...(accountId === undefined ? {} : { accountId }),
      ...(onceMore ? { repeated: true } : {}),
    };
    if (!(await moveNotice(ports, groupId, from, leaving))) return;
    if (accountId === undefined) return writeTold(ports, groupId, ids, leaving);
    const { again, refused } = await tellEach(ports, recordIssueId, new Map([[accountId, message]]));
    if (again.length > 0) return void (await moveNotice(ports, groupId, leaving, { ...leaving, state: 'not-taken' }));
    if (refused.length === 0) return writeTold(ports, groupId, ids, leaving);
    refusing.add(accountId);
    from = leaving;
  }
}

/** Whether the mark was moved on from where it stood; whoever was faster tells them. */
async function moveNotice(
  { store }: Pick<Ports, 'store'>,
  groupId: string,
  from: MendingNotice | undefined,
  to: MendingNotice,
): Promise<boolean> {
  for (let group = await store.get('group', groupId); group; group = await store.get('group', groupId)) {
    if (!isSame(group.body.mending?.notice, from)) return false;
    const body: GroupDocument = { ...group.body, mending: { ...group.body.mending, notice: to } };
    if ((await store.commit([{ kind: 'group', key: groupId, body, expected: group.revision }])) === 'done') return true;
  }
  return false;
}

function isSame(one: MendingNotice | undefined, other: MendingNotice | undefined): boolean {
  return one?.at === other?.at && one?.state === other?.state && one?.accountId === other?.accountId;
}

/** With the ledger's entry of who was asked, or that nobody is left, unless somebody else has moved on from there. */
async function writeTold(
  ports: LedgerPorts,
  groupId: string,
  ids: ReadonlySet<string>,
  leaving: MendingNotice,
): Promise<void> {
  const { accountId } = leaving;
  const log = siteLog(ports);
  const opening = accountId === undefined ? undefined : await openingOfAccount(ports, log, accountId);
  await withLedger<undefined>(ports, log, async () => {
    const stored = await ports.store.get('group', groupId);
    if (!stored || !isSame(stored.body.mending?.notice, leaving)) return { unchanged: undefined };
    const quarantine = accountId === undefined ? stored.body.quarantine : withTold(stored.body.quarantine, ids);
    const mending = afterNotice({ ...stored.body, quarantine }, { ...leaving, state: 'told' });
    return {
      actor: { kind: 'app' },
      events: [
        {
          type: 'mending-asked',
          data: { group: groupId, ...(opening ? { to: opening.commitment } : {}), addresses: ids.size },
        },
      ],
      changes: [
        { kind: 'group', key: groupId, body: { ...stored.body, quarantine, mending }, expected: stored.revision },
        ...(opening ? [keepOpening(opening)] : []),
      ],
      value: undefined,
    };
  });
}

async function messageOf(
  ports: Pick<Ports, 'store' | 'notices'>,
  { name, members, quarantine, responsibleAccountId }: GroupDocument,
  recordIssueId: string,
  onceMore: boolean,
): Promise<MailMessage> {
  const issueKey = (await ports.store.get('record', recordIssueId))?.body.issueKey ?? '';
  return mendingNotice({
    groupName: name,
    isByText: channelFor(members) === 'text-message',
    news: untold(quarantine),
    all: standing(quarantine).length,
    nobodyAnswers: responsibleAccountId === undefined || isStandIn(responsibleAccountId),
    onceMore,
    issueKey,
    url: await ports.notices.addressOf(issueKey),
  });
}
