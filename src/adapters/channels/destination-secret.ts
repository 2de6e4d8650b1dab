import { z } from 'zod';
import type { Outcome } from '../../domain/channels/outcome';
import { parseJson } from '../../domain/channels/web-post';
import { secretOr } from './secret-or';
import type { Secrets } from '../../ports';

const secret = z.object({ address: z.string(), signingSecret: z.string().optional() });

/** What is kept of a destination, or what became of a message to it where nothing is. */
export async function keptDestination(
  secrets: Pick<Secrets, 'get'>,
  destinationId: string,
  noun: string,
): Promise<z.infer<typeof secret> | Outcome> {
  const takenOut: Outcome = {
    kind: 'refused',
    reason: `The ${noun} was taken out of its stakeholder group; its address is not kept any more.`,
  };
  const text = await secretOr(secrets, `destination.${destinationId}`, takenOut);
  if (typeof text !== 'string') return text;
  return secret.safeParse(parseJson(text)).data ?? takenOut;
}
