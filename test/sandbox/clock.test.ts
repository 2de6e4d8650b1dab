import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createClock, createTestClock } from '../../sandbox/clock';
import { inMemory, openDatabase } from '../../sandbox/database';

const nine = Date.parse('2026-11-16T09:00:00Z');
const minute = 60_000;

describe('the clock when it is moved', () => {
  test('rings the alarms on the way in the order of their times, each at its own time', () => {
    const clock = createTestClock(nine);
    const rung: [string, number][] = [];
    clock.alarm(nine + 20 * minute, () => rung.push(['second', clock.now()]));
    clock.alarm(nine + 10 * minute, () => rung.push(['first', clock.now()]));
    clock.alarm(nine + 40 * minute, () => rung.push(['later', clock.now()]));

    clock.advance(30 * minute);

    expect(rung).toEqual([
      ['first', nine + 10 * minute],
      ['second', nine + 20 * minute],
    ]);
    expect(clock.now()).toBe(nine + 30 * minute);
    expect(clock.nextAlarm()).toBe(nine + 40 * minute);
  });

  test('goes on by nothing though the machine’s clock ticks meanwhile', () => {
    let ticks = nine;
    const clock = createClock({ database: openDatabase(inMemory), machineNow: () => (ticks += 1) });
    clock.advance(0);
    expect(clock.offset()).toBe(0);
    clock.stop();
  });

  test('rings an alarm that another alarm set inside the same move', () => {
    const clock = createTestClock(nine);
    const rung: number[] = [];
    clock.alarm(nine + minute, () => clock.alarm(nine + 2 * minute, () => rung.push(clock.now())));
    clock.advance(5 * minute);
    expect(rung).toEqual([nine + 2 * minute]);
  });

  test('does not ring an alarm that was cancelled', () => {
    const clock = createTestClock(nine);
    const cancel = clock.alarm(nine + minute, () => {
      throw new Error('rang');
    });
    cancel();
    clock.advance(5 * minute);
    expect(clock.nextAlarm()).toBeUndefined();
  });

  test('never goes back', () => {
    const clock = createTestClock(nine);
    expect(() => clock.set(nine - 1)).toThrow(RangeError);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
    expect(clock.now()).toBe(nine);
  });

  test('tells its listeners the offset to the machine’s clock', () => {
    const clock = createTestClock(nine);
    const offsets: number[] = [];
    clock.onMoved((offset) => offsets.push(offset));
    clock.advance(minute);
    expect(offsets).toEqual([minute]);
  });

  test('rings any alarms in the order of their times, whatever the order in which they were set', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.array(fc.nat(400)), (alarms, moves) => {
        const clock = createTestClock(nine);
        const rung: number[] = [];
        for (const after of alarms) clock.alarm(nine + after, () => rung.push(after));
        for (const move of moves) clock.advance(move);
        const reached = clock.now() - nine;
        expect(rung).toEqual(alarms.filter((after) => after <= reached && moves.length > 0).sort((a, b) => a - b));
      }),
    );
  });
});

describe('the site’s running clock', () => {
  test('keeps its offset over a restart', () => {
    const directory = mkdtempSync(join(tmpdir(), 'clock-'));
    const before = openDatabase(directory);
    const clock = createClock({ database: before, machineNow: () => nine });
    clock.advance(90 * minute);
    clock.stop();
    before.close();

    const after = openDatabase(directory);
    const again = createClock({ database: after, machineNow: () => nine + minute });
    expect(again.now()).toBe(nine + 91 * minute);
    again.stop();
    after.close();
    rmSync(directory, { recursive: true });
  });

  test('stands still, rather than going back, when the machine’s clock is set back', () => {
    let machine = nine;
    const clock = createClock({ database: openDatabase(inMemory), machineNow: () => machine });
    expect(clock.now()).toBe(nine);
    machine -= minute;
    expect(clock.now()).toBe(nine);
    clock.stop();
  });

  test('rings by itself when the time has come', async () => {
    const clock = createClock({ database: openDatabase(inMemory) });
    await new Promise<void>((resolve) => clock.alarm(clock.now(), resolve));
    expect(clock.nextAlarm()).toBeUndefined();
    clock.stop();
  });
});
