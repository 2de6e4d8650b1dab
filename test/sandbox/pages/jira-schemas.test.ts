import { issue, searchResult } from '../../../sandbox/pages/client/api/jira-schemas';

const listed = { summary: 'A bug', status: { name: 'To Do' }, issuetype: { name: 'Bug' } };

describe("what the pages read of Jira's replies", () => {
  it('is a search result with only the fields that were asked for', () => {
    const parsed = searchResult.parse({ issues: [{ id: '1', key: 'HBR-1', fields: listed }], isLast: true });
    expect(parsed.issues[0]?.fields.summary).toBe('A bug');
  });

  it('is a work item whose optional fields are empty', () => {
    const empty = { priority: null, assignee: null, description: null, labels: [], customfield_10100: null };
    expect(issue.parse({ id: '1', key: 'HBR-1', fields: { ...listed, ...empty } }).fields.assignee).toBeNull();
  });

  it('is no work item without a status', () => {
    expect(issue.safeParse({ id: '1', key: 'HBR-1', fields: { ...listed, status: undefined } }).success).toBe(false);
  });
});
