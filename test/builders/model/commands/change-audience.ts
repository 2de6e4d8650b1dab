import fc from 'fast-check';
import type { Command } from '../step';

/** Who is in a group, and whom the record would reach: two things until somebody looks the group up. */
export const changeAudience: fc.Arbitrary<Command> = fc.oneof(
  fc.constantFrom(0, 2, 2, 3).map((count): Command => ({
    name: `has ${count} partners in the group`,
    async run(model, rig) {
      await rig.partners(count);
      model.partners = count;
    },
  })),
  fc.constant<Command>({
    name: 'looks the recipients up',
    async run(model, rig) {
      expect(await rig.refreshAudience()).toBe(model.sending ? 'already-sending' : 'ok');
      if (!model.sending) model.content = { ...model.content, partners: model.partners };
    },
  }),
);
