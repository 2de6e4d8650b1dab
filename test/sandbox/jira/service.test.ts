import fc from 'fast-check';
import { finalOf } from '../../../sandbox/jira/jsm/approvals';
import type { Decision } from '../../../sandbox/jira/store/documents';
import { anonymous, appFor, carlos, lena, mei, noor, openTestSite } from './site-for-tests';

const BASE = '/rest/servicedeskapi';

describe('an approval of a service request', () => {
  it('waits for its approvers, who alone may answer it', async () => {
    const { call } = openTestSite();
    const { body } = await call(mei, 'GET', `${BASE}/request/CHG-1/approval`);
    expect(body).toMatchObject({ size: 1, isLastPage: true });
    expect(body.values[0]).toMatchObject({ id: '1', finalDecision: 'pending', canAnswerApproval: false });
    const own = await call(carlos, 'GET', `${BASE}/request/CHG-1/approval/1`);
    expect(own.body.canAnswerApproval).toBe(true);
    expect(own.body.approvers.map((one: { approverDecision: string }) => one.approverDecision)).toEqual([
      'pending',
      'pending',
    ]);
    expect((await call(mei, 'POST', `${BASE}/request/CHG-1/approval/1`, { decision: 'approve' })).status).toBe(403);
  });

  it('is never answered by an app', async () => {
    const { call, site } = openTestSite();
    const accountId = site.install(appFor(() => ({ allowed: true })));
    const { status } = await call({ kind: 'app', accountId }, 'POST', `${BASE}/request/CHG-1/approval/1`, {
      decision: 'approve',
    });
    expect(status).toBe(403);
  });

  it('moves the request on when it is approved, and is answered once', async () => {
    const { call } = openTestSite();
    const { body } = await call(carlos, 'POST', `${BASE}/request/CHG-1/approval/1`, { decision: 'approve' });
    expect(body).toMatchObject({ finalDecision: 'approved', canAnswerApproval: false });
    expect(body.completedDate.epochMillis).toBe(Date.parse('2026-11-20T09:00:00.000Z'));
    const issue = await call(mei, 'GET', '/rest/api/3/issue/CHG-1');
    expect(issue.body.fields.status.name).toBe('Implementing');
    const again = await call(noor, 'POST', `${BASE}/request/CHG-1/approval/1`, { decision: 'decline' });
    expect(again.status).toBe(409);
  });

  it('is declined when nobody is left who could approve it', async () => {
    const { call } = openTestSite();
    const first = await call(carlos, 'POST', `${BASE}/request/CHG-1/approval/1`, { decision: 'decline' });
    expect(first.body.finalDecision).toBe('pending');
    const second = await call(noor, 'POST', `${BASE}/request/CHG-1/approval/1`, { decision: 'decline' });
    expect(second.body.finalDecision).toBe('declined');
    const issue = await call(mei, 'GET', '/rest/api/3/issue/CHG-1');
    expect(issue.body.fields.status.name).toBe('Declined');
  });

  it('is opened when a new request comes to a status that asks for one', async () => {
    const { call } = openTestSite();
    const created = await call(mei, 'POST', `${BASE}/request`, {
      serviceDeskId: '1',
      requestTypeId: '1',
      requestFieldValues: { summary: 'Deploy 2.1', customfield_10103: [{ accountId: noor.accountId }] },
    });
    expect(created.status).toBe(201);
    const { body } = await call(mei, 'GET', `${BASE}/request/${created.body.issueKey}/approval`);
    expect(body.values[0].approvers[0].approver.accountId).toBe(noor.accountId);
  });

  it('is hidden from those who may not see the request, and there is none for an ordinary issue', async () => {
    const { call } = openTestSite();
    expect((await call(lena, 'GET', `${BASE}/request/CHG-1/approval`)).status).toBe(404);
    expect((await call(anonymous, 'GET', `${BASE}/request/CHG-1/approval`)).status).toBe(401);
    expect((await call(mei, 'GET', `${BASE}/request/PRD-1/approval`)).status).toBe(404);
  });

  it('can never be both: the order of the answers does not change a decision once it is final', () => {
    const decision = fc.constantFrom<Decision>('approved', 'declined');
    fc.assert(
      fc.property(
        fc.array(decision, { minLength: 1, maxLength: 8 }),
        fc.constantFrom<'number' | 'percent'>('number', 'percent'),
        fc.integer({ min: 1, max: 100 }),
        (answers, conditionType, conditionValue) => {
          const decisions = answers.map((_, answered) =>
            finalOf({
              conditionType,
              conditionValue,
              approvers: answers.map((answer, index) => ({
                accountId: String(index),
                decision: index <= answered ? answer : 'pending',
              })),
            }),
          );
          const final = decisions.filter((one) => one !== 'pending');
          expect(new Set(final).size).toBe(1);
        },
      ),
      { seed: 11 },
    );
  });
});
