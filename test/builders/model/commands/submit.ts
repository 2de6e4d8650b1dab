import fc from 'fast-check';
import { isComplete, keyOf, type Model } from '../model';
import type { Command } from '../step';

function expected(model: Model): string {
  if (model.sending) return 'already-sending';
  if (!isComplete(model)) return 'incomplete';
  return model.content.changes.length === 0 ? 'no-change-request' : 'ok';
}

export const ask: Command = {
  name: 'asks for approval',
  async run(model, rig) {
    const outcome = expected(model);
    expect(await rig.submit()).toBe(outcome);
    if (outcome === 'ok') model.submission = { content: keyOf(model.content), at: model.now };
  },
};

export const submit: fc.Arbitrary<Command> = fc.constant(ask);
