/**
 * What SendGrid reports of deliveries. Its Signed Event Webhook signs the timestamp and the raw body with ECDSA over
 * P-256; the verification key is the administrator's to paste (SendGrid documentation, "Event Webhook Security Features").
 */
import { createPublicKey, createVerify } from 'node:crypto';
import { z } from 'zod';
import type { ReceiptKind } from '../domain/delivery';
import { recordReceipts, type ReportedReceipt } from '../usecases/record-receipts';
import type { LoadPorts } from './page-call';
import { json, parseWebRequest, type WebAnswer, type WebRequest } from './web-request';

const SIZE_LIMIT = 1024 * 1024;
const TIME_WINDOW_SECONDS = 10 * 60;

const events = z.array(
  z.looseObject({
    event: z.string(),
    timestamp: z.number(),
    delivery: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional()
      .catch(undefined),
    reason: z.string().max(2000).optional().catch(undefined),
  }),
);

const RECEIPTS: Readonly<Record<string, ReceiptKind>> = {
  processed: 'accepted',
  delivered: 'delivered',
  bounce: 'bounced',
  dropped: 'bounced',
};

export function mailEvents(load: LoadPorts): (request: unknown) => Promise<WebAnswer> {
  return async (raw) => {
    const request = parseWebRequest(raw);
    if (request.method !== 'POST') return json(405, { code: 'method', message: 'Post the events.' });
    if (Buffer.byteLength(request.body) > SIZE_LIMIT)
      return json(413, { code: 'too-large', message: 'The body is too large.' });
    const ports = await load();
    const key = await ports.secrets.get('mail-provider-event-key');
    if (key === undefined) return json(503, { code: 'not-set-up', message: 'No verification key is set up.' });
    if (!isSigned(request, key, ports.clock.now()))
      return json(401, { code: 'wrong-signature', message: 'The signature or its time is not right.' });
    const parsed = events.safeParse(parseJson(request.body));
    if (!parsed.success)
      return json(400, { code: 'invalid', message: 'The body is not a list of events.', field: 'body' });
    await recordReceipts(ports, parsed.data.flatMap(asReceipt));
    return json(200, { received: parsed.data.length });
  };
}

function asReceipt({ event, timestamp, delivery, reason }: z.infer<typeof events>[number]): ReportedReceipt[] {
  const kind = RECEIPTS[event];
  if (delivery === undefined || kind === undefined) return [];
  const words = (reason ?? 'The mail was refused.').replace(/\S+@\S+/g, 'the address');
  return [{ deliveryId: delivery, kind, at: timestamp * 1000, reason: kind === 'bounced' ? words : undefined }];
}

function isSigned(request: WebRequest, key: string, now: number): boolean {
  const signature = request.header('x-twilio-email-event-webhook-signature');
  const timestamp = request.header('x-twilio-email-event-webhook-timestamp');
  if (signature === undefined || timestamp === undefined) return false;
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= TIME_WINDOW_SECONDS)) return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return createVerify('sha256')
      .update(timestamp + request.body)
      .verify(publicKey, signature, 'base64');
  } catch {
    return false;
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
