import { z } from 'zod';
import { type Database, inTransaction } from '../database';
import { type Clock, type JiraSite } from '../ports';
import { type DeliveryStore, type NewDelivery } from './deliveries/store';
import { type Installation } from './installation';
import { type HostLog } from './log';
import { type Manifest, modulesOf } from './manifest';

/** Jira's events and the app's own life-cycle events, on their way to the triggers that list them. */
export interface ProductEvents {
  /** Takes over what the site has; call when the site has more. */
  takeOver(): void;
  /** Tells the app that it was installed or upgraded. */
  announce(name: 'avi:forge:installed:app' | 'avi:forge:upgraded:app'): void;
}

const payloadLimit = 200 * 1024;

const triggerSchema = z.looseObject({
  function: z.string(),
  events: z.array(z.string()),
  filter: z.strictObject({ ignoreSelf: z.boolean().optional(), appIsLicensed: z.boolean().optional() }).optional(),
});

export function createProductEvents(options: {
  readonly database: Database;
  readonly manifest: Manifest;
  readonly installation: Installation;
  readonly site: JiraSite;
  readonly store: DeliveryStore;
  readonly clock: Clock;
  /** Milliseconds of the site's clock between an event and its first delivery; the platform takes up to three minutes. */
  readonly delay: number;
  readonly log: HostLog;
  readonly added: () => void;
}): ProductEvents {
  const { database, manifest, installation, site, store, clock } = options;
  const triggers = modulesOf(manifest, 'trigger').map((module) => {
    const parsed = triggerSchema.safeParse(module.properties);
    if (!parsed.success) {
      throw new Error(`The sandbox cannot play the trigger "${module.key}": ${z.prettifyError(parsed.error)}`);
    }
    return { key: module.key, ...parsed.data };
  });

  function deliveries(name: string, selfGenerated: boolean, payload: object, delay: number): readonly NewDelivery[] {
    if (Buffer.byteLength(JSON.stringify(payload)) > payloadLimit) {
      options.log({ level: 'error', source: 'host', text: `${name} is larger than 200 kB and not delivered.` });
      return [];
    }
    return triggers
      .filter(({ events, filter }) => events.includes(name) && !(selfGenerated && filter?.ignoreSelf === true))
      .map((trigger) => ({
        kind: 'trigger',
        moduleKey: trigger.key,
        functionKey: trigger.function,
        queueName: undefined,
        jobId: undefined,
        body: payload,
        enqueuedAt: clock.now(),
        dueAt: clock.now() + delay,
        depth: 0,
        concurrencyKey: undefined,
        concurrencyLimit: undefined,
      }));
  }

  return {
    takeOver() {
      const pending = site.pendingEvents();
      const last = pending.at(-1);
      if (last === undefined) return;
      // One transaction: an event is either still the site's or already on its way.
      inTransaction(database, () => {
        for (const event of pending) {
          const selfGenerated = event.actor.kind === 'app';
          const payload = { ...event.payload, eventType: event.name, selfGenerated };
          store.add(deliveries(event.name, selfGenerated, payload, options.delay));
        }
        site.eventsTaken(last.id);
      });
      options.added();
    },
    announce(name) {
      const payload = {
        id: installation.installationId,
        app: { id: installation.appId, version: installation.appVersion, name: manifest.app.name },
        environment: { id: installation.environmentId },
        eventType: name,
      };
      store.add(deliveries(name, false, payload, 0));
      options.added();
    },
  };
}
