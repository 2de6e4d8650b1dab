import fc from 'fast-check';
import type { ChangeName, StatusFact } from '../model';
import type { Command } from '../step';

function roundOn(on: ChangeName): Command {
  return {
    name: `Jira Service Management asks for the approval of ${on}`,
    isPossible: (model) => model.limits.rounds === 'any' || model.rounds[on].length === 0,
    async run(model, rig) {
      await rig.openRound(on);
      model.rounds[on].push({ at: model.now, outcome: 'pending', completedAt: 0 });
    },
  };
}

function answerOn(on: ChangeName, outcome: 'approved' | 'declined'): Command {
  return {
    name: `${on} is ${outcome} in Jira Service Management`,
    isPossible: (model) => model.rounds[on].at(-1)?.outcome === 'pending',
    async run(model, rig) {
      await rig.answerRound(on, outcome);
      const round = model.rounds[on].at(-1);
      if (round) Object.assign(round, { outcome, completedAt: model.now });
    },
  };
}

function reading(on: ChangeName, fails: boolean): Command {
  return {
    name: `the approvals of ${on} ${fails ? 'cannot' : 'can'} be read`,
    async run(model, rig) {
      await rig.unreadable(on, fails);
      if (fails) model.unreadable.add(on);
      else model.unreadable.delete(on);
    },
  };
}

function moving(on: ChangeName, says: StatusFact['says'] | undefined): Command {
  return {
    name: `${on} is moved to a status that means ${says ?? 'nothing'}`,
    isPossible: ({ limits, statuses }) => limits.statuses && statuses[on]?.says !== says,
    async run(model, rig) {
      await rig.moveChange(on, says);
      if (says) model.statuses[on] = { says, at: model.now };
      else delete model.statuses[on];
    },
  };
}

export const cannotRead: Command = reading('A', true);
export const canRead: Command = reading('A', false);
export const moveToApproved: Command = moving('A', 'approved');
export const moveBack: Command = moving('A', undefined);
export const askService: Command = roundOn('A');
export const serviceApproves: Command = answerOn('A', 'approved');

const change = fc.constantFrom<ChangeName>('A', 'A', 'B');

/**
 * Approvals of Jira Service Management: asked for round after round, answered, and now and then not to be read; and the
 * status of the change, where that counts.
 */
export const serviceApproval: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 2,
    arbitrary: change.map(roundOn),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ on: change, outcome: fc.constantFrom('approved', 'approved', 'declined' as const) })
      .map(({ on, outcome }) => answerOn(on, outcome)),
  },
  {
    weight: 1,
    arbitrary: fc.record({ on: change, fails: fc.boolean() }).map(({ on, fails }) => reading(on, fails)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ on: change, says: fc.constantFrom('approved', 'approved', 'declined', undefined) })
      .map(({ on, says }) => moving(on, says)),
  },
);
