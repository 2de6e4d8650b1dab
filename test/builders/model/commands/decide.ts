import fc from 'fast-check';
import { wordOf } from '../approval';
import { isComplete, keyOf, type Approver, type ChangeName, type Model } from '../model';
import type { Command } from '../step';

const approver = fc.constantFrom<Approver>('first-manager', 'second-manager');
const change = fc.constantFrom<ChangeName>('A', 'A', 'B');

/** `ok` where a manager may decide so about what they saw. */
export function whyNotToDecide(model: Model, on: ChangeName, decision: 'approved' | 'declined', saw: string): string {
  if (!model.content.changes.includes(on)) return 'not-linked';
  if (saw !== keyOf(model.content)) return 'content-changed';
  return decision === 'approved' && (model.sending || !isComplete(model)) ? 'nothing-to-approve' : 'ok';
}

export function decisionOf(by: Approver, on: ChangeName, decision: 'approved' | 'declined'): Command {
  return {
    name: `${by} has ${decision} ${on}`,
    async run(model, rig) {
      const saw = keyOf(model.content);
      const outcome = whyNotToDecide(model, on, decision, saw);
      expect(await rig.decide(by, on, decision, undefined)).toBe(outcome);
      if (outcome === 'ok')
        model.decisions.push({ by, change: on, decision, content: saw, at: model.now, withdrawn: false });
    },
  };
}

export const approve = decisionOf('first-manager', 'A', 'approved');

const decideNow = fc
  .record({ by: approver, change, decision: fc.constantFrom('approved', 'approved', 'declined' as const) })
  .map(({ by, change: on, decision }) => decisionOf(by, on, decision));

/** Somebody opened the page, something may change, and only then they press the button. */
const decideLate = fc
  .record({ by: approver, change, extra: fc.boolean() })
  .map(({ by, change: on, extra }): Command => ({
    name: `${by} approves ${on} from a page that was opened before the version ${extra ? 'grew' : 'was set back'}`,
    async run(model, rig) {
      const { digest } = await rig.look();
      const saw = keyOf(model.content);
      await rig.scope(extra);
      model.content = { ...model.content, scope: extra };
      const outcome = whyNotToDecide(model, on, 'approved', saw);
      expect(await rig.decide(by, on, 'approved', digest)).toBe(outcome);
      if (outcome === 'ok')
        model.decisions.push({ by, change: on, decision: 'approved', content: saw, at: model.now, withdrawn: false });
    },
  }));

function takingBack(by: Approver, on: ChangeName): Command {
  return {
    name: `${by} takes back what they said of ${on}`,
    async run(model, rig) {
      const word = wordOf(model, by, on);
      const linked = model.content.changes.includes(on);
      expect(await rig.withdraw(by, on)).toBe(!linked ? 'not-linked' : word ? 'ok' : 'no-decision');
      if (!linked || !word) return;
      word.withdrawn = true;
      if (model.sending && word.decision === 'approved') model.sending.withdrawnSinceOpen = true;
    },
  };
}

export const takeBackSecond = takingBack('second-manager', 'A');

const withdraw = fc.record({ by: approver, change }).map(({ by, change: on }) => takingBack(by, on));

export const decide: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: decideNow },
  { weight: 1, arbitrary: decideLate },
  { weight: 1, arbitrary: withdraw },
);
