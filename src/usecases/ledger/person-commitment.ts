/** People and texts as the ledger names them: by salted commitments whose openings are kept apart and can be erased. */
import { digestOf } from '../../domain/encoding/digest';
import { commit, saltFor, type Commitment, type Opening } from '../../domain/ledger/commitment';
import type { AccountRound, KnownPerson, PersonDocument } from '../../domain/documents';
import type { AudienceMember } from '../../domain/record/audience';
import { isReportable } from '../../domain/privacy/closed-account';
import { recipientKey, type Recipient } from '../../domain/record/stakeholder-group';
import type { Change, Ports } from '../../ports';
import { COMMIT_LIMIT } from '../../ports';
import { chunks } from '../../domain/delivery/send-plan';

type PersonPorts = Pick<Ports, 'store' | 'random' | 'clock'>;

/** Where a person's secret is kept: the key tells nothing to who does not know the person already. */
export function personKey(recipient: Recipient): string {
  return digestOf({ person: recipientKey(recipient) }).slice(0, 40);
}

function valueOf(recipient: Recipient): Opening['value'] {
  switch (recipient.kind) {
    case 'jira-user':
      return { account: recipient.accountId };
    case 'address':
      return { address: recipient.address };
    case 'telephone-number':
      return { address: recipient.number };
    case 'request':
      return { request: recipient.issueId };
    case 'destination':
      return { destination: recipient.destinationId };
    case 'listed':
      return { listed: recipient.name, ...(recipient.number ? { number: recipient.number } : {}) };
  }
}

/**
 * The recipients with their commitments in one log. A person's secret is made when the person is first met; two
 * invocations that meet somebody at once agree on the secret that was stored first.
 */
export async function withCommitments(
  ports: PersonPorts,
  log: string,
  recipients: readonly Recipient[],
): Promise<readonly AudienceMember[]> {
  const secrets = await secretsOf(ports, recipients);
  return recipients.map((recipient, index) => {
    const secret = secrets[index];
    if (secret === undefined) throw new Error('A person’s secret could not be stored.');
    return { recipient, commitment: commit(valueOf(recipient), saltFor(secret, log)).commitment };
  });
}

/** The opening of a Jira user's commitment in one log. */
export async function openingOfAccount(ports: PersonPorts, log: string, accountId: string): Promise<Opening> {
  const [opening] = await openingsOfRecipients(ports, log, [{ kind: 'jira-user', accountId, name: '' }]);
  if (!opening) throw new Error('A person’s secret could not be stored.');
  return opening;
}

/** Whether Atlassian said that the account was closed. */
export async function wasClosed({ store }: Pick<Ports, 'store'>, accountId: string): Promise<boolean> {
  const person = await store.get('person', personKey({ kind: 'jira-user', accountId, name: '' }));
  return person !== undefined && 'closedAt' in person.body;
}

/** A commitment to a text that a person wrote, such as the reason of a decision. */
export function openingOfText(ports: Pick<Ports, 'random'>, text: string): Opening {
  return commit({ text }, ports.random.hex(16));
}

/** The change that keeps an opening, so that those who may can read what a commitment stands for. */
export function keepOpening(opening: Opening): Change {
  return {
    kind: 'opening',
    key: openingKey(opening.commitment),
    body: { commitment: opening.commitment, salt: opening.salt, value: opening.value },
    expected: 'any',
  };
}

export function openingKey(commitment: Commitment): string {
  return commitment.slice(commitment.indexOf(':') + 1);
}

/** What is kept of somebody who is met for the first time. */
export function newPerson(ports: Pick<Ports, 'random' | 'clock'>, recipient: Recipient): KnownPerson {
  const secret = ports.random.hex(32);
  if (recipient.kind !== 'jira-user' || !isReportable(recipient.accountId)) return { secret };
  const now = ports.clock.now();
  return { secret, account: { accountId: recipient.accountId, heldSince: now, reportAt: now } };
}

async function secretsOf(
  ports: PersonPorts,
  recipients: readonly Recipient[],
): Promise<readonly (string | undefined)[]> {
  const keys = recipients.map(personKey);
  const secrets = new Map<string, string>();
  const read = async (wanted: readonly string[]): Promise<void> => {
    for (const stored of await ports.store.getMany('person', wanted))
      if (stored) secrets.set(stored.key, secretIn(stored.body) ?? passingSecret(ports));
  };
  await read(keys);
  const missing = new Map(
    recipients.flatMap((recipient, index): readonly (readonly [string, Recipient])[] => {
      const key = keys[index];
      return key === undefined || secrets.has(key) ? [] : [[key, recipient]];
    }),
  );
  for (const part of chunks([...missing], COMMIT_LIMIT)) {
    const fresh = part.map(([key, recipient]) => ({ key, body: newPerson(ports, recipient) }));
    const creating = fresh.map(({ key, body }): Change => ({ kind: 'person', key, body, expected: 0 }));
    if ((await ports.store.commit(creating)) === 'done') {
      for (const { key, body } of fresh) secrets.set(key, body.secret);
      continue;
    }
    for (const single of creating) await ports.store.commit([single]);
    await read(fresh.map(({ key }) => key));
  }
  return keys.map((key) => secrets.get(key));
}

function secretIn(person: PersonDocument | AccountRound): string | undefined {
  return 'secret' in person ? person.secret : undefined;
}

/** Of somebody whose account was closed, whom Jira still names: nothing that is kept opens what is committed to with it. */
function passingSecret(ports: Pick<Ports, 'random'>): string {
  return ports.random.hex(32);
}

async function keptSecrets(ports: Pick<Ports, 'store'>, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await ports.store.getMany('person', keys);
  return new Map(
    found.flatMap((stored) => {
      const secret = stored && secretIn(stored.body);
      return stored && secret !== undefined ? [[stored.key, secret] as const] : [];
    }),
  );
}

/**
 * The openings of these people's commitments in one log, for those who may see who was told. Of who was erased there is
 * none, and none is made.
 */
export async function keptOpenings(
  ports: Pick<Ports, 'store'>,
  log: string,
  members: readonly AudienceMember[],
): Promise<readonly Opening[]> {
  const keys = members.map(({ recipient }) => personKey(recipient));
  const secrets = await keptSecrets(ports, keys);
  return members.flatMap(({ recipient, commitment }, index) => {
    const secret = secrets.get(keys[index] ?? '');
    const opening = secret === undefined ? undefined : commit(valueOf(recipient), saltFor(secret, log));
    return opening?.commitment === commitment ? [opening] : [];
  });
}

/** The openings of recipients in one log. */
export async function openingsOfRecipients(
  ports: PersonPorts,
  log: string,
  recipients: readonly Recipient[],
): Promise<readonly Opening[]> {
  const secrets = await secretsOf(ports, recipients);
  return recipients.flatMap((recipient, index) => {
    const secret = secrets[index];
    return secret === undefined ? [] : [commit(valueOf(recipient), saltFor(secret, log))];
  });
}
