import fc from 'fast-check';
import type { ChangeName } from '../model';
import type { Command } from '../step';

const change = fc.constantFrom<ChangeName>('A', 'A', 'B');

/** Approvals of Jira Service Management: asked for round after round, answered, and now and then not to be read. */
export const serviceApproval: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 2,
    arbitrary: change.map((on): Command => ({
      name: `Jira Service Management asks for the approval of ${on}`,
      isPossible: (model) => model.limits.rounds === 'any' || model.rounds[on].length === 0,
      async run(model, rig) {
        await rig.openRound(on);
        model.rounds[on].push({ at: model.now, outcome: 'pending', completedAt: 0 });
      },
    })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ on: change, outcome: fc.constantFrom('approved', 'approved', 'declined' as const) })
      .map(({ on, outcome }): Command => ({
        name: `${on} is ${outcome} in Jira Service Management`,
        isPossible: (model) => model.rounds[on].at(-1)?.outcome === 'pending',
        async run(model, rig) {
          await rig.answerRound(on, outcome);
          const round = model.rounds[on].at(-1);
          if (round) Object.assign(round, { outcome, completedAt: model.now });
        },
      })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ on: change, fails: fc.boolean() }).map(({ on, fails }): Command => ({
      name: `the approvals of ${on} ${fails ? 'cannot' : 'can'} be read`,
      async run(model, rig) {
        await rig.unreadable(on, fails);
        if (fails) model.unreadable.add(on);
        else model.unreadable.delete(on);
      },
    })),
  },
);
