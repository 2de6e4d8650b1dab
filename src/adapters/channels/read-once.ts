import type { Secrets } from '../../ports';

/**
 * The same secrets, each read once: a parcel of messages has one key. One per invocation, so that what an administrator
 * changes holds for the next.
 */
export function readOnce(secrets: Pick<Secrets, 'get'>): Pick<Secrets, 'get'> {
  const readings = new Map<string, ReturnType<Secrets['get']>>();
  return {
    get(name) {
      const reading = readings.get(name) ?? secrets.get(name);
      readings.set(name, reading);
      // What could not be read may be there the next time.
      reading.catch(() => readings.delete(name));
      return reading;
    },
  };
}
