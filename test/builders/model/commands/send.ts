import fc from 'fast-check';
import { approvedAlone } from '../approval';
import { askedGates, endOf, isAllOpen, passing, USERS, type Sender } from '../model';
import type { Command } from '../step';

function pressing(by: Sender): Command {
  return {
    name: `${by} presses Send`,
    isPossible: ({ limits }) => by === 'engineer' || limits.managersDoAll,
    async run(model, rig) {
      const { digest } = await rig.look();
      const before = model.content;
      // Sending looks the recipients up once more; whoever is not known to the approvers is not told.
      if (!model.sending) model.content = { ...model.content, partners: model.partners };
      const isSame = before.partners === model.content.partners;
      const outcome = ((): string => {
        if (model.sending) return 'already-sending';
        if (!isAllOpen(model)) return 'held';
        if (approvedAlone(model, by)) return 'own-approval';
        return isSame ? 'ok' : 'content-changed';
      })();
      expect(await rig.send(by, digest)).toBe(outcome);
      if (outcome !== 'ok') return;
      const overrides = passing(model);
      for (const one of overrides) one.used = true;
      model.sending = {
        by,
        content: model.content,
        asked: askedGates(model),
        recipients: USERS + model.content.partners,
        lastOpenAt: model.now,
        openUntil: endOf(overrides),
        disturbed: false,
        withdrawnSinceOpen: false,
      };
    },
  };
}

export const press = pressing('engineer');
export const pressAsApprover = pressing('first-manager');

export const send: fc.Arbitrary<Command> = fc
  .constantFrom<Sender>('engineer', 'engineer', 'engineer', 'first-manager')
  .map(pressing);
