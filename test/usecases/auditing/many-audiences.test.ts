/** The evidence of a send to many groups, whose people are put in one order. */
import { exportPart } from '../../builders/world/auditor';
import { aSite, put, send, untilQuiet, valueOf, verified } from '../../builders/world/story';
import { wholeBundle } from '../../builders/whole-bundle';

const GROUPS = 12;
/** More than are kept in one value. */
const PEOPLE = 101;

it('exports the people of a dozen groups in as many parts as those of one group', async () => {
  const world = aSite({ jiraUsers: 1, addresses: 1, issues: 1 });
  const settings = await world.document('setting', 'site');
  const groupIds = Array.from({ length: GROUPS }, (_, index) => `group-${index}`);
  put(world.state.rows, 'setting', 'site', { ...settings, groupIds });
  for (const id of groupIds)
    put(world.state.rows, 'group', id, {
      id,
      name: `Group ${id}`,
      description: 'Who query.',
      members: {
        kind: 'addresses',
        addresses: Array.from({ length: PEOPLE }, (_, index) => ({
          name: `${id}-${index}`,
          address: `${id}-${index}@example.com`,
        })),
      },
      changedAt: 0,
    });
  const issueId = await verified(world);
  await untilQuiet(world, 1);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  let parts = 0;
  const files = await wholeBundle((cursor) => {
    parts += 1;
    if (parts > 20) throw new Error('The export does not come to its end.');
    return exportPart(world, issueId, cursor);
  });
  const openings = files.find(({ path }) => path === 'openings.json')?.content ?? '';
  expect(openings.match(/"address":/g)).toHaveLength(GROUPS * PEOPLE);
}, 60_000);
