/** What the panel of a change says in one sentence follows its gate, not how many people decided. */
import { type ChangeView, type GateVerdict } from '../../src/contract';
import { summaryOf, waitsForDecision } from '../../static/pages/change-panel/summary';
import { ADA, CARLOS } from './harness/fixture';
import { APPROVED, CHANGE, DECLINED, EMERGENCY, REVIEWED, withRelease } from './harness/fixtures/change-fixtures';
import { DECLINED_APPROVAL, GATES, HALF_APPROVED } from './harness/fixtures/record/gates';
import { OVERRIDDEN } from './harness/fixtures/record/overridden';

const HALF = '1 of the 2 people who have to approve CHG-1 did so';
const decisions = APPROVED.records.flatMap((record) => record.decisions);
const [approvedGate] = GATES.filter(({ name }) => name === 'change-approved');
const withGate = (gate: Partial<GateVerdict>, more: Partial<ChangeView['records'][number]> = {}): ChangeView =>
  withRelease({ gates: GATES.map((one) => (one.name === 'change-approved' ? { ...one, ...gate } : one)), ...more });

describe('the sentence about a change', () => {
  test.each([
    ['asks for the approval that the gate misses', CHANGE, 'Your approval is asked for'],
    ['says that it is approved where the gate says so', APPROVED, 'Approved: what will be told is decided'],
    [
      'says that it is approved where the gate says so by its status alone',
      withGate(approvedGate ?? {}),
      'Approved: what will be told is decided',
    ],
    [
      'says that the reader approved where the gate asks for one more',
      withGate(HALF_APPROVED, { decisions }),
      'You have approved; others have still to decide',
    ],
    [
      'goes on asking for the one who is missing while two people let the gate pass',
      withGate({ ...approvedGate, override: passed(HALF_APPROVED) }, { decisions }),
      'You have approved; others have still to decide',
    ],
    ['says first that an emergency waits for its review', EMERGENCY, 'A send without an approval waits for its review'],
    ['counts the approvals of an emergency after its review', REVIEWED, `Told without an approval: ${HALF}`],
    [
      'counts them also where the gate has not expired yet that two people let pass',
      inEach(REVIEWED, { ...approvedGate, override: passed(HALF_APPROVED) }),
      `Told without an approval: ${HALF}`,
    ],
    ['says that it is declined', DECLINED, 'Declined: nothing will be told as it stands'],
    [
      'says that it is declined where only the gate knows it',
      withGate(DECLINED_APPROVAL),
      'Declined: nothing will be told as it stands',
    ],
    [
      'asks nobody where the policy does not',
      withGate({ ...approvedGate, notAsked: true }),
      'No approval is asked for now',
    ],
    [
      'takes what another change misses for no lack of this one',
      inEach(REVIEWED, {
        ...HALF_APPROVED,
        reasons: HALF_APPROVED.reasons.map((one) => ({ ...one, subject: 'CHG-2' })),
      }),
      'Approved: what will be told is decided',
    ],
  ])('%s', (_, view, sentence) => {
    expect(summaryOf(view, CARLOS)).toBe(sentence);
  });
});

test('who is missing for a quorum may decide also while two people let the gate pass', () => {
  const [record] = withGate({ ...approvedGate, override: passed(HALF_APPROVED) }, { decisions }).records;
  expect(record && waitsForDecision(record, 'CHG-1')).toBe(true);
  expect(summaryOf(withGate({ ...approvedGate, override: passed(HALF_APPROVED) }, { decisions }), ADA)).toBe(
    'Your approval is asked for',
  );
});

function passed({ reasons }: GateVerdict): GateVerdict['override'] {
  const override = OVERRIDDEN.gates.flatMap((gate) => gate.override ?? [])[0];
  return override && { ...override, passed: reasons };
}

function inEach(view: ChangeView, gate: Partial<GateVerdict>): ChangeView {
  const gates = withGate(gate).records.flatMap((record) => record.gates);
  return { ...view, records: view.records.map((record) => ({ ...record, gates })) };
}
