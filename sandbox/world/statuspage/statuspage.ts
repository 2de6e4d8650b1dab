import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { readBody } from '../outbound';
import { jsonAnswer, type PostStore } from '../posts';
import { type Provider, type ProviderRequest } from '../provider';

/** Source: Statuspage API, "Create an incident" and "Update an incident". */
const given = z.object({
  incident: z.looseObject({
    name: z.string().min(1).optional(),
    status: z
      .enum([
        'investigating',
        'identified',
        'monitoring',
        'resolved',
        'scheduled',
        'in_progress',
        'verifying',
        'completed',
      ])
      .optional(),
    impact_override: z.enum(['none', 'minor', 'major', 'critical', 'maintenance']).optional(),
    body: z.string().max(25_000).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    deliver_notifications: z.boolean().optional(),
  }),
});
type Given = z.infer<typeof given>['incident'];

/**
 * Statuspage's incidents of one page after another: listing the newest, creating, updating. Page ids that begin with
 * `gone` do not exist, API keys that begin with `revoked` are not taken. Statuspage keeps no ids of its callers: what is
 * posted twice is there twice.
 */
export function createStatuspage(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly posts: PostStore;
}): Provider {
  const { database, clock, posts } = options;
  database.exec(
    'CREATE TABLE IF NOT EXISTS world_statuspage (number INTEGER PRIMARY KEY AUTOINCREMENT, page TEXT NOT NULL, id TEXT NOT NULL, incident TEXT NOT NULL)',
  );
  const list = (page: string, limit: number): object[] =>
    (
      database
        .prepare('SELECT incident FROM world_statuspage WHERE page = ? ORDER BY number DESC LIMIT ?')
        .all(page, limit) as {
        incident: string;
      }[]
    ).map(({ incident }) => JSON.parse(incident) as object);

  function create(page: string, incident: Given): RestResponse {
    if (incident.name === undefined) return jsonAnswer(422, { error: ["Name can't be blank"] });
    const id = randomBytes(6).toString('hex');
    const made = { id, page_id: page, created_at: new Date(clock.now()).toISOString(), metadata: {}, ...incident };
    database
      .prepare('INSERT INTO world_statuspage (page, id, incident) VALUES (?, ?, ?)')
      .run(page, id, JSON.stringify(made));
    posts.add({ receiver: 'Statuspage', place: `${page}, incident ${id}`, body: incident });
    return jsonAnswer(201, made);
  }

  function update(page: string, id: string, incident: Given): RestResponse {
    const row = database.prepare('SELECT incident FROM world_statuspage WHERE page = ? AND id = ?').get(page, id) as
      { incident: string } | undefined;
    if (row === undefined) return jsonAnswer(404, { error: 'Record not found' });
    const made = { ...(JSON.parse(row.incident) as object), ...incident };
    database
      .prepare('UPDATE world_statuspage SET incident = ? WHERE page = ? AND id = ?')
      .run(JSON.stringify(made), page, id);
    posts.add({ receiver: 'Statuspage', place: `${page}, update of incident ${id}`, body: incident });
    return jsonAnswer(200, made);
  }

  return {
    hosts: ['api.statuspage.io'],
    answer: (request) => Promise.resolve(answer(request)),
    idle: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };

  function answer({ method, path, query, headers, body = '' }: ProviderRequest): RestResponse {
    const [, page, id] = /^\/v1\/pages\/(\w+)\/incidents(?:\/(\w+))?$/.exec(path) ?? [];
    const [scheme, key = ''] = (headers['authorization'] ?? '').split(' ');
    if (scheme !== 'OAuth' || key === '' || key.startsWith('revoked'))
      return jsonAnswer(401, { error: 'Could not authenticate' });
    if (page === undefined || page.startsWith('gone')) return jsonAnswer(404, { error: 'Record not found' });
    if (method === 'GET' && id === undefined) return jsonAnswer(200, list(page, Number(query.get('limit') ?? 100)));
    const read = given.safeParse(readBody(body));
    if (!read.success) return jsonAnswer(400, { error: read.error.issues.map(({ message }) => message) });
    if (method === 'POST' && id === undefined) return create(page, read.data.incident);
    if (method === 'PATCH' && id !== undefined) return update(page, id, read.data.incident);
    return jsonAnswer(405, { error: 'Method not allowed' });
  }
}
