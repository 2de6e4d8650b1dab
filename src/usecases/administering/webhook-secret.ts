import type { Random } from '../../ports';

/** A new secret in the form of Standard Webhooks, of 32 random bytes. */
export function webhookSecret(random: Random): string {
  return `whsec_${Buffer.from(random.hex(32), 'hex').toString('base64')}`;
}
