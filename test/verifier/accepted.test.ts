import { sha256Hex } from '../../src/domain/encoding/digest';
import {
  accountOpening,
  APP,
  exampleBundle,
  person,
  PIN,
  settled,
  stepTime,
  STORY,
  type Step,
} from '../domain/ledger/example';
import { placesOf, verifyOne } from './verify-many';
import {
  ARTIFACT,
  COMMIT,
  acknowledgedAt,
  changesAre,
  attested,
  decided,
  declined,
  deliveries,
  deployedAs,
  deployment,
  escalated,
  escalatedTo,
  found,
  inserted,
  judged,
  judgedBeforeTold,
  nextTold,
  receiptInsteadOfPerson,
  recognised,
  reminder,
  reminding,
  renewed,
  reported,
  sentAgain,
  sentAgainAfterClosing,
  timed,
  withData,
  withEveryPin,
} from './variations';

describe('a log that keeps every rule is accepted', () => {
  test('with all its contents', () => {
    expect(verifyOne(exampleBundle()).lines.filter(({ kind }) => kind === 'problem' || kind === 'finding')).toEqual([]);
  });

  test('when every one of several linked changes had approved', () => {
    const both = ['CHG-7', 'CHG-8'];
    const steps = changesAre({ asked: both, approved: both.map((change) => ({ change })), linked: both });
    expect(placesOf(verifyOne(exampleBundle(steps)))).toEqual([]);
  });

  test('when a message and the list of recipients are withheld', () => {
    expect(verifyOne(exampleBundle(STORY, undefined, { contents: [] })).accepted).toBe(true);
  });

  test('when personal data was erased, and the report says how much', () => {
    const result = verifyOne(exampleBundle(STORY, undefined, { openings: [accountOpening('Manager')] }));
    expect(result.accepted).toBe(true);
    expect(result.lines.map(({ message }) => message)).toContain(
      '1 of 6 commitments are opened and fit; 5 are withheld or erased.',
    );
  });

  test.each<[string, readonly Step[]]>([
    ['when an approval was found in Jira Service Management', recognised()],
    [
      'when the change’s status approved it, and nobody is named',
      recognised({ source: 'change-status', approvers: [] }),
    ],
    [
      'when a person approved in the app what nobody had submitted',
      withData('change-approved', ({ data }) => ({
        type: 'change-approved',
        data: { ...data, submission: 'none', pin: sha256Hex('other') },
      })),
    ],
    [
      'when a communiqué was saved once more, with the same words, after it was approved',
      withData('change-approved', ({ data }) => ({
        type: 'change-approved',
        data: { ...data, covers: [{ ...PIN, revision: 1 }] },
      })),
    ],
    [
      'when the approver had declined before',
      inserted(
        5,
        { actor: person('Manager'), event: declined },
        withData('send-authorised', ({ data }) => ({
          type: 'send-authorised',
          data: { ...data, decisions: [6], evidence: [7] },
        })),
      ),
    ],
    ['when the authorisation was prolonged', renewed()],
    ['when it tells what had to be verified', deployedAs({})],
    ['when two people attested the deployment', deployedAs({ words: [attested('Engineer'), attested('Manager')] })],
    [
      'when one person attested it, and the policy asked for no second one',
      deployedAs({ words: [attested('Engineer')], asked: { people: 1 } }),
    ],
    [
      'when two people attest that it was deployed anew after a roll-back',
      deployedAs({
        words: [
          attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }),
          attested('Engineer', { deployedAnew: true }),
          attested('Manager', { deployedAnew: true }),
        ],
        relied: [1, 2],
      }),
    ],
    [
      'when every environment is verified, each by another source',
      deployedAs({
        words: [
          reported({ environment: 'eu' }),
          attested('Engineer', { environment: 'us' }),
          attested('Manager', { environment: 'us' }),
        ],
        asked: { environments: ['eu', 'us'] },
      }),
    ],
    [
      'when the record names one environment for its phase',
      deployedAs({ named: { environments: ['eu'] }, evidence: { environment: 'eu' }, asked: { environments: ['eu'] } }),
    ],
    [
      'when exactly what the record names is verified, by the first digits of its commit',
      deployedAs({
        named: { artifacts: [ARTIFACT], commits: [COMMIT] },
        evidence: { artifacts: [ARTIFACT], commits: [COMMIT.slice(0, 12)] },
      }),
    ],
    [
      'when the status of every change says that it is verified',
      deployedAs({
        words: [found('CHG-7'), found('CHG-8')],
        asked: { sources: ['change-status'], changes: ['CHG-7', 'CHG-8'] },
      }),
    ],
    ['when a receipt tells what became of an uncertain delivery', receiptInsteadOfPerson()],
    ['when a person has an uncertain delivery sent again', sentAgain()],
    ['when a person says that one arrived before the log tells of it', judgedBeforeTold('accepted', 'accepted')],
    ['when a person has one sent again before the log tells of it', judgedBeforeTold('cancelled', 'accepted')],
    [
      'when a change is found verified again after its status had said that it failed',
      deployedAs({
        words: [found('CHG-7'), found('CHG-7', { verdict: 'failed' }), found('CHG-7')],
        asked: { sources: ['change-status'], changes: ['CHG-7'] },
        relied: [2],
      }),
    ],
    ['when the target that a communiqué has is reached', judged({}, 'reached')],
    ['when the target is missed once its time is over', judged({ percent: 95, hours: 0 }, 'missed')],
    ['when somebody is told that it was missed', [...judged({ percent: 95, hours: 0 }, 'missed'), escalated]],
    [
      'when somebody is told in place of who could not be reached, until nobody is left',
      [
        ...judged({ percent: 95, hours: 0 }, 'missed'),
        escalated,
        escalatedTo('Engineer', { instead: true }),
        escalatedTo(undefined, { instead: true }),
      ],
    ],
    ['when those who are missing are reminded as planned', reminding()],
    ['when a person has them reminded', reminding({ by: person('Engineer') })],
    ['when those who are missing are told by their next channel as planned', nextTold()],
    [
      'when a reminder was under way as its reader acknowledged',
      reminding({
        story: acknowledgedAt(stepTime(16)),
        settled: { deliveries: [reminder('delivery-0')] },
      }),
    ],
    ['when a person has what failed sent again after the send was closed', sentAgainAfterClosing('failed')],
    ['when a person has what bounced sent again after the send was closed', sentAgainAfterClosing('bounced')],
    [
      'when an older deployment is reported to have failed',
      inserted(7, { actor: APP, event: deployment({ sequence: 6, verdict: 'failed' }) }),
    ],
    ['when a communiqué leaves at the time that it was given', timed({ from: stepTime(30), lateAt: stepTime(32) })],
    ['when a person releases what is late', decided('release', timed({ from: stepTime(8), lateAt: stepTime(20) }))],
    [
      'when two machines disagree about the time by seconds',
      deliveries([
        settled(0, { at: stepTime(6).replace(':00.000', ':30.000') }),
        settled(1),
        settled(2, { outcome: 'uncertain' }),
      ]),
    ],
  ])('%s', (_, steps) => {
    const { accepted, lines } = verifyOne(exampleBundle(steps));
    expect(lines.filter(({ kind }) => kind === 'problem' || kind === 'finding')).toEqual([]);
    expect(accepted).toBe(true);
  });

  test('when a planned notice leaves before anything is deployed', () => {
    const steps = withEveryPin({ kind: 'planned-notice' }, 3).map((step): Step =>
      step.event.type === 'send-authorised'
        ? { ...step, event: { ...step.event, data: { ...step.event.data, evidence: [] } } }
        : step.event.type === 'deliveries-settled'
          ? { ...step, event: { ...step.event, data: { ...step.event.data, deliveries: [settled(0), settled(1)] } } }
          : step,
    );
    expect(placesOf(verifyOne(exampleBundle(steps)))).toEqual([]);
  });
});
