import fc from 'fast-check';
import type { Approver, Kind, Model } from '../model';
import type { Command } from '../step';

function editing(text: Pick<Model['content'], 'subject' | 'kind'>, by?: Approver): Command {
  return {
    name: `${by ?? 'the developer'} writes text ${text.subject} as a ${text.kind}`,
    isPossible: ({ limits }) => by === undefined || limits.managersDoAll,
    async run(model, rig) {
      expect(await rig.edit(text, by)).toBe(model.sending ? 'already-sending' : 'ok');
      if (model.sending) return;
      model.content = { ...model.content, ...text };
      if (by) model.writers.add(by);
    },
  };
}

/** The text, or what it is: an announcement, or a notice of what is planned. */
export const edit: fc.Arbitrary<Command> = fc
  .record({
    subject: fc.constantFrom(0, 1, 1, 2),
    kind: fc.constantFrom<Kind>('release-announcement', 'release-announcement', 'planned-notice'),
    by: fc.constantFrom(undefined, undefined, undefined, 'first-manager' as const),
  })
  .map(({ by, ...text }) => editing(text, by));

export const writeNotice = editing({ subject: 1, kind: 'planned-notice' });
export const managerWrites = editing({ subject: 2, kind: 'release-announcement' }, 'first-manager');
