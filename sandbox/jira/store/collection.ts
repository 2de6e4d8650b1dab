import type { Database } from 'libsql';

/** How a collection finds documents other than by id. */
export interface CollectionKeys<T> {
  readonly id: (document: T) => string;
  readonly parent?: (document: T) => string;
  readonly name?: (document: T) => string;
}

interface Loaded<T> {
  readonly byId: Map<string, T>;
  readonly byParent: Map<string, Map<string, T>>;
  readonly byName: Map<string, T>;
}

/**
 * Documents of one kind in the table `jira_record`, in the order in which they were first written. The database is the
 * truth; what was read once stays in memory until a transaction is rolled back. Documents are never changed in place.
 */
export class Collection<T extends object> {
  private loaded: Loaded<T> | undefined;

  constructor(
    private readonly database: Database,
    private readonly kind: string,
    private readonly keys: CollectionKeys<T>,
  ) {}

  get(id: string): T | undefined {
    return this.documents().byId.get(id);
  }

  /** The document with this id; its absence is a bug in the site, not an answer. */
  require(id: string): T {
    const document = this.get(id);
    if (document === undefined) throw new Error(`The site has no ${this.kind} ${id}.`);
    return document;
  }

  all(): readonly T[] {
    return [...this.documents().byId.values()];
  }

  childrenOf(parent: string): readonly T[] {
    return [...(this.documents().byParent.get(parent)?.values() ?? [])];
  }

  /** By name, without regard to case. */
  named(name: string): T | undefined {
    return this.documents().byName.get(name.toLowerCase());
  }

  put(document: T): T {
    const text = JSON.stringify(document);
    this.database
      .prepare(
        'INSERT INTO jira_record (kind, id, document) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET document = excluded.document',
      )
      .run(this.kind, this.keys.id(document), text);
    const stored = JSON.parse(text) as T;
    const loaded = this.documents();
    this.forgetLinks(loaded, this.keys.id(document));
    this.keep(loaded, stored);
    return stored;
  }

  delete(id: string): void {
    this.database.prepare('DELETE FROM jira_record WHERE kind = ? AND id = ?').run(this.kind, id);
    const loaded = this.documents();
    this.forgetLinks(loaded, id);
    loaded.byId.delete(id);
  }

  /** Drops what is in memory: the next read comes from the database. */
  forget(): void {
    this.loaded = undefined;
  }

  private documents(): Loaded<T> {
    if (this.loaded !== undefined) return this.loaded;
    const loaded: Loaded<T> = { byId: new Map(), byParent: new Map(), byName: new Map() };
    const rows = this.database
      .prepare('SELECT document FROM jira_record WHERE kind = ? ORDER BY sequence')
      .all(this.kind) as { document: string }[];
    for (const row of rows) this.keep(loaded, JSON.parse(row.document) as T);
    this.loaded = loaded;
    return loaded;
  }

  private keep(loaded: Loaded<T>, document: T): void {
    const id = this.keys.id(document);
    loaded.byId.set(id, document);
    if (this.keys.parent !== undefined) {
      const parent = this.keys.parent(document);
      const siblings = loaded.byParent.get(parent) ?? new Map<string, T>();
      siblings.set(id, document);
      loaded.byParent.set(parent, siblings);
    }
    if (this.keys.name !== undefined) loaded.byName.set(this.keys.name(document).toLowerCase(), document);
  }

  private forgetLinks(loaded: Loaded<T>, id: string): void {
    const before = loaded.byId.get(id);
    if (before === undefined) return;
    if (this.keys.parent !== undefined) loaded.byParent.get(this.keys.parent(before))?.delete(id);
    if (this.keys.name !== undefined) loaded.byName.delete(this.keys.name(before).toLowerCase());
  }
}
