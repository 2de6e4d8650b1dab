import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { sha256Hex } from '../../../src/domain/encoding/digest';
import type { BundleFile } from '../../../src/domain/ledger/bundle';
import { buildBundle, type BundledLog, type BundleParts } from '../../builders/bundle';
import { commit, saltFor, type Opening } from '../../../src/domain/ledger/commitment';
import { audienceOf, contentOf } from '../../../src/domain/ledger/content';
import type { LedgerActor } from '../../../src/domain/ledger/entry';
import type { LedgerEvent, MessagePin, SettledDelivery } from '../../../src/domain/ledger/event';
import { append, emptyHead, signHead, type LedgerHead } from '../../../src/domain/ledger/head';
import { recordLogOrigin, siteLogOrigin } from '../../../src/domain/ledger/log-origin';
import type { NoteSigner } from '../../../src/domain/ledger/signed-note';

/** A signer whose key is derived from a word, so that examples come out the same each time. */
export function signerFrom(word: string, name = 'release-communications.example/site-1'): NoteSigner {
  const seed = Buffer.from(sha256Hex(word), 'hex');
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { key: { name, publicKey }, sign: (message) => sign(null, message, privateKey) };
}

export const SIGNER = signerFrom('example key');
export const RECORD_LOG = recordLogOrigin(SIGNER.key.name, '10042');
export const SITE_LOG = siteLogOrigin(SIGNER.key.name);
export const APP: LedgerActor = { kind: 'app' };

/** A person of the example, as the record's log knows them. */
export function accountOpening(name: string, log = RECORD_LOG): Opening {
  return commit({ account: `account-${name}` }, saltFor(sha256Hex(`secret of ${name}`), log));
}

export function person(name: string): LedgerActor {
  return { kind: 'person', account: accountOpening(name).commitment };
}

/** The time of the step with this number: a minute apart. */
export function stepTime(step: number): string {
  return new Date(Date.UTC(2026, 10, 20, 9, step)).toISOString();
}

export interface Step {
  readonly event: LedgerEvent;
  readonly actor: LedgerActor;
}

export interface WrittenLog {
  readonly head: LedgerHead;
  readonly entries: readonly string[];
  /** The head after each size, from 0. */
  readonly heads: readonly LedgerHead[];
}

export function writeLog(origin: string, steps: readonly Step[]): WrittenLog {
  const heads: LedgerHead[] = [emptyHead(origin)];
  const entries: string[] = [];
  let head = emptyHead(origin);
  steps.forEach(({ event, actor }, index) => {
    const appended = append(head, event, { time: stepTime(index), actor });
    head = appended.head;
    heads.push(head);
    entries.push(appended.entryText);
  });
  return { head, entries, heads };
}

export const RECIPIENTS = ['Ada', 'Bo', 'Cy'].map((name) => accountOpening(name));
const AUDIENCE = audienceOf(RECIPIENTS.map(({ commitment }) => commitment));
export const MESSAGE = 'Phoenix 5.1.3 is live.\n\nWhat: secondary indexes are built without locking the table.\n';
export const PIN: MessagePin = {
  communique: 'query-users',
  revision: 2,
  kind: 'release-announcement',
  channel: 'external-mail',
  content: contentOf(MESSAGE).digest,
  audience: { count: AUDIENCE.count, digest: AUDIENCE.digest },
};
export const PIN_DIGEST = sha256Hex('what was judged');
const EVIDENCE = '{"environment":"production","sequence":7,"verdict":"verified","version":"5.1.3"}';

export function settled(number: number, changes: Partial<SettledDelivery> = {}): SettledDelivery {
  const recipient = RECIPIENTS[number];
  if (recipient === undefined) throw new RangeError(`There is no recipient ${number}.`);
  return {
    delivery: `delivery-${number}`,
    communique: PIN.communique,
    revision: PIN.revision,
    channel: PIN.channel,
    content: PIN.content,
    recipient: recipient.commitment,
    outcome: 'accepted',
    at: stepTime(30 + number),
    ...changes,
  };
}

