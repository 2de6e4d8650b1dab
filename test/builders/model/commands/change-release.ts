import fc from 'fast-check';
import type { Command } from '../step';

function planning(date: 0 | 1): Command {
  return {
    name: `plans the release for the ${date === 0 ? 'first' : 'second'} day`,
    async run(model, rig) {
      await rig.date(model.limits.days[date]);
      model.content = { ...model.content, date };
    },
  };
}

export const planSecondDay = planning(1);

/** What is in the version, when it is released, and under which changes: all of it Jira's, at any time. */
export const changeRelease: fc.Arbitrary<Command> = fc.oneof(
  fc.boolean().map((scope): Command => ({
    name: scope ? 'puts a further issue into the version' : 'has the version as it was planned',
    async run(model, rig) {
      await rig.scope(scope);
      model.content = { ...model.content, scope };
    },
  })),
  fc.constantFrom<0 | 1>(0, 1).map(planning),
  fc
    .record({ change: fc.constantFrom('A' as const, 'A' as const, 'B' as const), linked: fc.boolean() })
    .map(({ change, linked }): Command => ({
      name: `${linked ? 'links' : 'takes away the link to'} change ${change}`,
      async run(model, rig) {
        await rig.link(change, linked);
        const others = model.content.changes.filter((other) => other !== change);
        model.content = { ...model.content, changes: linked ? [...others, change] : others };
      },
    })),
);
