import { Hono } from 'hono';
import { z } from 'zod';
import { type Fault, type Faults } from '../ports';
import { readJson } from './requests';

const pattern = z.string().refine((text) => {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}, 'must be a regular expression');
const status = z.number().int().min(200).max(599);
const headers = z.record(z.string(), z.string()).optional();
const times = z.number().int().min(1).default(1);

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rest'),
    match: pattern,
    status,
    headers,
    body: z.string().optional(),
    skip: z.number().int().min(0).optional(),
    times,
  }),
  z.strictObject({ kind: z.literal('stall'), match: pattern, times }),
  z.strictObject({
    kind: z.literal('provider'),
    match: pattern,
    effect: z.union([
      z.strictObject({ answer: status, headers, body: z.string().optional() }),
      z.strictObject({ lose: z.enum(['before', 'afterAccepting']) }),
    ]),
    times,
  }),
  z.strictObject({
    kind: z.literal('crash'),
    seam: z.enum(['storage', 'rest', 'provider', 'queue']),
    match: pattern.default(''),
    count: z.number().int().min(1).default(1),
    when: z.enum(['before', 'after']),
  }),
]) satisfies z.ZodType<Fault, unknown>;

/** Sets, shows and takes back the faults that the sandbox plays. */
export function faultRoutes(faults: Faults): Hono {
  const routes = new Hono();
  routes.get('/faults', (context) => context.json(faults.list()));
  routes.post('/faults', async (context) => context.json({ id: faults.add(await readJson(context, fault)) }, 201));
  routes.delete('/faults', (context) => {
    faults.clear();
    return context.body(null, 204);
  });
  routes.delete('/faults/:id', (context) => {
    const { id } = context.req.param();
    if (!faults.list().some((each) => each.id === id)) {
      return context.json({ error: { message: 'There is no such fault; it may have been taken back.' } }, 404);
    }
    faults.remove(id);
    return context.body(null, 204);
  });
  return routes;
}
