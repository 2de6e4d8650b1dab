import fc from 'fast-check';
import { endOf, isAllOpen, passing, USERS } from '../model';
import type { Command } from '../step';

export const press: Command = {
  name: 'presses Send',
  async run(model, rig) {
    const { digest } = await rig.look();
    const before = model.content;
    // Sending looks the recipients up once more; whoever is not known to the approvers is not told.
    if (!model.sending) model.content = { ...model.content, partners: model.partners };
    const outcome = model.sending ? 'already-sending' : isAllOpen(model) ? 'ok' : 'held';
    expect(await rig.send(digest)).toBe(outcome === 'ok' && before.partners !== model.partners ? 'held' : outcome);
    if (outcome !== 'ok') return;
    const overrides = passing(model);
    for (const one of overrides) one.used = true;
    model.sending = {
      content: model.content,
      recipients: USERS + model.content.partners,
      lastOpenAt: model.now,
      openUntil: endOf(overrides),
      disturbed: false,
      withdrawnSinceOpen: false,
    };
  },
};

export const send: fc.Arbitrary<Command> = fc.constant(press);
