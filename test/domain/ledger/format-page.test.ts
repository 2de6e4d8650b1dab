import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../../src/domain/encoding/canonical-json';
import { sha256Hex, toHex } from '../../../src/domain/encoding/digest';
import { buildBundle } from '../../builders/bundle';
import { audienceOf } from '../../../src/domain/ledger/content';
import type { LedgerEventType } from '../../../src/domain/ledger/event';
import { signHead } from '../../../src/domain/ledger/head';
import { leafHash, nodeHash } from '../../../src/domain/ledger/merkle';
import { encodeKey } from '../../../src/domain/ledger/signed-note';
import { placesOf, verifyOne } from '../../verifier/verify-many';
import { accountOpening, bundled, RECIPIENTS, RECORD_LOG, SIGNER, stepTime, STORY, writeLog } from './example';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'ledger-format.md');

const log = writeLog(RECORD_LOG, STORY.slice(0, 3));
const [first = '', second = ''] = log.entries;
const bundle = buildBundle(
  {
    createdAt: stepTime(59),
    logs: [bundled(log, SIGNER)],
    contents: [],
    openings: [accountOpening('Dev')],
    attachments: [],
  },
  SIGNER,
);
const content = (path: string) => bundle.find((file) => file.path === path)?.content ?? '';
const { commitment, salt, value } = accountOpening('Dev');
const audience = audienceOf(RECIPIENTS.map((opening) => opening.commitment));

const EXAMPLES: Readonly<Record<string, string>> = {
  key: [
    `private key  ${sha256Hex('example key')}`,
    `public key   ${toHex(SIGNER.key.publicKey)}`,
    `line         ${encodeKey(SIGNER.key)}`,
  ].join('\n'),
  entries: log.entries.join('\n'),
  tree: [
    ...log.entries.map((line, index) => `leaf ${index}     ${leafHash(line)}`),
    `node 0–1   ${nodeHash(leafHash(first), leafHash(second))}`,
    `root       ${log.head.root}`,
  ].join('\n'),
  checkpoint: signHead(log.head, SIGNER).trimEnd(),
  opening: [`hashed      ${canonicalJson({ salt, value })}`, `commitment  ${commitment}`].join('\n'),
  audience: [`list    ${audience.content.text}`, `digest  ${audience.digest}`, `count   ${audience.count}`].join('\n'),
  manifest: `${content('manifest.json')}\n\n${content('manifest.note').trimEnd()}`,
};

/** The page with its examples as the app makes them today. */
function withExamples(page: string): string {
  return Object.entries(EXAMPLES).reduce(
    (text, [name, example]) =>
      text.replace(
        new RegExp(`<!-- example: ${name} -->\\n(?:\\n\`\`\`text\\n[^]*?\\n\`\`\`\\n)?`),
        () => `<!-- example: ${name} -->\n\n\`\`\`text\n${example}\n\`\`\`\n`,
      ),
    page,
  );
}

/** Complete by its type: the compiler asks for every event there is. */
const EVENT_TYPES: Readonly<Record<LedgerEventType, true>> = {
  'record-planned': true,
  'communique-saved': true,
  'communique-removed': true,
  'audience-resolved': true,
  'submitted-for-approval': true,
  'change-approved': true,
  'change-declined': true,
  'decision-withdrawn': true,
  'approval-recognised': true,
  'override-asked': true,
  'override-granted': true,
  'override-withdrawn': true,
  'emergency-reviewed': true,
  'installation-named': true,
  'deployment-evidence': true,
  'correction-drafted': true,
  'correction-dropped': true,
  'change-status-recognised': true,
  'send-refused': true,
  'send-authorised': true,
  'steps-held': true,
  'steps-ended': true,
  'step-decided': true,
  'deliveries-settled': true,
  'delivery-settled-by-person': true,
  'deliveries-attested': true,
  'receipts-recorded': true,
  'send-closed': true,
  'coverage-judged': true,
  'reminder-begun': true,
  'reminders-settled': true,
  'reminders-attested': true,
  'reminding-stopped': true,
  'coverage-escalated': true,
  'acknowledgements-reopened': true,
  'configuration-item-recorded': true,
  'approval-delegated': true,
  'delegation-withdrawn': true,
  'settings-changed': true,
  'group-changed': true,
  'addresses-quarantined': true,
  'mending-asked': true,
  'address-released': true,
  'secret-changed': true,
  'sending-armed': true,
  'personal-data-erased': true,
  'log-checkpointed': true,
};

if (process.env['UPDATE_EXAMPLES'] === '1') writeFileSync(PAGE, withExamples(readFileSync(PAGE, 'utf8')));
const page = readFileSync(PAGE, 'utf8');

test.each(Object.entries(EXAMPLES))(
  'the page about the format shows the %s as it is (UPDATE_EXAMPLES=1 writes it anew)',
  (name, example) => {
    expect(page).toContain(`<!-- example: ${name} -->\n\n\`\`\`text\n${example}\n\`\`\`\n`);
  },
);

test('the page about the format has a row for every event, and for no other', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, type]) => type);
  const events = rows.slice(rows.indexOf('record-planned'));
  expect(events.sort()).toEqual(Object.keys(EVENT_TYPES).sort());
});

test('the bundle of the page’s examples is one that the verifier accepts', () => {
  expect(placesOf(verifyOne(bundle))).toEqual([]);
});
