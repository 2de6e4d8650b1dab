import { z } from 'zod';
import { maySeeIssue } from '../permissions/decide';
import { answer, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { post, type Route } from '../rest/router';
import type { ChangelogDocument } from '../store/documents';
import { changelogView } from './view';

const bulkShape = z.strictObject({
  issueIdsOrKeys: z.array(z.string()),
  fieldIds: z.array(z.string()).optional(),
  maxResults: z.number().int().optional(),
  nextPageToken: z.string().optional(),
});

const ISSUES_AT_MOST = 1000;
const FIELDS_AT_MOST = 10;

export const changelogRoutes: readonly Route[] = [
  post('/rest/api/3/changelog/bulkfetch', (call) => answer(bulkFetch(call))),
];

/** Entries of the change logs of several issues, the oldest first, with only those fields that are asked for. */
function bulkFetch(call: Call) {
  call.accountId();
  const { issueIdsOrKeys, fieldIds = [], maxResults = 1000, nextPageToken } = call.body(bulkShape);
  if (issueIdsOrKeys.length === 0 || issueIdsOrKeys.length > ISSUES_AT_MOST)
    throw refuse(400, `Between 1 and ${ISSUES_AT_MOST} issues can be asked for.`);
  if (fieldIds.length > FIELDS_AT_MOST) throw refuse(400, `At most ${FIELDS_AT_MOST} fields can be asked for.`);
  if (maxResults < 1 || maxResults > 10_000) throw refuse(400, 'maxResults must be between 1 and 10000.');
  const start = Number(nextPageToken ?? 0);
  if (!Number.isSafeInteger(start) || start < 0) throw refuse(400, 'The nextPageToken is invalid or has expired.');
  const found = logsOf(call, issueIdsOrKeys, fieldIds);
  const page = found.slice(start, start + maxResults);
  const issueIds = [...new Set(page.map((log) => log.issueId))].sort((one, other) => Number(one) - Number(other));
  return {
    issueChangeLogs: issueIds.map((issueId) => ({
      issueId,
      changeHistories: page
        .filter((log) => log.issueId === issueId)
        .map((log) => changelogView(call.site, log, call.caller)),
    })),
    ...(start + page.length < found.length ? { nextPageToken: String(start + page.length) } : {}),
  };
}

/** Issues that do not exist or are not visible are left out, as are entries that changed none of the fields. */
function logsOf(call: Call, issues: readonly string[], fieldIds: readonly string[]): readonly ChangelogDocument[] {
  const { site, caller } = call;
  const ids = new Set(
    issues.flatMap((idOrKey) => {
      const issue = site.store.issues.get(idOrKey) ?? site.store.issues.named(idOrKey);
      return issue && maySeeIssue(site, caller, issue) ? [issue.id] : [];
    }),
  );
  return [...ids]
    .flatMap((id) => site.store.changelogs.childrenOf(id))
    .map((log) => ({
      ...log,
      items: fieldIds.length === 0 ? log.items : log.items.filter(({ fieldId }) => fieldIds.includes(fieldId)),
    }))
    .filter((log) => log.items.length > 0)
    .sort(
      (one, other) =>
        one.created - other.created || Number(one.issueId) - Number(other.issueId) || Number(one.id) - Number(other.id),
    );
}
