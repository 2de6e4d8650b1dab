/** Secrets in the platform's encrypted store. */
import { ForgeKvsAPIError, kvs } from '@forge/kvs';
import type { Secrets } from '../../ports';
import type { Patiently } from './patience';

/** @param patiently how long the calls of this invocation are tried again while the platform takes no more */
export function forgeSecrets(patiently: Patiently): Secrets {
  return {
    get: (name) => patiently(() => kvs.getSecret<string>(name)),
    set: (name, value) => patiently(() => kvs.setSecret(name, value)),
    remove: (name) => patiently(() => kvs.deleteSecret(name)),
  };
}

/** The secret that is stored, made and stored first when there is none. Two that make it at once agree on one. */
export async function secretOnce<T>(patiently: Patiently, name: string, make: () => T): Promise<T> {
  const known = await patiently(() => kvs.getSecret<T>(name));
  if (known !== undefined) return known;
  const made = make();
  try {
    await patiently(() => kvs.setSecret(name, made, { keyPolicy: 'FAIL_IF_EXISTS' }));
    return made;
  } catch (failure) {
    if (!(failure instanceof ForgeKvsAPIError) || failure.code !== 'KEY_CONFLICT') throw failure;
    const stored = await patiently(() => kvs.getSecret<T>(name));
    if (stored === undefined) throw failure;
    return stored;
  }
}
