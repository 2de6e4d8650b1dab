import { Hono } from 'hono';
import { DateTime, Duration } from 'luxon';
import { z } from 'zod';
import { type Clock } from '../ports';
import { type Parts } from './parts';
import { BadRequest, readJson } from './requests';
import { settle } from './settle';

/** Stops made on the way of one move. Beyond them the clock jumps: a year of five-minute schedules would take for ever. */
const mostStops = 5000;

const duration = z
  .string()
  .transform((text) => Duration.fromISO(text))
  .refine((parsed) => parsed.isValid && parsed.toMillis() >= 0, 'must be an ISO 8601 duration such as PT30M or P1D');
const instant = z
  .string()
  .transform((text) => DateTime.fromISO(text, { zone: 'utc' }))
  .refine((parsed) => parsed.isValid, 'must be an ISO 8601 instant such as 2026-11-21T22:00:00Z');

const move = z
  .strictObject({ advance: duration.optional(), set: instant.optional(), toNextStep: z.literal(true).optional() })
  .refine(
    (given) => Object.values(given).filter((value) => value !== undefined).length === 1,
    'give one of advance, set and toNextStep',
  );

/** Reads and moves the site's clock. A move is answered when everything that fell due on the way is done. */
export function clockRoutes(parts: Parts): Hono {
  const { clock } = parts;
  const routes = new Hono();
  routes.get('/clock', (context) => context.json(presentClock(clock)));
  routes.post('/clock', async (context) => {
    const { advance, set } = await readJson(context, move);
    const target = advance
      ? clock.now() + advance.toMillis()
      : set
        ? set.toMillis()
        : Math.max(clock.nextAlarm() ?? clock.now(), clock.now());
    if (target < clock.now()) throw new BadRequest('set: the clock never goes back', 'set');
    await moveTo(parts, target);
    return context.json(presentClock(clock));
  });
  return routes;
}

/** Stops at each alarm on the way until what it set off is done, so that things happen at their own times. */
async function moveTo(parts: Parts, target: number): Promise<void> {
  const { clock } = parts;
  await settle(parts);
  for (let stop = 0; stop < mostStops; stop += 1) {
    const next = clock.nextAlarm();
    if (next === undefined || next > target) break;
    clock.advance(Math.max(0, next - clock.now()));
    await settle(parts);
  }
  clock.advance(Math.max(0, target - clock.now()));
  await settle(parts);
}

export function presentClock(clock: Clock): {
  time: string;
  now: number;
  offset: number;
  nextAlarm?: number;
} {
  const now = clock.now();
  return { time: new Date(now).toISOString(), now, offset: clock.offset(), nextAlarm: clock.nextAlarm() };
}
