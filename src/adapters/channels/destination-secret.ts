import { z } from 'zod';
import type { Outcome } from '../../domain/delivery/delivery';
import { parseJson } from '../../domain/delivery/web-post';
import type { Secrets } from '../../ports';

const secret = z.object({ address: z.string(), signingSecret: z.string().optional() });

/** What is kept of a destination, or what became of a message to it where nothing is. */
export async function keptDestination(
  secrets: Pick<Secrets, 'get'>,
  destinationId: string,
  noun: string,
): Promise<z.infer<typeof secret> | Outcome> {
  const kept = secret.safeParse(parseJson((await secrets.get(`destination.${destinationId}`)) ?? ''));
  return kept.success
    ? kept.data
    : {
        kind: 'refused',
        reason: `The ${noun} was taken out of its stakeholder group; its address is not kept any more.`,
      };
}
