import type { Database } from 'libsql';
import type { Caller, ProductEvent } from '../ports';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly actor: string;
  readonly payload: string;
}

/** Product events in the order in which they happened, on disk until the host has taken them over. */
export function openEventOutbox(database: Database) {
  const listeners: (() => void)[] = [];
  return {
    /** Part of the transaction that caused the event. */
    add(name: string, actor: Caller, payload: Readonly<Record<string, unknown>>): void {
      database
        .prepare('INSERT INTO jira_event (name, actor, payload) VALUES (?, ?, ?)')
        .run(name, JSON.stringify(actor), JSON.stringify(payload));
    },
    announce(): void {
      for (const listener of listeners) listener();
    },
    pending(): readonly ProductEvent[] {
      const rows = database.prepare('SELECT id, name, actor, payload FROM jira_event ORDER BY id').all() as Row[];
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        actor: JSON.parse(row.actor) as Caller,
        payload: JSON.parse(row.payload) as Record<string, unknown>,
      }));
    },
    taken(upToId: number): void {
      database.prepare('DELETE FROM jira_event WHERE id <= ?').run(upToId);
    },
    onPending(listener: () => void): void {
      listeners.push(listener);
    },
  };
}
