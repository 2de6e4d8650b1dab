import { canonicalJson } from '../../src/domain/encoding/canonical-json';
import { sha256Hex } from '../../src/domain/encoding/digest';
import { contentOf } from '../../src/domain/ledger/content';
import {
  accountOpening,
  APP,
  exampleBundle,
  MESSAGE,
  person,
  PIN,
  settled,
  stepTime,
  STORY,
  type Step,
} from '../domain/ledger/example';
import { placesOf, verifyEach, verifyOne } from './verify-many';
import {
  ARTIFACT,
  COMMIT,
  LOG,
  REMINDER,
  acknowledgedAt,
  after,
  approvedAgain,
  attested,
  authorised,
  decided,
  declined,
  deliveries,
  deployedAs,
  deployment,
  escalated,
  escalatedTo,
  found,
  indexOf,
  inserted,
  judged,
  judgedBeforeTold,
  recognised,
  NEXT,
  nextTold,
  reminder,
  reminderEntry,
  remindersEntry,
  reminding,
  renewed,
  reopened,
  reported,
  sentAgainAfterClosing,
  stoppedReminding,
  timed,
  withActor,
  withData,
  withEveryPin,
  withReceiptBefore,
  withdrawn,
} from './variations';

describe('a properly signed log that breaks a rule is refused, naming the entry:', () => {
  const send = `${LOG} entry ${indexOf('send-authorised')}`;
  const approval = `${LOG} entry ${indexOf('change-approved')}`;
  const delivered = `${LOG} entry ${indexOf('deliveries-settled')}`;
  const atDecision = `${LOG} entry ${indexOf('send-authorised') + 1}`;
  const afterDecision = `${LOG} entry ${indexOf('deliveries-settled') + 1}`;
  const other = sha256Hex('other');

  const broken: readonly (readonly [rule: string, steps: readonly Step[], place: string])[] = [
    ['sending although a gate is held', authorised({ gates: [{ gate: 'freeze', open: false, reasons: [] }] }), send],
    ['sending in nobody’s name', withActor('send-authorised', APP), send],
    ['sending without any gate', authorised({ gates: [] }), send],
    ['sending without an approval', authorised({ decisions: [] }), send],
    ['sending on an approval given later', authorised({ decisions: [9] }), send],
    ['sending on something that is no approval', authorised({ decisions: [3] }), send],
    ['sending other bytes than were approved', authorised({ plan: [{ ...PIN, content: other }] }), send],
    [
      'sending to other people than were approved',
      authorised({ plan: [{ ...PIN, audience: { count: 3, digest: other } }] }),
      send,
    ],
    ['sending over another channel than was approved', authorised({ plan: [{ ...PIN, channel: 'chat' }] }), send],
    ['calling an announcement a notice', authorised({ plan: [{ ...PIN, kind: 'planned-notice' }] }), send],
    ['announcing without a verified deployment', authorised({ evidence: [] }), send],
    ['announcing on other evidence', authorised({ evidence: [5] }), send],
    ['planning other numbers than were authorised', authorised({ deliveries: 4 }), send],
    ['announcing what was rolled back', inserted(7, { actor: APP, event: deployment({}) }), `${LOG} entry 8`],
    [
      'sending on a withdrawn approval',
      [
        ...STORY.slice(0, 6),
        {
          actor: person('Manager'),
          event: { type: 'decision-withdrawn', data: { submission: 'submission-1', change: 'CHG-7', decision: 5 } },
        },
        STORY[6] ?? { actor: APP, event: { type: 'personal-data-erased', data: { commitments: [] } } },
        ...authorised({ evidence: [7] }).slice(7),
      ],
      `${LOG} entry 8`,
    ],
    [
      'approving a replaced submission',
      [
        ...STORY.slice(0, 4),
        {
          actor: person('Dev'),
          event: {
            type: 'submitted-for-approval',
            data: {
              submission: 'submission-2',
              supersedes: 'submission-1',
              changes: ['CHG-7'],
              pin: other,
              covers: [{ ...PIN, revision: 3 }],
            },
          },
        },
        ...STORY.slice(5),
      ],
      approval,
    ],
    ['approving in nobody’s name', withActor('change-approved', APP), approval],
    ['recognising an approval of something else than was submitted', recognised({ pin: other }), approval],
    ['recognising an approval of what nobody submitted', recognised({ submission: 'none' }), approval],
    [
      'recognising an approval of a message not submitted',
      recognised({ covers: [{ ...PIN, content: other }] }),
      approval,
    ],
    ['recognising an approval by nobody', recognised({ approvers: [] }), approval],
    [
      'sending on an approval that its author turned into a decline',
      inserted(6, { actor: person('Manager'), event: declined }, authorised({ evidence: [7] })),
      `${LOG} entry 8`,
    ],
    [
      'sending on an approval whose author declined afterwards, and withdrew that',
      after('change-approved', [
        { actor: person('Manager'), event: declined },
        { actor: person('Manager'), event: withdrawn(6) },
      ]),
      `${LOG} entry 9`,
    ],
    [
      'sending on an approval whose author approved again, and withdrew that',
      after('change-approved', [
        { actor: person('Manager'), event: approvedAgain },
        { actor: person('Manager'), event: withdrawn(6) },
      ]),
      `${LOG} entry 9`,
    ],
    [
      'sending on a deployment that failed after all, under the same number',
      inserted(7, { actor: APP, event: deployment({ sequence: 7, verdict: 'failed' }) }),
      `${LOG} entry 8`,
    ],
    [
      'sending on a deployment that a person had called rolled back, before the pipeline’s word was taken over',
      deployedAs({
        words: [attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }), reported()],
        relied: [1],
      }),
      `${LOG} entry 8`,
    ],
    [
      'sending on two attestations after a roll-back that do not say that it was deployed anew',
      deployedAs({
        words: [
          attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }),
          attested('Engineer'),
          attested('Manager'),
        ],
        relied: [1, 2],
      }),
      `${LOG} entry 9`,
    ],
    [
      'sending on a deployment that was outdated by a newer one, which nobody verified',
      deployedAs({ words: [reported({ sequence: 9, verdict: 'deployed' }), reported()], relied: [1] }),
      `${LOG} entry 8`,
    ],
    ['announcing on one person’s word where two were asked for', deployedAs({ words: [attested('Engineer')] }), send],
    [
      'announcing on the word of one person who attested twice',
      deployedAs({ words: [attested('Engineer'), attested('Engineer')] }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on an attestation in nobody’s name',
      deployedAs({ words: [attested('Engineer'), attested('Manager'), attested('Dev', {}, APP)] }),
      `${LOG} entry 9`,
    ],
    [
      'announcing what is verified in one of two environments only',
      deployedAs({ words: [reported({ environment: 'eu' })], asked: { environments: ['eu', 'us'] } }),
      send,
    ],
    ['announcing what had to be verified nowhere', deployedAs({ asked: { environments: [] } }), send],
    [
      'asking for fewer environments than the record names for its phase',
      deployedAs({ named: { environments: ['production', 'us'] } }),
      `${LOG} entry 8`,
    ],
    ['announcing one version on the deployment of another', deployedAs({ evidence: { version: '5.1.2' } }), send],
    ['announcing on a source that the policy did not count', deployedAs({ asked: { sources: ['person'] } }), send],
    [
      'announcing on evidence that was too old',
      deployedAs({ evidence: { observedAt: '2026-11-01T00:00:00.000Z' } }),
      send,
    ],
    [
      'announcing another artifact than the record names',
      deployedAs({ named: { artifacts: [ARTIFACT] }, evidence: { artifacts: [`sha256:${'b'.repeat(64)}`] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a deployment of one of two artifacts that the record names',
      deployedAs({
        named: { artifacts: [ARTIFACT, `sha256:${'b'.repeat(64)}`] },
        evidence: { artifacts: [ARTIFACT] },
      }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a deployment that does not tell the commit that the record names',
      deployedAs({ named: { commits: [COMMIT] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a commit of which too few digits are told',
      deployedAs({ named: { commits: [COMMIT] }, evidence: { commits: [COMMIT.slice(0, 11)] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on statuses where the record names an artifact',
      deployedAs({
        named: { artifacts: [ARTIFACT] },
        words: [found('CHG-7')],
        asked: { sources: ['change-status'], changes: ['CHG-7'] },
      }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on the status of one of two changes',
      deployedAs({ words: [found('CHG-7')], asked: { sources: ['change-status'], changes: ['CHG-7', 'CHG-8'] } }),
      send,
    ],
    [
      'announcing on the status of a change that was found failed since',
      deployedAs({
        words: [found('CHG-7'), found('CHG-7', { verdict: 'failed' })],
        asked: { sources: ['change-status'], changes: ['CHG-7'] },
        relied: [0],
      }),
      `${LOG} entry 8`,
    ],
    [
      'naming what to install without counting the namings',
      deployedAs({ named: { revision: 2 } }),
      `${LOG} entry ${indexOf('deployment-evidence')}`,
    ],
    ['relying on an approval and on something that is none', authorised({ decisions: [5, 3] }), send],
    ['authorising the same send twice', inserted(8, STORY[7] ?? { actor: APP, event: declined }), `${LOG} entry 8`],
    [
      'counting other recipients than the list has',
      withEveryPin({ audience: { count: 4, digest: PIN.audience.digest } }, 4),
      send,
    ],
    [
      'delivering to more people than were authorised, where the list is withheld',
      withEveryPin({ audience: { count: 2, digest: other } }, 2),
      delivered,
    ],
    [
      'closing a send of which a delivery is missing',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, accepted: 2 } })).map((step) =>
        step.event.type === 'deliveries-settled' || step.event.type === 'delivery-settled-by-person'
          ? {
              actor: APP,
              event: {
                type: 'deliveries-settled',
                data: {
                  authorisation: 'send-1',
                  deliveries: step.event.type === 'deliveries-settled' ? [settled(0), settled(1)] : [],
                },
              },
            }
          : step,
      ),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    ['renewing what nobody authorised', authorised({ renews: 'send-0' }), send],
    ['renewing a send with another plan', renewed({ plan: [PIN, PIN], deliveries: 6 }), `${LOG} entry 8`],
    ['delivering other bytes than were authorised', deliveries([settled(0, { content: other })]), delivered],
    [
      'delivering to someone who was not authorised',
      deliveries([settled(0, { recipient: accountOpening('Stranger').commitment })]),
      delivered,
    ],
    ['delivering before the time that a communiqué was given', timed({ from: stepTime(40) }), delivered],
    ['delivering late what nobody released', timed({ from: stepTime(8), lateAt: stepTime(20) }), delivered],
    ['giving a time to what is not sent', timed({ communique: 'another', from: stepTime(8) }), send],
    ['delivering what a person had skipped', decided('skip'), afterDecision],
    ['delivering what a person had cancelled', decided('cancel'), afterDecision],
    ['skipping a communiqué in nobody’s name', decided('hold', STORY, { actor: APP }), atDecision],
    ['holding a communiqué of a send that never was', decided('hold', STORY, { authorisation: 'send-2' }), atDecision],
    ['holding a communiqué that is not sent', decided('hold', STORY, { communique: 'another' }), atDecision],
    ['delivering long before the authorisation', deliveries([settled(0, { at: stepTime(1) })]), delivered],
    ['delivering twice under one number', deliveries([settled(0), settled(0)]), delivered],
    ['delivering the same to someone twice', deliveries([settled(0), settled(0, { delivery: 'again' })]), delivered],
    [
      'delivering the same to someone of whom nobody knows whether they have it',
      deliveries([settled(0), settled(0, { delivery: 'again', outcome: 'uncertain' })]),
      delivered,
    ],
    [
      'a delivery that ended in a way that no rule is about',
      deliveries([settled(0, { outcome: 'handed-over' as never, at: stepTime(1) })]),
      delivered,
    ],
    [
      'delivering otherwise than a person had judged before the log told of it',
      judgedBeforeTold('failed', 'accepted'),
      `${LOG} entry ${indexOf('deliveries-settled') + 1}`,
    ],
    [
      'delivering what was authorised elsewhere',
      withData('deliveries-settled', ({ data }) => ({
        type: 'deliveries-settled',
        data: { ...data, authorisation: 'send-2' },
      })),
      delivered,
    ],
    [
      'settling an uncertain delivery in nobody’s name',
      withActor('delivery-settled-by-person', APP),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'closing a send while a delivery is uncertain',
      STORY.filter((_, index) => index !== indexOf('delivery-settled-by-person')),
      `${LOG} entry ${indexOf('send-closed') - 1}`,
    ],
    [
      'settling by judgement what was certain',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, delivery: 'delivery-0' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    ['calling a target reached that is not', judged({ percent: 95 }, 'reached'), `${LOG} entry ${STORY.length}`],
    ['calling a target missed that is reached', judged({ hours: 0 }, 'missed'), `${LOG} entry ${STORY.length}`],
    [
      'calling a target missed before its time is over',
      judged({ percent: 95 }, 'missed'),
      `${LOG} entry ${STORY.length}`,
    ],
    ['counting more people than acknowledged', judged({ reached: 2 }, 'reached'), `${LOG} entry ${STORY.length}`],
    [
      'judging a target over fewer people than were told',
      judged({ people: 2, percent: 50 }, 'reached'),
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'judging the target of what was not sent',
      judged({ communique: 'another' }, 'reached'),
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'letting an address be written to again in nobody’s name',
      [
        ...STORY,
        {
          actor: APP,
          event: { type: 'address-released', data: { group: 'g', reason: accountOpening('x').commitment } },
        },
      ],
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'sending again what was accepted',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, delivery: 'delivery-0', outcome: 'cancelled' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'sending again what its reader acknowledged, though it bounced',
      withReceiptBefore('acknowledged', sentAgainAfterClosing('bounced')),
      `${LOG} entry ${indexOf('send-closed') + 3}`,
    ],
    [
      'settling by judgement for a send that never was',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, authorisation: 'send-2' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'closing a send that never was',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, authorisation: 'send-2' } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'closing a send of another size than was authorised',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, planned: 4 } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'data that is not what its type says',
      withData('send-closed', ({ data }) => ({
        type: 'deliveries-settled',
        data: { authorisation: data.authorisation, deliveries: [{ ...settled(0), at: 'today' }] },
      })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'closing a send with other numbers than the log has',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, accepted: 2, failed: 1 } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'acknowledging another text than was sent',
      withData('receipts-recorded', () => ({
        type: 'receipts-recorded',
        data: { receipts: [{ delivery: 'delivery-0', kind: 'acknowledged', at: stepTime(40), content: other }] },
      })),
      `${LOG} entry ${indexOf('receipts-recorded')}`,
    ],
    ['reminding of what was never sent', reminding({ begun: { communique: 'another' } }), reminderEntry],
    ['reminding out of turn', reminding({ begun: { reminder: 2 } }), reminderEntry],
    ['reminding earlier than planned', reminding({ begun: { hours: 24 } }), reminderEntry],
    ['telling by a next channel what was not approved for it', nextTold({ content: PIN.content }), reminderEntry],
    ['telling by another next channel than was approved', nextTold({ channel: 'external-mail' }), reminderEntry],
    ['telling by a next channel of a group that has none', reminding({ begun: NEXT }), reminderEntry],
    [
      'telling by a next channel because a person asked',
      nextTold({ hours: undefined }, person('Engineer')),
      reminderEntry,
    ],
    [
      'telling by a next channel a second time',
      [...nextTold(), ...nextTold({ reminder: 2 }).slice(-2, -1)],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'sending by a next channel what was not approved for it',
      withData('send-authorised', ({ data }) => ({
        type: 'send-authorised',
        data: { ...data, plan: data.plan.map((pin) => ({ ...pin, next: NEXT })) },
      })),
      `${LOG} entry ${indexOf('send-authorised')}`,
    ],
    ['reminding because nobody asked', reminding({ begun: { hours: undefined } }), reminderEntry],
    ['reminding of the target that is reached', [...judged({}, 'reached'), ...reminding().slice(-2)], remindersEntry],
    [
      'reminding long after the gates were judged',
      [...STORY, ...Array.from({ length: 12 }, () => found('CHG-7')), ...reminding().slice(-2)],
      `${LOG} entry ${STORY.length + 12}`,
    ],
    ['reminding after a person stopped that', [...STORY, stoppedReminding, ...reminding().slice(-2)], remindersEntry],
    ['stopping to remind in nobody’s name', [...STORY, { ...stoppedReminding, actor: APP }], reminderEntry],
    ['reminding without having begun to', [...STORY, ...reminding().slice(-1)], reminderEntry],
    [
      'reminding whoever acknowledged',
      reminding({ story: acknowledgedAt(stepTime(12)), settled: { deliveries: [reminder('delivery-0')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody to whom nothing was sent',
      reminding({ settled: { deliveries: [reminder('delivery-9')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody twice at once',
      reminding({ settled: { deliveries: [reminder('delivery-1'), reminder('delivery-1')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody after a person stopped that',
      reminding({ between: [stoppedReminding] }),
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'telling somebody of a target that was not missed',
      [...judged({}, 'reached'), escalated],
      `${LOG} entry ${STORY.length + 1}`,
    ],
    [
      'telling somebody twice that a target was missed',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalated, escalated],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'telling the same person in place of themselves',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalated, escalatedTo('Dev', { instead: true })],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'telling somebody in place of nobody',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalatedTo('Dev', { instead: true })],
      `${LOG} entry ${STORY.length + 1}`,
    ],
    [
      'telling somebody after nobody was left',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalatedTo(undefined), escalatedTo('Dev', { instead: true })],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    ['asking anew for acknowledgements of what is not corrected', [...STORY, reopened], reminderEntry],
    [
      'recording a configuration item for a send that never was',
      withData('configuration-item-recorded', ({ data }) => ({
        type: 'configuration-item-recorded',
        data: { ...data, authorisation: 'send-2' },
      })),
      `${LOG} entry ${indexOf('configuration-item-recorded')}`,
    ],
  ];
  const results = verifyEach(broken.map(([, steps]) => exampleBundle(steps)));

  test('a reminder with other words than were approved', () => {
    const contents = [contentOf(MESSAGE), contentOf('Buy something else.')];
    const steps = reminding({ begun: { content: contents[1]?.digest ?? '' } });
    expect(placesOf(verifyOne(exampleBundle(steps, undefined, { contents })))).toEqual([reminderEntry]);
    const right = { contents: [contentOf(MESSAGE), contentOf(REMINDER)] };
    expect(placesOf(verifyOne(exampleBundle(reminding(), undefined, right)))).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ['lines that were approved', 'Reminder 2: It is here\nTo confirm: link', []],
    ['another line', 'Reminder: It is here\nTo confirm: elsewhere', [reminderEntry]],
    ['another first line', 'Reminder: Nothing is here\nTo confirm: link', [reminderEntry]],
  ])('a reminder of a text message with %s', (_lines, short, places) => {
    const inContent = (message: object) => contentOf(canonicalJson({ text: MESSAGE, ...message }));
    const approved = inContent({ short: 'It is here\nFaster.\nTo confirm: link' });
    const reminder = inContent({ text: REMINDER, short });
    const told = JSON.parse(
      JSON.stringify(reminding({ begun: { content: reminder.digest } })).replaceAll(PIN.content, approved.digest),
    ) as readonly Step[];
    const result = verifyOne(exampleBundle(told, undefined, { contents: [approved, reminder] }));
    expect(placesOf(result)).toEqual(places);
  });

  test.each(broken.map(([rule, , place], index) => [rule, place, results[index]] as const))(
    '%s',
    (_, place, result) => {
      expect(placesOf(result)).toContain(place);
    },
  );

  test('an opening that does not fit its commitment', () => {
    const wrong = { ...accountOpening('Dev'), value: { account: 'someone else' } };
    expect(placesOf(verifyOne(exampleBundle(STORY, undefined, { openings: [wrong] })))).toEqual(['openings.json']);
  });
});
