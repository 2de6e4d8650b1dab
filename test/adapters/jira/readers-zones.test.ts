/** By whose clocks people live, as Jira tells it with what it is asked for anyway. */
import { groupMembersFrom, users } from '../../../src/adapters/jira/people';

const ADA = { accountId: 'ada', displayName: 'Ada', active: true };

function serve(...people: readonly object[]): void {
  const fetch = async (): Promise<Response> => Response.json({ values: people, isLast: true, total: people.length });
  Object.assign(globalThis, { __forge_fetch__: fetch, __forge_runtime__: { appContext: {}, lambdaContext: {} } });
}

describe('the time zone of a person', () => {
  it('comes with the members of a group and with the people who are asked for by name', async () => {
    serve({ ...ADA, timeZone: 'Asia/Tokyo' });
    expect((await groupMembersFrom('staff', 0)).members).toEqual([
      { kind: 'jira-user', accountId: 'ada', name: 'Ada', timeZone: 'Asia/Tokyo' },
    ]);
    expect(await users(['ada'])).toEqual([{ accountId: 'ada', name: 'Ada', active: true, timeZone: 'Asia/Tokyo' }]);
  });

  it.each([
    ['hidden', { timeZone: null }],
    ['not told', {}],
    ['not one that exists', { timeZone: 'Mars/Olympus' }],
  ])('is absent where it is %s', async (_why, told) => {
    serve({ ...ADA, ...told });
    expect((await groupMembersFrom('staff', 0)).members).toEqual([
      { kind: 'jira-user', accountId: 'ada', name: 'Ada' },
    ]);
    expect((await users(['ada']))[0]).not.toHaveProperty('timeZone');
  });
});
