import { Webhook } from 'standardwebhooks';

export interface Evidence {
  readonly id: string;
  /** Milliseconds since the epoch, in the site's time: the receiver refuses what is too old. */
  readonly sentAt: number;
  readonly body: string;
}

export interface EvidenceAnswer {
  readonly status: number;
  readonly body: string;
}

/** Signs and posts evidence. An empty secret posts it unsigned, to see that refused. */
export async function postEvidence(url: string, secret: string, evidence: Evidence): Promise<EvidenceAnswer> {
  const signature: Readonly<Record<string, string>> =
    secret === ''
      ? {}
      : {
          'webhook-id': evidence.id,
          'webhook-timestamp': String(Math.floor(evidence.sentAt / 1000)),
          'webhook-signature': new Webhook(secret).sign(evidence.id, new Date(evidence.sentAt), evidence.body),
        };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signature },
    body: evidence.body,
    credentials: 'omit',
  });
  return { status: response.status, body: await response.text() };
}

/** The body with its `status` replaced; a body that is not a JSON object is left as it is. */
export function withStatus(body: string, status: string): string {
  if (status === '') return body;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return body;
    return JSON.stringify({ ...parsed, status }, null, 2);
  } catch {
    return body;
  }
}
