/** A communiqué as the app publishes it on a page of its own: kept as it left, and made into HTML when it is read. */
import { z } from 'zod';
import { COMMUNIQUE_KINDS } from '../communique/communique';

export const publishedMessage = z.object({
  kind: z.enum(COMMUNIQUE_KINDS),
  subject: z.string(),
  lead: z.string(),
  /** The texts are Markdown. */
  sections: z.array(z.object({ heading: z.string(), text: z.string() }).readonly()).readonly(),
  /** Said where something was left out. */
  shortened: z.string().optional(),
  foot: z.array(z.string()).readonly(),
});

export type PublishedMessage = z.infer<typeof publishedMessage>;
