import { type Database } from '../database';
import { type Clock, type RestResponse } from '../ports';

/** One message that was posted to a place outside of the site: a chat channel or a webhook's receiver. */
export interface ReceivedPost {
  readonly id: string;
  /** ISO 8601 in the site's time. */
  readonly time: string;
  /** Who plays the place: `Slack`, for example. */
  readonly receiver: string;
  /** The place within it, without the secret part of its address. */
  readonly place: string;
  /** What was posted. */
  readonly body: unknown;
  /** The receiver's own id of the message, where its sender gave it one. */
  readonly messageId?: string;
}

export interface PostStore {
  add(post: Omit<ReceivedPost, 'id' | 'time'>): void;
  list(): readonly ReceivedPost[];
  has(receiver: string, messageId: string): boolean;
  clear(): void;
}

/** What arrived in chat channels and at webhooks, kept in the database. */
export function createPostStore(database: Database, clock: Clock): PostStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_post (
      id INTEGER PRIMARY KEY AUTOINCREMENT, receiver TEXT NOT NULL, message TEXT, post TEXT NOT NULL)
  `);
  const insert = database.prepare('INSERT INTO world_post (receiver, message, post) VALUES (?, ?, ?)');
  return {
    add(post) {
      const time = new Date(clock.now()).toISOString();
      insert.run(post.receiver, post.messageId ?? null, JSON.stringify({ time, ...post }));
    },
    list() {
      const rows = database.prepare('SELECT id, post FROM world_post ORDER BY id').all() as {
        id: number;
        post: string;
      }[];
      return rows.map(({ id, post }) => ({ id: String(id), ...(JSON.parse(post) as Omit<ReceivedPost, 'id'>) }));
    },
    has: (receiver, messageId) =>
      database.prepare('SELECT 1 FROM world_post WHERE receiver = ? AND message = ?').get(receiver, messageId) !==
      undefined,
    clear() {
      database.exec('DELETE FROM world_post');
    },
  };
}

export function textAnswer(status: number, body: string): RestResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function jsonAnswer(status: number, body: unknown): RestResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
