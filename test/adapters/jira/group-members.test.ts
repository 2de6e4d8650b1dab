import { groupMembers, groupMembersFrom } from '../../../src/adapters/jira/people';

/** The members of a group as Jira pages through them, inactive people taken out of a page after it was cut. */
function serveGroup(active: readonly boolean[], largestPage = 50): void {
  const fetch = async (_as: unknown, path: string): Promise<Response> => {
    const query = new URLSearchParams(path.split('?')[1]);
    const startAt = Number(query.get('startAt'));
    const maxResults = Math.min(Number(query.get('maxResults')), largestPage);
    const values = active
      .slice(startAt, startAt + maxResults)
      .flatMap((isActive, index) =>
        isActive ? [{ accountId: `reader-${startAt + index}`, displayName: 'Reader', active: true }] : [],
      );
    return Response.json({
      ...{ startAt, maxResults, values, total: active.length },
      isLast: startAt + maxResults >= active.length,
    });
  };
  Object.assign(globalThis, { __forge_fetch__: fetch, __forge_runtime__: { appContext: {}, lambdaContext: {} } });
}

const people = (count: number, isActive: (place: number) => boolean = () => true) =>
  Array.from({ length: count }, (_, place) => isActive(place));

describe('the members of a group', () => {
  it('are all found, though a whole page of them is inactive', async () => {
    serveGroup(people(170, (place) => place < 50 || place >= 100));
    expect(await groupMembers('staff')).toHaveLength(120);
  });

  it('are all found where Jira gives smaller pages than were asked for', async () => {
    serveGroup(people(70), 20);
    expect(await groupMembers('staff')).toHaveLength(70);
  });

  it('are read from any place on, with how many there are', async () => {
    serveGroup(people(120));
    expect(await groupMembersFrom('staff', 50)).toMatchObject({ next: 100, total: 120 });
    expect(await groupMembersFrom('staff', 100)).toMatchObject({ members: { length: 20 } });
    expect(await groupMembersFrom('staff', 100)).not.toHaveProperty('next');
  });

  it('are not looked up where they are more than was asked for', async () => {
    serveGroup(people(1_001));
    expect(await groupMembers('staff', 1_000)).toBe('too-many');
    serveGroup(people(1_000));
    expect(await groupMembers('staff', 1_000)).toHaveLength(1_000);
  });
});
