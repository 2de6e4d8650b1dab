import fc from 'fast-check';
import { otherThan } from '../approval';
import { isDeputy, keyOf, type Approver, type ChangeName, type Model } from '../model';
import type { Command } from '../step';
import { whyNotToDecide } from './decide';

const HOUR = 60 * 60_000;
const approver = fc.constantFrom<Approver>('first-manager', 'second-manager');

/** What they named that is not over yet. */
function ahead(model: Model, by: Approver) {
  return model.delegations.find((one) => one.delegator === by && !one.withdrawn && model.now < one.until);
}

function naming(by: Approver, hours: number): Command {
  return {
    name: `${by} names the other manager their deputy for ${hours} hours`,
    async run(model, rig) {
      const until = model.now + hours * HOUR;
      const outcome = ahead(model, by) ? 'overlaps' : 'ok';
      expect(await rig.deputies.name(by, otherThan(by), until)).toBe(outcome);
      if (outcome === 'ok') model.delegations.push({ delegator: by, deputy: otherThan(by), until });
    },
  };
}

function ending(by: Approver): Command {
  return {
    name: `${by} needs no deputy any more`,
    async run(model, rig) {
      const own = ahead(model, by);
      expect(await rig.deputies.withdraw(by)).toBe(own ? 'ok' : 'no-delegation');
      if (own) own.withdrawn = true;
    },
  };
}

function standingIn(by: Approver, on: ChangeName, decision: 'approved' | 'declined'): Command {
  return {
    name: `${by} has ${decision} ${on} in the name of ${otherThan(by)}`,
    async run(model, rig) {
      const saw = keyOf(model.content);
      const problem = whyNotToDecide(model, on, decision, saw);
      const outcome = problem === 'ok' && !isDeputy(model, by, otherThan(by)) ? 'not-deputy' : problem;
      expect(await rig.deputies.decide(by, otherThan(by), on, decision)).toBe(outcome);
      if (outcome === 'ok')
        model.decisions.push({
          by: otherThan(by),
          change: on,
          decision,
          content: saw,
          at: model.now,
          deputised: true,
          withdrawn: false,
        });
    },
  };
}

/** A manager who will be absent names the other one, who decides in their name: it is the absent one's word. */
export const deputies: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ by: approver, hours: fc.constantFrom(1, 24) }).map(({ by, hours }) => naming(by, hours)),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        by: approver,
        on: fc.constantFrom<ChangeName>('A', 'A', 'B'),
        decision: fc.constantFrom('approved', 'approved', 'declined' as const),
      })
      .map(({ by, on, decision }) => standingIn(by, on, decision)),
  },
  { weight: 1, arbitrary: approver.map(ending) },
);

export const nameDeputy = naming('first-manager', 24);
export const endDeputy = ending('first-manager');
export const approveAsDeputy = standingIn('second-manager', 'A', 'approved');
