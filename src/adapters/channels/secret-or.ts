import type { Outcome } from '../../domain/channels/outcome';
import type { SecretName, Secrets } from '../../ports';

/** What was being sent with it has not left, however long the storage stays so. */
const NOT_READ: Outcome = {
  kind: 'try-again',
  reason: 'The app’s storage did not answer, so that nothing was sent yet.',
};

/**
 * A secret without which a message cannot leave, or what becomes of the message. Never throws: an attempt that ends
 * without an outcome would be uncertain.
 *
 * @param missing where there is no such secret
 */
export async function secretOr(
  secrets: Pick<Secrets, 'get'>,
  name: SecretName,
  missing: Outcome,
): Promise<string | Outcome> {
  try {
    return (await secrets.get(name)) ?? missing;
  } catch {
    return NOT_READ;
  }
}
