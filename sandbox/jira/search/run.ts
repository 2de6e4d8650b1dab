import { DateTime } from 'luxon';
import type { Caller } from '../../ports';
import type { Site } from '../context';
import { maySeeIssue } from '../permissions/decide';
import { refuse } from '../rest/refusal';
import type { IndexedIssue, IssueDocument } from '../store/documents';
import { compile, sorter } from './evaluate';
import type { Asking } from './functions';
import { seenNow } from './index-writer';
import { parseQuery } from './parse';

/**
 * The issues that match, in order. Conditions are judged by what the index has of an issue; permissions and the fields
 * of the answer are those of the moment.
 */
export function runQuery(
  site: Site,
  caller: Caller,
  jql: string,
  reconciled: ReadonlySet<string>,
): readonly IssueDocument[] {
  const query = parseQuery(jql);
  if (query.where === undefined) {
    throw refuse(400, 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
  }
  const asking = askingOf(site, caller);
  const test = compile(asking, query.where);
  const compare = sorter(asking, query.orderBy);
  const now = site.clock.now();
  const matching: IndexedIssue[] = [];
  for (const entry of site.store.index.all()) {
    const seen = seenNow(entry, now, reconciled.has(entry.issueId));
    if (seen === null || !test(seen)) continue;
    const present = site.store.issues.get(entry.issueId);
    if (present !== undefined && maySeeIssue(site, caller, present)) matching.push(seen);
  }
  return matching.sort(compare).map((indexed) => site.store.issues.require(indexed.issue.id));
}

function askingOf(site: Site, caller: Caller): Asking {
  const zone = caller.kind === 'anonymous' ? undefined : site.store.people.get(caller.accountId)?.timeZone;
  return { site, caller, now: DateTime.fromMillis(site.clock.now(), { zone: zone ?? 'UTC' }) };
}

/** What is wrong with a query besides its form: unknown fields, values, functions. */
export function checkQuery(site: Site, caller: Caller, jql: string): void {
  const query = parseQuery(jql);
  const asking = askingOf(site, caller);
  if (query.where !== undefined) compile(asking, query.where);
  sorter(asking, query.orderBy);
}
