/** What the verifier says of corrections: for whom they were, over what, and because of what. */
import { sha256Hex } from '../../src/domain/encoding/digest';
import { audienceOf } from '../../src/domain/ledger/content';
import type { LedgerEvent, LedgerEventOf, MessagePin } from '../../src/domain/ledger/event';
import { buildBundle } from '../builders/bundle';
import {
  accountOpening,
  APP,
  bundled,
  person,
  PIN,
  PIN_DIGEST,
  RECIPIENTS,
  RECORD_LOG,
  SIGNER,
  STORY,
  stepTime,
  writeLog,
  type Step,
} from '../domain/ledger/example';
import { placesOf, verifyOne } from './verify-many';

const STRANGER = accountOpening('Stranger');
const readers = (...openings: readonly (typeof STRANGER)[]) => audienceOf(openings.map(({ commitment }) => commitment));
const TOLD = readers(...RECIPIENTS);

const rolledBack: LedgerEvent = {
  type: 'deployment-evidence',
  data: {
    source: 'deploy-prod',
    sequence: 7,
    environment: 'production',
    version: '5.1.3',
    verdict: 'rolled-back',
    evidence: sha256Hex('rolled back'),
    observedAt: stepTime(20),
  },
};
const EVIDENCE = STORY.length;

const drafted = (change: Partial<LedgerEventOf<'correction-drafted'>['data']> = {}): LedgerEvent => ({
  type: 'correction-drafted',
  data: {
    correction: 'correction-1',
    corrects: 'send-1',
    because: 'rolled-back',
    evidence: EVIDENCE,
    communiques: [
      {
        communique: 'correction-of-users',
        corrects: PIN.communique,
        group: 'group-users',
        channel: PIN.channel,
        source: sha256Hex('source'),
      },
    ],
    ...change,
  },
});

const pin = (audience = TOLD, change: Partial<MessagePin> = {}): MessagePin => ({
  communique: 'correction-of-users',
  revision: 1,
  kind: 'correction',
  channel: PIN.channel,
  content: sha256Hex('The correction.'),
  audience: { count: audience.count, digest: audience.digest },
  ...change,
});

const sent = (
  plan: readonly MessagePin[] = [pin()],
  change: Partial<LedgerEventOf<'send-authorised'>['data']> = {},
): LedgerEvent => ({
  type: 'send-authorised',
  data: {
    authorisation: 'send-2',
    corrects: 'send-1',
    snapshot: PIN_DIGEST,
    gates: [{ gate: 'communiques-complete', open: true, reasons: [] }],
    decisions: [],
    evidence: [],
    plan,
    deliveries: plan.reduce((sum, { audience }) => sum + audience.count, 0),
    ...change,
  },
});

const step = (event: LedgerEvent, actor: Step['actor'] = APP): Step => ({ actor, event });
const story = (draft: LedgerEvent, send: LedgerEvent, draftedBy: Step['actor'] = APP): readonly Step[] => [
  ...STORY,
  step(rolledBack),
  step(draft, draftedBy),
  step(send, person('Engineer')),
];

function verify(steps: readonly Step[]): readonly string[] {
  const lists = [TOLD, readers(...RECIPIENTS.slice(0, 2)), readers(...RECIPIENTS, STRANGER)];
  const bundle = buildBundle(
    {
      createdAt: stepTime(59),
      logs: [bundled(writeLog(RECORD_LOG, steps), SIGNER)],
      contents: lists.map(({ content }) => content),
      openings: [],
      attachments: [],
    },
    SIGNER,
  );
  return placesOf(verifyOne(bundle));
}

const SEND = `logs/record-10042.jsonl entry ${STORY.length + 2}`;
const DRAFT = `logs/record-10042.jsonl entry ${STORY.length + 1}`;

it('a correction for exactly those who were told is accepted, and needs neither approval nor evidence', () => {
  expect(verify(story(drafted(), sent()))).toEqual([]);
});

it('so is one that a person began', () => {
  const draft = drafted({ because: 'person', evidence: undefined, reason: accountOpening('Why').commitment });
  expect(verify(story(draft, sent(), person('Engineer')))).toEqual([]);
});

describe('a correction of which approval is asked by its gates', () => {
  const asking = (asked?: false) =>
    sent([pin()], {
      changes: ['CHG-7'],
      gates: [{ gate: 'change-approved', open: true, reasons: [], ...(asked === false ? { asked } : {}) }],
    });

  it('is refused without the approval of each linked change', () => {
    expect(verify(story(drafted(), asking()))).toEqual([SEND]);
  });

  it('needs none where the policy does not ask', () => {
    expect(verify(story(drafted(), asking(false)))).toEqual([]);
  });
});

