import type { Database } from 'libsql';
import { Collection } from './collection';
import type * as Documents from './documents';

const TABLES = `
  CREATE TABLE IF NOT EXISTS jira_record (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (kind, id)
  );
  CREATE TABLE IF NOT EXISTS jira_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS jira_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    actor TEXT NOT NULL,
    payload TEXT NOT NULL
  );
`;

/** The site's data. All writing happens inside `transact`. */
export type Store = ReturnType<typeof openStore>;

/** Opens the site's own tables in the shared database, creating them when they are missing. */
export function openStore(database: Database) {
  database.exec(TABLES);
  const collections: { forget(): void }[] = [];
  const collection = <T extends object>(
    kind: string,
    keys: ConstructorParameters<typeof Collection<T>>[2],
  ): Collection<T> => {
    const made = new Collection<T>(database, kind, keys);
    collections.push(made);
    return made;
  };
  const byId = { id: (document: { readonly id: string }) => document.id };
  const named = { ...byId, name: (document: { readonly name: string }) => document.name };
  let open = false;
  const afterCommit: (() => void)[] = [];

  return {
    database,
    people: collection<Documents.PersonDocument>('person', { id: (person) => person.accountId }),
    groups: collection<Documents.GroupDocument>('group', {
      id: (group) => group.groupId,
      name: (group) => group.name,
    }),
    permissionSchemes: collection<Documents.PermissionSchemeDocument>('permission-scheme', named),
    globalGrants: collection<Documents.GlobalGrantDocument>('global-grant', { id: (grant) => grant.permission }),
    roles: collection<Documents.RoleDocument>('role', named),
    securityLevels: collection<Documents.SecurityLevelDocument>('security-level', named),
    projects: collection<Documents.ProjectDocument>('project', { ...byId, name: (project) => project.key }),
    issueTypes: collection<Documents.IssueTypeDocument>('issue-type', named),
    issueTypeSchemes: collection<Documents.IssueTypeSchemeDocument>('issue-type-scheme', named),
    statuses: collection<Documents.StatusDocument>('status', named),
    workflows: collection<Documents.WorkflowDocument>('workflow', named),
    workflowSchemes: collection<Documents.WorkflowSchemeDocument>('workflow-scheme', named),
    priorities: collection<Documents.PriorityDocument>('priority', named),
    resolutions: collection<Documents.ResolutionDocument>('resolution', named),
    customFields: collection<Documents.CustomFieldDocument>('custom-field', named),
    versions: collection<Documents.VersionDocument>('version', { ...byId, parent: (version) => version.projectId }),
    relatedWork: collection<Documents.RelatedWorkDocument>('related-work', {
      id: (work) => work.relatedWorkId,
      parent: (work) => work.versionId,
    }),
    components: collection<Documents.ComponentDocument>('component', {
      ...byId,
      parent: (component) => component.projectId,
    }),
    issues: collection<Documents.IssueDocument>('issue', {
      ...byId,
      parent: (issue) => issue.projectId,
      name: (issue) => issue.key,
    }),
    changelogs: collection<Documents.ChangelogDocument>('changelog', { ...byId, parent: (log) => log.issueId }),
    comments: collection<Documents.CommentDocument>('comment', { ...byId, parent: (comment) => comment.issueId }),
    remoteLinks: collection<Documents.RemoteLinkDocument>('remote-link', { ...byId, parent: (link) => link.issueId }),
    linkTypes: collection<Documents.LinkTypeDocument>('link-type', named),
    links: collection<Documents.LinkDocument>('link', byId),
    properties: collection<Documents.PropertyDocument>('property', {
      id: (property) => `${property.entityType}/${property.entityId}/${property.key}`,
      parent: (property) => `${property.entityType}/${property.entityId}`,
    }),
    index: collection<Documents.IndexDocument>('index', { id: (entry) => entry.issueId }),
    serviceDesks: collection<Documents.ServiceDeskDocument>('service-desk', byId),
    requestTypes: collection<Documents.RequestTypeDocument>('request-type', named),
    requests: collection<Documents.RequestDocument>('request', { id: (request) => request.issueId }),
    approvals: collection<Documents.ApprovalDocument>('approval', { ...byId, parent: (approval) => approval.issueId }),
    assetSchemas: collection<Documents.AssetSchemaDocument>('asset-schema', byId),
    assetTypes: collection<Documents.AssetTypeDocument>('asset-type', { ...byId, parent: (type) => type.schemaId }),
    assetAttributes: collection<Documents.AssetAttributeDocument>('asset-attribute', {
      ...byId,
      parent: (attribute) => attribute.typeId,
    }),
    assetObjects: collection<Documents.AssetObjectDocument>('asset-object', {
      ...byId,
      parent: (object) => object.typeId,
      name: (object) => object.objectKey,
    }),
    assetHistory: collection<Documents.AssetHistoryDocument>('asset-history', {
      ...byId,
      parent: (entry) => entry.objectId,
    }),
    outbox: collection<Documents.OutboxDocument>('outbox', byId),
    settings: collection<{ readonly id: string; readonly value: unknown }>('setting', byId),

    /** The next number of a named sequence; `first` is what it starts with. */
    next(name: string, first: number): number {
      const row = database
        .prepare(
          'INSERT INTO jira_counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
        )
        .get(name, first) as { value: number };
      return row.value;
    },

    /** Lets a sequence go on after this number: used when issues keep the keys they had elsewhere. */
    atLeast(name: string, value: number): void {
      database
        .prepare(
          'INSERT INTO jira_counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)',
        )
        .run(name, value);
    },

    /** Drops what is in memory, after a part of the transaction was rolled back. */
    forget(): void {
      for (const each of collections) each.forget();
    },

    /** Runs once, after the present transaction is on disk; not when it is rolled back. */
    afterCommit(action: () => void): void {
      afterCommit.push(action);
    },

    /** All or nothing: what `work` throws rolls everything back and is thrown on. Inside another one it joins that. */
    transact<R>(work: () => R): R {
      if (open) return work();
      database.exec('BEGIN IMMEDIATE');
      open = true;
      let result: R;
      try {
        result = work();
        database.exec('COMMIT');
      } catch (failure) {
        database.exec('ROLLBACK');
        for (const each of collections) each.forget();
        afterCommit.length = 0;
        throw failure;
      } finally {
        open = false;
      }
      for (const action of afterCommit.splice(0)) action();
      return result;
    },
  };
}
