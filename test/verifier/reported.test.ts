import { exampleBundle, person, stepTime, STORY, type Step } from '../domain/ledger/example';
import { placesOf, verifyOne } from './verify-many';
import {
  after,
  approvedAgain,
  attested,
  authorised,
  declined,
  indexOf,
  inserted,
  withActor,
  withData,
  withdrawn,
} from './variations';

test('an authorisation that does not say which changes were linked is accepted, and what that leaves open is told', () => {
  const notes = (steps: readonly Step[]) => {
    const result = verifyOne(exampleBundle(steps));
    expect(placesOf(result)).toEqual([]);
    return result.lines.filter(({ message }) => message.includes('which change requests were linked'));
  };
  expect(notes(authorised({ changes: undefined }))).toEqual([
    expect.objectContaining({ kind: 'note', entry: indexOf('send-authorised') }),
  ]);
  expect(notes(STORY)).toEqual([]);
});

describe('what a reader should look at is reported without refusing:', () => {
  const findings = (steps: readonly Step[]) => {
    const result = verifyOne(exampleBundle(steps));
    return {
      accepted: result.accepted,
      entries: result.lines.filter(({ kind }) => kind === 'finding').map(({ entry }) => entry),
    };
  };

  test('an announcement for which a gate was not asked; only there may what the gate asks for be missing', () => {
    const unasked = (...names: readonly string[]) =>
      authorised({
        decisions: [],
        evidence: [],
        gates: ['change-approved', 'deployment-verified'].map((gate) => ({
          gate,
          open: true,
          reasons: [],
          ...(names.includes(gate) ? { asked: false as const } : {}),
        })),
      });
    const index = indexOf('send-authorised');
    expect(findings(unasked('change-approved', 'deployment-verified'))).toEqual({
      accepted: true,
      entries: [index, index],
    });
    expect(findings(unasked('change-approved')).accepted).toBe(false);
    expect(findings(unasked('deployment-verified')).accepted).toBe(false);
  });

  test('the sender is the only approver', () => {
    const index = indexOf('send-authorised');
    expect(findings(withActor('send-authorised', person('Manager')))).toEqual({ accepted: true, entries: [index] });
  });

  test('one person attests the deployment, and nothing tells how many it took', () => {
    const steps = STORY.map((step) => (step.event.type === 'deployment-evidence' ? attested('Engineer') : step));
    expect(findings(steps)).toEqual({ accepted: true, entries: [indexOf('send-authorised')] });
  });

  test('somebody else declined the same change', () => {
    const steps = inserted(
      5,
      { actor: person('Colleague'), event: declined },
      authorised({ decisions: [6], evidence: [7] }),
    );
    expect(findings(steps)).toEqual({ accepted: true, entries: [8] });
  });

  test('nothing, when whoever declined decided again, even if they withdrew that', () => {
    const steps = after('submitted-for-approval', [
      { actor: person('Colleague'), event: declined },
      { actor: person('Colleague'), event: approvedAgain },
      { actor: person('Colleague'), event: withdrawn(5) },
    ]);
    expect(findings(steps)).toEqual({ accepted: true, entries: [] });
  });

  test('a receipt from before its delivery was authorised', () => {
    const at = (step: number) =>
      withData('receipts-recorded', () => ({
        type: 'receipts-recorded',
        data: { receipts: [{ delivery: 'delivery-0', kind: 'delivered', at: stepTime(step) }] },
      }));
    expect(findings(at(3))).toEqual({ accepted: true, entries: [indexOf('receipts-recorded')] });
    expect(findings(at(indexOf('send-authorised')))).toEqual({ accepted: true, entries: [] });
  });

  test('a receipt for a delivery that the log does not know', () => {
    const steps = withData('receipts-recorded', () => ({
      type: 'receipts-recorded',
      data: { receipts: [{ delivery: 'delivery-9', kind: 'bounced', at: stepTime(40) }] },
    }));
    expect(findings(steps)).toEqual({ accepted: true, entries: [indexOf('receipts-recorded')] });
  });
});