describe('a correction because the planned day has moved', () => {
  const notices = JSON.parse(
    JSON.stringify(STORY).replaceAll('"kind":"release-announcement"', '"kind":"planned-notice"'),
  ) as readonly Step[];
  const moved = (
    schedule: LedgerEventOf<'correction-drafted'>['data']['schedule'],
    told: readonly Step[] = notices,
  ) => [
    ...told,
    step(rolledBack),
    step(drafted({ because: 'rescheduled', evidence: undefined, schedule }), APP),
    step(sent(), person('Engineer')),
  ];

  it('is accepted for exactly those who were told the old one', () => {
    expect(verify(moved({ before: '2026-12-01', after: '2026-12-08' }))).toEqual([]);
    expect(verify(moved({ before: '2026-12-01' }))).toEqual([]);
  });

  it('is refused where the day has not moved, or where the release was announced', () => {
    expect(verify(moved({ before: '2026-12-01', after: '2026-12-01' }))).toEqual([DRAFT]);
    expect(verify(moved(undefined))).toEqual([DRAFT]);
    expect(verify(moved({ before: '2026-12-01', after: '2026-12-08' }, STORY))).toEqual([DRAFT]);
  });

  it('is accepted after those who had heard that it is live were told otherwise', () => {
    const tookBack = [step(rolledBack), step(drafted(), APP), step(sent(), person('Engineer'))];
    const schedule = { before: '2026-12-01', after: '2026-12-08' };
    const next = step(
      drafted({ correction: 'correction-2', because: 'rescheduled', evidence: undefined, schedule }),
      APP,
    );
    expect(verify([...STORY, ...tookBack, next])).toEqual([]);
    expect(verify([...STORY, ...tookBack.slice(0, -1), next])).toHaveLength(1);
  });

  it('is refused where it leaves out somebody who was told', () => {
    const some = moved({ before: '2026-12-01' }).slice(0, -1);
    expect(verify([...some, step(sent([pin(readers(...RECIPIENTS.slice(0, 2)))]), person('Engineer'))])).toEqual([
      SEND,
    ]);
  });
});

/** The status in which a change was found. */
const status = (verdict: 'verified' | 'failed'): LedgerEvent => ({
  type: 'change-status-recognised',
  data: { change: '10001', version: '5.1.3', verdict, status: sha256Hex('Rolled back'), observedAt: stepTime(20) },
});
const byStatus = (verdict: 'verified' | 'failed'): readonly Step[] => [
  ...STORY,
  step(status(verdict)),
  step(drafted({ because: 'change-failed' }), APP),
  step(sent(), person('Engineer')),
];

it('so is one that the status of a change made necessary', () => {
  expect(verify(byStatus('failed'))).toEqual([]);
});

it.each<[string, readonly Step[], string]>([
  ['for a status that says that all is well', byStatus('verified'), DRAFT],
  ['that leaves out somebody who was told', story(drafted(), sent([pin(readers(...RECIPIENTS.slice(0, 2)))])), SEND],
  ['for somebody who was not told', story(drafted(), sent([pin(readers(...RECIPIENTS, STRANGER))])), SEND],
  ['over another channel than they were told', story(drafted(), sent([pin(TOLD, { channel: 'jira-mail' })])), SEND],
  ['of what nobody sent', story(drafted(), sent([pin()], { corrects: 'send-9' })), SEND],
  ['that does not say of what', story(drafted(), sent([pin()], { corrects: undefined })), SEND],
  ['with news along with it', story(drafted(), sent([pin(), PIN])), SEND],
  ['that was not drafted', story(drafted({ communiques: [] }), sent()), SEND],
  ['because of a verdict that never was', story(drafted({ evidence: 6 }), sent()), DRAFT],
  ['that nobody began', story(drafted({ because: 'person', evidence: undefined }), sent()), DRAFT],
  [
    'that was dropped',
    [
      ...STORY,
      step(rolledBack),
      step(drafted()),
      step(
        {
          type: 'correction-dropped',
          data: { correction: 'correction-1', reason: accountOpening('Why').commitment },
        },
        person('Engineer'),
      ),
      step(sent(), person('Engineer')),
    ],
    `logs/record-10042.jsonl entry ${STORY.length + 3}`,
  ],
  [
    'for the second time',
    [...story(drafted(), sent()), step(sent([pin()], { authorisation: 'send-3' }), person('Engineer'))],
    `logs/record-10042.jsonl entry ${STORY.length + 3}`,
  ],
])('a correction %s is refused, naming the entry', (_, steps, place) => {
  expect(verify(steps)).toContain(place);
});
