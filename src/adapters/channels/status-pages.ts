/**
 * Incidents on status pages. Statuspage does not recognise a post that it got before, but lists its incidents with what
 * their makers noted: so it is asked before each post whether the delivery is there already. An attempt that is repeated
 * comes half a minute after the one whose answer was lost, by when the list has it.
 */
import { z } from 'zod';
import { incidentsOf, statuspage, statuspageAccess, type StatuspageAccess } from '../../domain/channels/statuspage';
import type { Post } from '../../domain/communique/message';
import type { Outcome } from '../../domain/channels/outcome';
import { parseJson, type HttpAnswer, type HttpRequest } from '../../domain/channels/web-post';
import type { ChannelPort, Installation, Secrets } from '../../ports';
import { keptDestination } from './destination-secret';
import { exchange } from './exchange';
import { pace } from './pace';

/** "Each API token is limited to 1 request / second as measured on a 60 second rolling window" (Statuspage API). */
const PACE_MILLISECONDS = 1_000;

/** Those that are looked through for the delivery, and for what a correction corrects; the newest come first. */
const NEWEST = 100;

const NOTE = 'release_communications';
/**
 * The record is named by its id, which it keeps in another project, and the site's app, since a page may serve several
 * sites; the communiqué is the one that the incident began with. A test is of none.
 */
const note = z.object({ record: z.string(), communique: z.string().optional(), deliveries: z.string() });
type Note = z.infer<typeof note>;
const incidents = z.array(
  z.looseObject({ id: z.string(), metadata: z.looseObject({ [NOTE]: note.optional().catch(undefined) }).catch({}) }),
);
type Incident = z.infer<typeof incidents>[number];

/** One per invocation: it keeps the pace between the calls of that invocation. */
export function statusPages(
  secrets: Pick<Secrets, 'get'>,
  installation: Installation,
  wait?: (milliseconds: number) => Promise<void>,
): ChannelPort {
  const turn = pace(wait, PACE_MILLISECONDS);
  return {
    async send({ deliveryId, recipient, message, record, communique }) {
      if (recipient.kind !== 'destination' || !message.post)
        return { kind: 'refused', reason: 'A status page is needed.' };
      const kept = await keptDestination(secrets, recipient.destinationId, 'status page');
      const access = 'kind' in kept ? kept : statuspageAccess(kept.address);
      if (access === undefined) return { kind: 'refused', reason: 'The status page’s key is not complete.' };
      if ('kind' in access) return access;
      await turn();
      const found = await listed(access);
      if ('kind' in found) return found;
      if (found.some((one) => deliveriesOf(one).includes(deliveryId))) return { kind: 'accepted' };
      await turn();
      const about = {
        record: `${record.issueId} ${installation.id()}`,
        ...(communique ? { communique: communique.corrects ?? communique.id } : {}),
      };
      return post(access, { deliveryId, about }, message.post, found);
    },
  };
}

function deliveriesOf({ metadata }: Incident): readonly string[] {
  return metadata[NOTE]?.deliveries.split(' ') ?? [];
}

function isAbout({ metadata }: Incident, { record, communique }: Omit<Note, 'deliveries'>): boolean {
  const noted = metadata[NOTE];
  return noted?.record === record && noted.communique === communique;
}

/** The newest incidents, or why nothing was posted. */
async function listed(access: StatuspageAccess): Promise<readonly Incident[] | Outcome> {
  try {
    const answer = await exchange({
      url: `${incidentsOf(access)}?limit=${NEWEST}`,
      headers: authorisation(access),
    });
    const read = answer.status === 200 ? incidents.safeParse(parseJson(answer.body)) : undefined;
    return read?.success ? read.data : notPosted(answer);
  } catch {
    return { kind: 'try-again', reason: 'Statuspage could not be reached; nothing was posted.' };
  }
}

function notPosted(answer: HttpAnswer): Outcome {
  const outcome = statuspage.destination?.outcomeOf(answer);
  return outcome === undefined || outcome.kind === 'unknown' || outcome.kind === 'accepted'
    ? { kind: 'try-again', reason: `Statuspage answered ${answer.status} when asked; nothing was posted.` }
    : outcome;
}

/** A correction becomes an update of what it corrects, where the page still shows that. */
async function post(
  access: StatuspageAccess,
  { deliveryId, about }: { readonly deliveryId: string; readonly about: Omit<Note, 'deliveries'> },
  content: Post,
  found: readonly Incident[],
): Promise<Outcome> {
  const earlier = content['updates'] === true ? found.find((one) => isAbout(one, about)) : undefined;
  const deliveries = [...(earlier ? deliveriesOf(earlier) : []), deliveryId].join(' ');
  const metadata = { [NOTE]: { ...about, deliveries } };
  const request: HttpRequest = {
    ...(earlier ? { method: 'PATCH' } : {}),
    url: earlier ? `${incidentsOf(access)}/${encodeURIComponent(earlier.id)}` : incidentsOf(access),
    headers: { ...authorisation(access), 'Content-Type': 'application/json' },
    body: JSON.stringify({ incident: { ...(content['incident'] as Post), metadata } }),
  };
  try {
    return statuspage.destination?.outcomeOf(await exchange(request)) ?? LOST;
  } catch {
    return LOST;
  }
}

const LOST: Outcome = { kind: 'unknown', reason: 'Statuspage’s answer was lost.' };

function authorisation({ apiKey }: StatuspageAccess): Record<string, string> {
  return { Authorization: `OAuth ${apiKey}` };
}
