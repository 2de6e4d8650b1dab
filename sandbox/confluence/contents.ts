import { type Database } from '../database';

/** A page or a blog post, as it stands now. */
export interface Content {
  readonly id: string;
  readonly type: 'pages' | 'blogposts';
  readonly spaceId: string;
  readonly parentId?: string;
  readonly title: string;
  /** In the storage format. */
  readonly value: string;
  readonly version: number;
  readonly message?: string;
  readonly authorId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface Contents {
  get(id: string): Content | undefined;
  /** The newest first. */
  list(type: Content['type'], spaceId?: string): readonly Content[];
  add(content: Omit<Content, 'id'>): Content;
  replace(content: Content): void;
}

/** What was published, kept in the database. */
export function openContents(database: Database): Contents {
  database.exec(
    'CREATE TABLE IF NOT EXISTS confluence_content (id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL)',
  );
  const parsed = ({ id, content }: { id: number; content: string }): Content => ({
    ...(JSON.parse(content) as Omit<Content, 'id'>),
    id: String(id),
  });
  return {
    get(id) {
      const row = database.prepare('SELECT id, content FROM confluence_content WHERE id = ?').get(Number(id));
      return row === undefined ? undefined : parsed(row as { id: number; content: string });
    },
    list: (type, spaceId) =>
      (
        database.prepare('SELECT id, content FROM confluence_content ORDER BY id DESC').all() as {
          id: number;
          content: string;
        }[]
      )
        .map(parsed)
        .filter((one) => one.type === type && (spaceId === undefined || one.spaceId === spaceId)),
    add(content) {
      const { lastInsertRowid } = database
        .prepare('INSERT INTO confluence_content (content) VALUES (?)')
        .run(JSON.stringify(content));
      return { ...content, id: String(lastInsertRowid) };
    },
    replace({ id, ...content }) {
      database
        .prepare('UPDATE confluence_content SET content = ? WHERE id = ?')
        .run(JSON.stringify(content), Number(id));
    },
  };
}
