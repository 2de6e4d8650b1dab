import fc from 'fast-check';
import { gatesOf, isPassable, keyOf, overrideState, type Model, type Overrider } from '../model';
import type { PassableGate } from '../policy';
import type { Command } from '../step';

const HOUR = 60 * 60_000;
const overrider = fc.constantFrom<Overrider>('engineer', 'administrator', 'second-administrator');
const administrator = fc.constantFrom<Overrider>('administrator', 'second-administrator');

const mayBe =
  (by: Overrider) =>
  ({ limits }: Model): boolean =>
    limits.overriders.includes(by);

function whyNotToAsk(model: Model, gate: PassableGate): boolean {
  const gates = gatesOf(model);
  return (
    gates[gate] === true || !gates['release-identified'] || !gates['communiques-complete'] || !isPassable(model, gate)
  );
}

function asking(by: Overrider, gate: PassableGate, hours: number): Command {
  return {
    name: `${by} asks for an override of ${gate} for ${hours} hours`,
    isPossible: mayBe(by),
    async run(model, rig) {
      const open = model.overrides.some((one) => one.gate === gate && overrideState(model, one) === 'asked');
      const outcome = ((): string => {
        if (model.sending) return 'already-sending';
        if (whyNotToAsk(model, gate)) return 'not-overridable';
        return open ? 'already-asked' : 'ok';
      })();
      expect(await rig.overrides.ask(by, gate, hours)).toBe(outcome);
      if (outcome === 'ok')
        model.overrides.push({ gate, askedBy: by, content: keyOf(model.content), until: model.now + hours * HOUR });
    },
  };
}

const ENDED = ['withdrawn', 'drifted', 'expired'];

function granting(by: Overrider): Command {
  return {
    name: `${by} grants what was asked for last`,
    isPossible: mayBe(by),
    async run(model, rig) {
      const last = model.overrides.at(-1);
      const outcome = ((): string => {
        if (!last) return 'no-override';
        if (last.askedBy === by) return 'second-person';
        if (model.sending) return 'already-sending';
        const state = overrideState(model, last);
        if (ENDED.includes(state)) return 'override-ended';
        if (state === 'in-force') return 'already-granted';
        return whyNotToAsk(model, last.gate) ? 'not-overridable' : 'ok';
      })();
      expect(await rig.overrides.grant(by)).toBe(outcome);
      if (outcome === 'ok' && last) last.grantedBy = by;
    },
  };
}

export const askUnapproved = asking('engineer', 'change-approved', 4);
export const grantIt = granting('administrator');
export const askAsGranter = asking('administrator', 'change-approved', 4);
export const withdrawIt = withdrawing('engineer');

const ask = fc
  .record({
    by: overrider,
    gate: fc.constantFrom<PassableGate>('change-approved', 'change-approved', 'deployment-verified', 'freeze-clear'),
    hours: fc.constantFrom(1, 4, 24),
  })
  .map(({ by, gate, hours }) => asking(by, gate, hours));

const withdraw = overrider.map(withdrawing);

function withdrawing(by: Overrider): Command {
  return {
    name: `${by} withdraws what was asked for last`,
    isPossible: mayBe(by),
    async run(model, rig) {
      const last = model.overrides.at(-1);
      const outcome = ((): string => {
        if (!last) return 'no-override';
        if (by === 'engineer' && ![last.askedBy, last.grantedBy].includes(by)) return 'not-permitted';
        if (last.used) return 'override-used';
        return ['withdrawn', 'expired'].includes(overrideState(model, last)) ? 'override-ended' : 'ok';
      })();
      expect(await rig.overrides.withdraw(by)).toBe(outcome);
      if (outcome === 'ok' && last) last.withdrawn = true;
    },
  };
}

/** Two people let a held gate pass, or one of them changes their mind. */
export const override: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: ask },
  { weight: 3, arbitrary: administrator.map(granting) },
  { weight: 1, arbitrary: withdraw },
);
