/** The cache over plain values of Forge's key-value store, which expire by themselves. */
import { ForgeKvsError, kvs } from '@forge/kvs';
import type { Cache } from '../../ports';

export function forgeCache(): Cache {
  return {
    get: (key) => kvs.get<unknown>(`cache:${key}`),
    async put(key, value, hours) {
      try {
        await kvs.set(`cache:${key}`, value, { ttl: { value: hours, unit: 'HOURS' } });
      } catch (failure) {
        // Whoever looks next reads it from its source again.
        if (!(failure instanceof ForgeKvsError)) throw failure;
      }
    },
  };
}
