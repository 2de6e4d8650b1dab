/** Secrets in the platform's encrypted store. */
import { ForgeKvsAPIError, kvs } from '@forge/kvs';
import type { Secrets } from '../../ports';

export function forgeSecrets(): Secrets {
  return {
    get: (name) => kvs.getSecret<string>(name),
    set: (name, value) => kvs.setSecret(name, value),
    remove: (name) => kvs.deleteSecret(name),
  };
}

/** The secret that is stored, made and stored first when there is none. Two that make it at once agree on one. */
export async function secretOnce<T>(name: string, make: () => T): Promise<T> {
  const known = await kvs.getSecret<T>(name);
  if (known !== undefined) return known;
  const made = make();
  try {
    await kvs.setSecret(name, made, { keyPolicy: 'FAIL_IF_EXISTS' });
    return made;
  } catch (failure) {
    if (!(failure instanceof ForgeKvsAPIError) || failure.code !== 'KEY_CONFLICT') throw failure;
    const stored = await kvs.getSecret<T>(name);
    if (stored === undefined) throw failure;
    return stored;
  }
}
