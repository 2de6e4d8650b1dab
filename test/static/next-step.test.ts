import { type Channel } from '../../src/contract';
import { nextStep } from '../../static/pages/record-panel/next-step';
import { mayBeAcknowledged, stepsOf } from '../../static/pages/record-panel/steps';
import { DAY_MOVED } from './harness/fixtures/record/correcting';
import { HELD, UNVERIFIED } from './harness/fixtures/record/held';
import { COMPLETE, EMPTY, INCOMPLETE } from './harness/fixtures/record/preparing';
import { RECORD } from './harness/fixtures/record/ready';
import { NOTICE_FIRST, NOTICE_SENT } from './harness/fixtures/record/run-book';
import { counts, SENDING } from './harness/fixtures/record/sent';

const ALL_TOLD = counts({ delivered: 25 });
const nobody = { prepare: false, approve: false, send: false, administer: false };

describe('the next step of a record', () => {
  test.each([
    ['without a communiqué is to add one', EMPTY, { kind: 'add-communique' }],
    [
      'with an incomplete communiqué is to complete that one',
      INCOMPLETE,
      { kind: 'edit-communique', communiqueId: 'c1' },
    ],
    ['with complete communiqués is to submit', COMPLETE, { kind: 'submit' }],
    ['once submitted is to open the change', HELD, { kind: 'open-change', issueKey: 'CHG-1' }],
    ['once approved is to say what was checked of the deployment', UNVERIFIED, { kind: 'add-verification' }],
    ['with every gate open is to send', RECORD, { kind: 'send' }],
    ['while sending is none', SENDING, { kind: 'none' }],
    ['whose notice may leave is to send, though the announcement is held', NOTICE_FIRST, { kind: 'send' }],
    [
      'whose announcement waits for the deployment is to say what was checked of it',
      NOTICE_SENT,
      { kind: 'add-verification' },
    ],
    ['of which nothing waits for a gate any more is none', { ...NOTICE_SENT, gates: RECORD.gates }, { kind: 'none' }],
  ])('%s', (_, view, step) => {
    expect(nextStep(view, 'reader')).toEqual(step);
  });

  test.each([
    ['preparing', INCOMPLETE, 'prepare release communications'],
    ['submitting', COMPLETE, 'Prepare release communications'],
    ['sending', RECORD, 'Send release communications'],
  ])('of somebody who may do nothing names who may, when it is %s', (_, view, words) => {
    expect(nextStep({ ...view, allowed: nobody }, 'reader')).toEqual({
      kind: 'wait',
      text: expect.stringContaining(words),
    });
  });

  test('with every gate open is nobody’s on a copied or restored site, until sending is armed', () => {
    const fenced = 'Nothing is sent from this site.';
    expect(nextStep({ ...RECORD, fenced }, 'reader')).toEqual({
      kind: 'wait',
      text: 'A Jira administrator has to arm sending first.',
    });
    expect(nextStep(RECORD, 'reader')).toEqual({ kind: 'send' });
  });

  test('with every gate open is somebody else’s, for the only one who approved', () => {
    const view = { ...RECORD, soleApprovers: [{ accountId: 'reader', changeKey: 'CHG-1' }] };
    expect(nextStep(view, 'reader')).toEqual({
      kind: 'wait',
      text: expect.stringContaining('only one who approved CHG-1'),
    });
    expect(nextStep(view, 'somebody-else')).toEqual({ kind: 'send' });
  });

  test('after a drift is to ask for approval again, because the old request does not cover what stands', () => {
    const gates = HELD.gates.map((gate) => ({
      ...gate,
      reasons: gate.reasons.map((reason) =>
        reason.code === 'not-approved' ? { ...reason, code: 'drifted' as const } : reason,
      ),
    }));
    expect(nextStep({ ...HELD, gates }, 'reader')).toEqual({ kind: 'submit' });
  });
});

describe('the steps of a record', () => {
  const now = (view: Parameters<typeof stepsOf>[0]) => stepsOf(view).find(({ status }) => status === 'current')?.name;

  test('stand at the first thing that is not done', () => {
    expect([EMPTY, HELD, UNVERIFIED, RECORD, SENDING].map(now)).toEqual([
      'Planned',
      'Approved',
      'Verified',
      'Sent',
      'Sent',
    ]);
  });

  test('do not call a deployment verified while a correction interrupts a run-book whose announcement waits for that', () => {
    expect([NOTICE_SENT, DAY_MOVED].map(now)).toEqual(['Verified', 'Verified']);
    const begun = DAY_MOVED.communiques.map((one) =>
      one.kind === 'release-announcement' ? { ...one, deliveries: ALL_TOLD } : one,
    );
    expect(now({ ...DAY_MOVED, communiques: begun })).toBe('Sent');
  });

  test('are all done once everybody has confirmed and the record is recorded', () => {
    const communiques = RECORD.communiques.map((one) => ({ ...one, state: 'confirmed' as const }));
    expect(stepsOf({ ...RECORD, communiques, state: 'recorded' }).every(({ status }) => status === 'done')).toBe(true);
  });

  test('do not call a recorded release confirmed while somebody has not acknowledged', () => {
    const steps = stepsOf({ ...RECORD, state: 'recorded' });
    expect(steps.slice(-2)).toEqual([
      { name: 'Confirmed', status: 'current' },
      { name: 'Recorded', status: 'done' },
    ]);
  });
});

test('nobody is waited for to acknowledge what was only posted, or told by people', () => {
  const over = (...channels: readonly Channel[]) => ({
    ...RECORD,
    communiques: RECORD.communiques.slice(0, channels.length).map((one, index) => ({
      ...one,
      channel: channels[index] ?? one.channel,
      state: 'sent' as const,
    })),
  });
  expect(RECORD.communiques.length).toBeGreaterThan(1);
  expect(mayBeAcknowledged(over('slack', 'request-comment'))).toBe(false);
  expect(mayBeAcknowledged(over('bulletin-board', 'public-page'))).toBe(false);
  expect(mayBeAcknowledged(over('slack', 'jira-mail'))).toBe(true);
});
