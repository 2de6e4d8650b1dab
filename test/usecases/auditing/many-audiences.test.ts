/** The evidence of a send to many groups, whose people are put in one order. */
import { NAMES_KEPT_DAYS } from '../../../src/domain/record/audience';
import { HOUR } from '../../builders/releases';
import { exportPart } from '../../builders/world/auditor';
import { aSite, put, send, untilQuiet, valueOf, verified } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { wholeBundle } from '../../builders/whole-bundle';

const GROUPS = 12;
/** More than are kept in one value. */
const PEOPLE = 101;

async function told(): Promise<{ readonly world: World; readonly issueId: string }> {
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
  return { world, issueId };
}

/** The openings of a whole export, and how many values each of its parts read. */
async function openingsOf(world: World, issueId: string) {
  const read: number[] = [];
  const files = await wholeBundle(async (cursor) => {
    if (read.length === 20) throw new Error('The export does not come to its end.');
    const before = world.state.values.read;
    const part = await exportPart(world, issueId, cursor);
    read.push(world.state.values.read - before);
    return part;
  });
  return { openings: files.find(({ path }) => path === 'openings.json')?.content ?? '', read };
}

it('exports the people of a dozen groups in as many parts as those of one group', async () => {
  const { world, issueId } = await told();
  const { openings } = await openingsOf(world, issueId);
  expect(openings.match(/"address":/g)).toHaveLength(GROUPS * PEOPLE);
}, 60_000);

it('exports them, too, once they are not kept as they were looked up, with no more read for a part than its measure', async () => {
  const { world, issueId } = await told();
  const before = await openingsOf(world, issueId);
  world.advance((NAMES_KEPT_DAYS + 1) * 24 * HOUR);
  const after = await openingsOf(world, issueId);
  expect(after.openings).toBe(before.openings);
  // A thousand, and what the last hundred people take that were begun.
  expect(Math.max(...after.read)).toBeLessThan(1_000 + 300);
  expect(after.read.length).toBeLessThanOrEqual(2 * before.read.length);
}, 60_000);
