import type { Caller } from '../../ports';
import type { Site } from '../context';
import { allFields } from '../fields/registry';
import type { Editor } from '../fields/field';
import type { ChangeItem, ChangelogDocument, IssueDocument } from '../store/documents';
import { reindex } from '../search/index-writer';
import { emitIssueUpdated } from './events';

const text = (value: string | null): string | null => (value === '' ? null : value);

function item(field: string, fieldId: string, custom: boolean, from: Described, to: Described): ChangeItem {
  return {
    field,
    fieldtype: custom ? 'custom' : 'jira',
    fieldId,
    from: from.id,
    fromString: text(from.text),
    to: to.id,
    toString: text(to.text),
  };
}

interface Described {
  readonly id: string | null;
  readonly text: string | null;
}

const nothing: Described = { id: null, text: null };

/** Names under which Jira logs these fields, where they are not the field's id. */
const LOGGED_AS: Readonly<Record<string, string>> = {
  fixVersions: 'Fix Version',
  versions: 'Version',
  components: 'Component',
};

function valuesOf(editor: Editor, issue: IssueDocument): readonly unknown[] {
  const stored = editor.stored(issue);
  return Array.isArray(stored) ? (stored as unknown[]) : [];
}

/** What changed between two states of an issue, as the change log tells it. */
function changesBetween(site: Site, before: IssueDocument, after: IssueDocument): readonly ChangeItem[] {
  const items = allFields(site).flatMap((field): readonly ChangeItem[] => {
    const { editor } = field;
    if (editor === undefined) return [];
    if (JSON.stringify(editor.stored(before)) === JSON.stringify(editor.stored(after))) return [];
    const custom = field.id.startsWith('customfield_');
    const name = custom ? field.name : (LOGGED_AS[field.id] ?? field.id);
    if (!editor.many) {
      const from = editor.describe(editor.stored(before), site);
      const to = editor.describe(editor.stored(after), site);
      return [item(name, field.id, custom, from, to)];
    }
    const had = valuesOf(editor, before).map((value) => editor.describe(value, site));
    const has = valuesOf(editor, after).map((value) => editor.describe(value, site));
    if (editor.loggedWhole === true) return [item(name, field.id, custom, joined(had), joined(has))];
    return [
      ...had
        .filter((one) => !has.some((other) => other.id === one.id))
        .map((one) => item(name, field.id, custom, one, nothing)),
      ...has
        .filter((one) => !had.some((other) => other.id === one.id))
        .map((one) => item(name, field.id, custom, nothing, one)),
    ];
  });
  return before.statusId === after.statusId ? items : [...items, statusItem(site, before.statusId, after.statusId)];
}

function joined(values: readonly Described[]): Described {
  const ids = values.flatMap((value) => value.id ?? []);
  return {
    id: ids.length === 0 ? null : `[${ids.join(', ')}]`,
    text: values.map((value) => value.text ?? '').join(' '),
  };
}

const statusItem = (site: Site, from: string, to: string): ChangeItem =>
  item(
    'status',
    'status',
    false,
    { id: from, text: site.store.statuses.require(from).name },
    { id: to, text: site.store.statuses.require(to).name },
  );

/** Writes the change with its log and event. A change that changes nothing writes nothing, as in Jira. */
export function saveChange(site: Site, actor: Caller, before: IssueDocument, wanted: IssueDocument): IssueDocument {
  const items = changesBetween(site, before, wanted);
  if (items.length === 0) return before;
  const now = site.clock.now();
  const after = site.store.issues.put({ ...resolvedWhenDone(site, before, wanted, now), updated: now });
  const changelog = log(site, actor, after.id, items, now);
  reindex(site, after.id);
  emitIssueUpdated(site, actor, before, after, changelog);
  return after;
}

/** Adds an entry to an issue's change log. */
export function log(
  site: Site,
  actor: Caller,
  issueId: string,
  items: readonly ChangeItem[],
  created: number,
): ChangelogDocument {
  return site.store.changelogs.put({
    id: String(site.store.next('changelog', 10_100)),
    issueId,
    author: actor.kind === 'anonymous' ? '' : actor.accountId,
    created,
    items,
  });
}

function resolvedWhenDone(site: Site, before: IssueDocument, after: IssueDocument, now: number): IssueDocument {
  const categoryBefore = site.store.statuses.require(before.statusId).category;
  const categoryAfter = site.store.statuses.require(after.statusId).category;
  return {
    ...after,
    statusCategoryChanged: categoryBefore === categoryAfter ? before.statusCategoryChanged : now,
    resolved: after.resolutionId === null ? null : before.resolutionId === null ? now : before.resolved,
  };
}
