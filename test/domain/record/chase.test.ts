import fc from 'fast-check';
import {
  channelOfReminder,
  hoursServed,
  HOURS_BETWEEN_REMINDERS,
  isReminderDue,
  nextReminderAt,
  REMINDERS_LIMIT,
  whyNotRemindNow,
  type Chasing,
} from '../../../src/domain/record/chase';
import { problemWithReminders, problemWithNextChannel } from '../../../src/domain/record/coverage';
import { isQuiet, type QuietHours } from '../../../src/domain/script/timing';
import { runs } from '../../builders/arbitraries';
import { HOUR, NOW } from '../../builders/releases';

const quietHours: fc.Arbitrary<QuietHours> = fc.record({
  from: fc.constantFrom('18:00', '22:00', '00:00'),
  until: fc.constantFrom('05:00', '09:30'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
});

const chasings: fc.Arbitrary<Chasing> = fc
  .record({
    hours: fc.integer({ min: 4, max: 200 }),
    planned: fc.uniqueArray(fc.integer({ min: 1, max: 199 }), { maxLength: 3 }),
    quiet: fc.option(quietHours, { nil: undefined }),
  })
  .map(({ hours, planned, quiet }) => ({
    target: {
      proof: 'acknowledged' as const,
      percent: 95,
      hours,
      remindAfterHours: planned.filter((hour) => hour < hours).sort((one, other) => one - other),
    },
    since: NOW,
    ...(quiet ? { quiet } : {}),
  }));

/** The moments at which reminders are begun when somebody looks at these, in ascending order. */
function begunAt(chasing: Chasing, looks: readonly number[]): readonly number[] {
  let reminders: readonly { readonly at: number; readonly content: string; readonly doneAt: number }[] = [];
  for (const now of looks)
    if (isReminderDue({ ...chasing, chase: { reminders } }, now))
      reminders = [...reminders, { at: now, content: '', doneAt: now }];
  return reminders.map(({ at }) => at);
}

const looksIn = fc
  .array(fc.integer({ min: 0, max: 300 * 60 }), { minLength: 1, maxLength: 200 })
  .map((minutes) => [...new Set(minutes)].sort((one, other) => one - other).map((minute) => NOW + minute * 60_000));

describe('whenever somebody looks,', () => {
  it('no more reminders are begun than planned, none before its hour, and never soon after another', () => {
    fc.assert(
      fc.property(chasings, looksIn, (chasing, looks) => {
        const planned = (chasing.target.remindAfterHours ?? []).map((hour) => NOW + hour * HOUR);
        const begun = begunAt(chasing, looks);
        expect(begun.length).toBeLessThanOrEqual(planned.length);
        begun.forEach((at, index) => {
          expect(planned.filter((hour) => hour <= at).length).toBeGreaterThan(index);
          const before = begun[index - 1];
          if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(HOURS_BETWEEN_REMINDERS * HOUR);
        });
      }),
      runs(),
    );
  });

  it('the next reminder leaves outside of quiet hours and before the time of the target is over, or not at all', () => {
    fc.assert(
      fc.property(chasings, (chasing) => {
        const at = nextReminderAt(chasing);
        if (at === undefined) return;
        expect(at).toBeLessThan(NOW + chasing.target.hours * HOUR);
        if (chasing.quiet) expect(isQuiet(at, chasing.quiet)).toBe(false);
      }),
      runs(),
    );
  });
});

const chasing: Chasing = {
  target: { proof: 'acknowledged', percent: 95, hours: 48, remindAfterHours: [24, 40] },
  since: NOW,
};
const begun = (at: number) => ({ at, content: 'c', doneAt: at });

it('a reminder that a person asked for puts the planned one off, and takes no other’s place', () => {
  const reminders = [begun(NOW + 23 * HOUR)];
  expect(nextReminderAt({ ...chasing, chase: { reminders } })).toBe(NOW + 27 * HOUR);
  const later = [begun(NOW + 25 * HOUR)];
  expect(nextReminderAt({ ...chasing, chase: { reminders: later } })).toBe(NOW + 40 * HOUR);
});

it('hours that went by while nothing ran are made up for by one reminder', () => {
  expect(begunAt(chasing, [NOW + 41 * HOUR, NOW + 47 * HOUR])).toEqual([NOW + 41 * HOUR]);
});

it('one that was held is looked into again after half an hour', () => {
  const held = { at: NOW + 24 * HOUR, reason: 'Held.' };
  const due = (minutes: number) =>
    isReminderDue({ ...chasing, chase: { reminders: [], held } }, NOW + 24 * HOUR + minutes * 60_000);
  expect([due(5), due(29), due(30)]).toEqual([false, false, true]);
});

it('nobody is reminded by hand a second time within hours, in quiet hours, too often, or once that was stopped', () => {
  const now = NOW + 30 * HOUR;
  const quiet: QuietHours = { from: '00:00', until: '23:59', timeZone: 'UTC' };
  const stopped = { at: NOW, accountId: 'engineer', reason: 'Told in a meeting.' };
  const whyNot = (more: Partial<Chasing>) => whyNotRemindNow({ ...chasing, ...more }, now)?.kind;
  expect(whyNot({})).toBeUndefined();
  expect(whyNot({ chase: { reminders: [begun(now - HOUR)] } })).toBe('too-soon');
  expect(whyNot({ chase: { reminders: [{ at: now - 5 * HOUR, content: 'c' }] } })).toBe('under-way');
  expect(whyNot({ chase: { reminders: Array.from({ length: REMINDERS_LIMIT }, () => begun(NOW)) } })).toBe('enough');
  expect(whyNot({ chase: { reminders: [], stopped } })).toBe('stopped');
  expect(whyNot({ quiet })).toBe('quiet-hours');
});

it.each([
  [[24, 40], undefined],
  [[40, 24], 'Give the hours of the reminders in ascending order, each once.'],
  [[24, 24], 'Give the hours of the reminders in ascending order, each once.'],
  [[24, 48], 'Remind before the time of the target is over, that is within 48 hours.'],
  [[1, 2, 3, 4], 'Remind at most 3 times.'],
])('reminders after %j of 48 hours: %s', (remindAfterHours, problem) => {
  expect(problemWithReminders({ hours: 48, remindAfterHours })).toBe(problem);
});

describe('the next channel', () => {
  const next = { channel: 'text-message', afterHours: 44 } as const;
  const withNext: Chasing = { ...chasing, target: { ...chasing.target, next } };
  const toldNext = (at: number) => ({ ...begun(at), channel: next.channel });

  it('is used once whenever somebody looks, after its hours, a while after the last reminder', () => {
    fc.assert(
      fc.property(chasings, fc.integer({ min: 1, max: 199 }), looksIn, (drawn, afterHours, looks) => {
        const target = { ...drawn.target, next: { ...next, afterHours } };
        fc.pre(problemWithNextChannel(target) === undefined);
        const known: Chasing = { ...drawn, target };
        let reminders: NonNullable<Chasing['chase']>['reminders'] = [];
        for (const now of looks) {
          const moment = { ...known, chase: { reminders } };
          if (!isReminderDue(moment, now)) continue;
          const channel = channelOfReminder(moment, now);
          reminders = [...reminders, { ...begun(now), ...(channel ? { channel } : {}) }];
        }
        const used = reminders.filter(({ channel }) => channel !== undefined);
        expect(used.length).toBeLessThanOrEqual(1);
        for (const [index, { at, channel }] of reminders.entries()) {
          if (channel === undefined) expect(at).toBeLessThan(NOW + afterHours * HOUR);
          else expect([at >= NOW + afterHours * HOUR, hoursServed(known, at)]).toEqual([true, afterHours]);
          const before = reminders[index - 1];
          if (before) expect(at - before.at).toBeGreaterThanOrEqual(HOURS_BETWEEN_REMINDERS * HOUR);
        }
      }),
      runs(),
    );
  });

  it('is still to come after all reminders that people may ask for, and nothing is after it', () => {
    const enough = Array.from({ length: REMINDERS_LIMIT }, () => begun(NOW + 20 * HOUR));
    const at = nextReminderAt({ ...withNext, chase: { reminders: enough } });
    expect([at, at && channelOfReminder({ ...withNext, chase: { reminders: enough } }, at)]).toEqual([
      NOW + 44 * HOUR,
      'text-message',
    ]);
    const told = { reminders: [...enough, toldNext(NOW + 44 * HOUR)] };
    expect(nextReminderAt({ ...withNext, chase: told })).toBeUndefined();
    expect(channelOfReminder({ ...withNext, chase: told }, NOW + 46 * HOUR)).toBeUndefined();
  });

  it('is put off, not taken away, by a reminder that a person asked for after its hour', () => {
    const reminders = [begun(NOW + 43 * HOUR)];
    expect(nextReminderAt({ ...withNext, chase: { reminders } })).toBe(NOW + 47 * HOUR);
  });

  it.each([
    [44, [24, 40], undefined],
    [40, [24, 40], 'Use the next channel after the last reminder, that is after more than 40 hours.'],
    [48, [24, 40], 'Use the next channel before the time of the target is over, that is within 48 hours.'],
    [1, [], undefined],
  ])('after %i of 48 hours, with reminders after %j: %s', (afterHours, remindAfterHours, problem) => {
    expect(problemWithNextChannel({ hours: 48, remindAfterHours, next: { afterHours } })).toBe(problem);
  });
});
