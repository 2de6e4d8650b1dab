import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type ProviderRequest } from '../provider';

/** The account's access key, by the names that AWS uses in its own examples. */
export const accessKey = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' } as const;

const timeWindow = 5 * 60_000;
const parts =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * What is wrong with a request's signature, as AWS names it; undefined when it is the account's own, for this service and
 * region, of this request, and made just now. Source: AWS Signature Version 4, "Create a signed AWS API request".
 */
export function signatureFault(
  { method, path, query, headers, body = '' }: ProviderRequest,
  scope: { readonly host: string; readonly region: string; readonly service: string; readonly now: number },
): string | undefined {
  const [, keyId, day, region, service, names = '', given = ''] = parts.exec(headers['authorization'] ?? '') ?? [];
  if (keyId === undefined) return 'MissingAuthenticationTokenException';
  if (keyId !== accessKey.id) return 'UnrecognizedClientException';
  if (region !== scope.region || service !== scope.service) return 'SignatureDoesNotMatch';
  const time = headers['x-amz-date'] ?? '';
  const [, date, hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  if (date === undefined || date !== day) return 'SignatureDoesNotMatch';
  const at = Date.parse(`${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${hour}:${minute}:${second}Z`);
  if (Math.abs(scope.now - at) > timeWindow) return 'RequestExpired';
  const signed = names.split(';');
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return 'SignatureDoesNotMatch';
  const valueOf = (name: string): string => (name === 'host' ? scope.host : (headers[name] ?? '')).trim();
  const canonical = [
    method,
    path,
    [...query]
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .sort()
      .join('&'),
    ...signed.map((name) => `${name}:${valueOf(name)}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const credential = [day, region, service, 'aws4_request'];
  const key = credential.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${accessKey.secret}`);
  const right = hmac(key, ['AWS4-HMAC-SHA256', time, credential.join('/'), sha256(canonical)].join('\n'));
  return timingSafeEqual(right, Buffer.from(given, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
