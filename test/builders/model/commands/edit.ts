import fc from 'fast-check';
import type { Kind } from '../model';
import type { Command } from '../step';

/** The text, or what it is: an announcement, or a notice of what is planned. */
export const edit: fc.Arbitrary<Command> = fc
  .record({
    subject: fc.constantFrom(0, 1, 1, 2),
    kind: fc.constantFrom<Kind>('release-announcement', 'release-announcement', 'planned-notice'),
  })
  .map((text) => ({
    name: `writes text ${text.subject} as a ${text.kind}`,
    async run(model, rig) {
      expect(await rig.edit(text)).toBe(model.sending ? 'already-sending' : 'ok');
      if (!model.sending) model.content = { ...model.content, ...text };
    },
  }));