/** The story of one release, whose every rule is kept: planned, approved, verified, sent, received, recorded. */
export const STORY: readonly Step[] = [
  {
    actor: person('Dev'),
    event: {
      type: 'record-planned',
      data: { issue: '10042', key: 'PHX-500', versions: [{ id: '20513', name: '5.1.3' }], changes: ['CHG-7'] },
    },
  },
  {
    actor: person('Dev'),
    event: {
      type: 'communique-saved',
      data: {
        communique: PIN.communique,
        revision: PIN.revision,
        group: 'group-users',
        channel: PIN.channel,
        source: sha256Hex('source'),
      },
    },
  },
  {
    actor: APP,
    event: {
      type: 'audience-resolved',
      data: { communique: PIN.communique, audience: PIN.audience, excluded: [{ reason: 'no-address', count: 1 }] },
    },
  },
  {
    actor: person('Dev'),
    event: {
      type: 'submitted-for-approval',
      data: { submission: 'submission-1', changes: ['CHG-7'], pin: PIN_DIGEST, covers: [PIN] },
    },
  },
  {
    actor: person('Engineer'),
    event: {
      type: 'send-refused',
      data: {
        snapshot: PIN_DIGEST,
        gates: [{ gate: 'change-approved', open: false, reasons: ['not-decided'] }],
      },
    },
  },
  {
    actor: person('Manager'),
    event: {
      type: 'change-approved',
      data: { submission: 'submission-1', change: 'CHG-7', pin: PIN_DIGEST, covers: [PIN] },
    },
  },
  {
    actor: { kind: 'pipeline', name: 'deploy-prod' },
    event: {
      type: 'deployment-evidence',
      data: {
        source: 'deploy-prod',
        sequence: 7,
        environment: 'production',
        version: '5.1.3',
        verdict: 'verified',
        evidence: contentOf(EVIDENCE).digest,
        observedAt: stepTime(6),
      },
    },
  },
  {
    actor: person('Engineer'),
    event: {
      type: 'send-authorised',
      data: {
        authorisation: 'send-1',
        snapshot: PIN_DIGEST,
        gates: [
          { gate: 'change-approved', open: true, reasons: [] },
          { gate: 'deployment-verified', open: true, reasons: [] },
        ],
        changes: ['CHG-7'],
        decisions: [5],
        evidence: [6],
        plan: [PIN],
        deliveries: 3,
      },
    },
  },
  {
    actor: APP,
    event: {
      type: 'deliveries-settled',
      data: { authorisation: 'send-1', deliveries: [settled(0), settled(1), settled(2, { outcome: 'uncertain' })] },
    },
  },
  {
    actor: APP,
    event: {
      type: 'receipts-recorded',
      data: {
        receipts: [{ delivery: 'delivery-0', kind: 'acknowledged', at: stepTime(40), content: PIN.content }],
      },
    },
  },
  {
    actor: person('Engineer'),
    event: {
      type: 'delivery-settled-by-person',
      data: { authorisation: 'send-1', delivery: 'delivery-2', outcome: 'accepted' },
    },
  },
  {
    actor: APP,
    event: {
      type: 'send-closed',
      data: { authorisation: 'send-1', planned: 3, accepted: 3, failed: 0, cancelled: 0 },
    },
  },
  {
    actor: APP,
    event: {
      type: 'configuration-item-recorded',
      data: { item: 'SVC-1', source: 'assets', authorisation: 'send-1', written: sha256Hex('written') },
    },
  },
];

export function bundled(written: WrittenLog, signer: NoteSigner, earlierSizes: readonly number[] = []): BundledLog {
  return {
    origin: written.head.log,
    entries: written.entries,
    checkpoint: signHead(written.head, signer),
    earlier: earlierSizes.flatMap((size) => {
      const head = written.heads[size];
      return head === undefined ? [] : [{ size, note: signHead(head, signer) }];
    }),
  };
}

/** The site's log, which has seen the record's log at this size. */
export function siteSteps(record: WrittenLog, size: number, signer: NoteSigner): readonly Step[] {
  const seen = record.heads[size];
  if (seen === undefined) throw new RangeError(`The record's log never had ${size} entries.`);
  return [
    {
      actor: APP,
      event: { type: 'settings-changed', data: { setting: 'changes', revision: 1, after: sha256Hex('settings') } },
    },
    {
      actor: APP,
      event: {
        type: 'log-checkpointed',
        data: { log: seen.log, size: seen.size, root: seen.root, checkpoint: signHead(seen, signer) },
      },
    },
  ];
}

/** A complete bundle of the story, or of another one. */
export function exampleBundle(
  steps: readonly Step[] = STORY,
  signer: NoteSigner = SIGNER,
  changes: Partial<BundleParts> = {},
): readonly BundleFile[] {
  const record = writeLog(RECORD_LOG, steps);
  const half = Math.min(7, steps.length);
  const people = ['Dev', 'Engineer', 'Manager'].map((name) => accountOpening(name));
  return buildBundle(
    {
      createdAt: stepTime(59),
      logs: [bundled(record, signer, [half]), bundled(writeLog(SITE_LOG, siteSteps(record, half, signer)), signer)],
      contents: [contentOf(MESSAGE), AUDIENCE.content, contentOf(EVIDENCE)],
      openings: [...people, ...RECIPIENTS],
      attachments: [],
      ...changes,
    },
    signer,
  );
}
