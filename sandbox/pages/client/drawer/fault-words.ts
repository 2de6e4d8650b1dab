import { z } from 'zod';

const known = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('rest'), match: z.string(), status: z.number(), times: z.number() }),
  z.looseObject({ kind: z.literal('stall'), match: z.string(), times: z.number() }),
  z.looseObject({
    kind: z.literal('provider'),
    match: z.string(),
    effect: z.union([z.looseObject({ answer: z.number() }), z.looseObject({ lose: z.string() })]),
    times: z.number(),
  }),
  z.looseObject({
    kind: z.literal('crash'),
    seam: z.string(),
    match: z.string(),
    count: z.number(),
    when: z.string(),
  }),
]);

/** A fault in a sentence. */
export function faultWords(fault: unknown): string {
  const parsed = known.safeParse(fault);
  if (!parsed.success) return JSON.stringify(fault);
  const { data } = parsed;
  switch (data.kind) {
    case 'rest':
      return `Jira answers ${data.status} to “${data.match}”, ${data.times} times.`;
    case 'stall':
      return `Nobody answers “${data.match}” until this is taken back, ${data.times} times.`;
    case 'provider':
      return 'answer' in data.effect
        ? `The provider answers ${String(data.effect.answer)} at “${data.match}”, ${data.times} times.`
        : `The provider’s answer is lost ${data.effect.lose === 'before' ? 'before it accepts' : 'after it accepted'} at “${data.match}”, ${data.times} times.`;
    case 'crash':
      return `The app is killed ${data.when} ${data.seam} call ${data.count} that matches “${data.match}”.`;
  }
}
