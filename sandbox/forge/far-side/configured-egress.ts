import { z } from 'zod';
import { type Database } from '../../database';

/**
 * Egress that administrators allow an installed app, in groups. Source: Forge, "Customer-managed egress and remotes" and
 * "Customer-managed egress and remotes API": ten groups of at most ten domains each.
 */
export interface ConfiguredEgress {
  /** Adds the groups. @throws Error with the words of the refusal; then nothing changed */
  set(payload: unknown): { readonly results: readonly EgressGroup[] };
  get(payload: unknown): { readonly results: readonly EgressGroup[] };
  /** The domains that the app's back end may reach. */
  backend(): readonly string[];
}

const egressType = z.enum([
  'FETCH_BACKEND_SIDE',
  'FETCH_CLIENT_SIDE',
  'FONTS',
  'FRAMES',
  'IMAGES',
  'MEDIA',
  'NAVIGATION',
  'SCRIPTS',
  'STYLES',
]);
const group = z.strictObject({
  key: z.string().min(1),
  description: z.string().min(1),
  configured: z
    .array(z.strictObject({ domain: z.string().min(1), type: z.array(egressType).min(1) }))
    .min(1)
    .max(10, 'A group has at most ten domains.'),
});
type EgressGroup = z.output<typeof group>;

const setPayload = z.strictObject({ egresses: z.array(group).min(1) });
const getPayload = z.strictObject({
  keys: z.array(z.string()).optional(),
  pageSize: z.number().optional(),
  nextPageToken: z.string().optional(),
});
const groupLimit = 10;

/** @param enabled `permissions.external.configurable.enabled` of the manifest */
export function openConfiguredEgress(database: Database, enabled: boolean): ConfiguredEgress {
  database.exec('CREATE TABLE IF NOT EXISTS forge_egress (key TEXT PRIMARY KEY, definition TEXT NOT NULL)');
  const all = (): readonly EgressGroup[] =>
    (database.prepare('SELECT definition FROM forge_egress ORDER BY key').all() as { definition: string }[]).map(
      ({ definition }) => group.parse(JSON.parse(definition)),
    );
  const checked = <T>(schema: z.ZodType<T>, payload: unknown): T => {
    if (!enabled) throw new Error('Customer-managed egress is not enabled in the app’s manifest.');
    const parsed = schema.safeParse(payload);
    if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
    return parsed.data;
  };
  return {
    set(payload) {
      const { egresses } = checked(setPayload, payload);
      const known = all();
      if (egresses.some(({ key }) => known.some((one) => one.key === key)))
        throw new Error('There is an egress group of this key already.');
      if (known.length + egresses.length > groupLimit)
        throw new Error('An installation has at most ten egress groups.');
      const insert = database.prepare('INSERT INTO forge_egress VALUES (?, ?)');
      for (const one of egresses) insert.run(one.key, JSON.stringify(one));
      return { results: egresses };
    },
    get(payload) {
      const { keys } = checked(getPayload, payload);
      return { results: all().filter(({ key }) => keys?.includes(key) ?? true) };
    },
    backend: () =>
      all().flatMap(({ configured }) =>
        configured.filter(({ type }) => type.includes('FETCH_BACKEND_SIDE')).map(({ domain }) => domain),
      ),
  };
}
