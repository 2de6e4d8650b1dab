/** Who was asked to tell people hears once that nobody is to be told any more, however that comes about and whenever. */
import type { CoverageTarget } from '../../../src/domain/record/coverage';
import { forHours } from '../../builders/world/hours';
import { CHANGE, report, valueOf, view } from '../../builders/world/story';
import { attest, handedOver, idsOf, noticesTo, sent, tasksOf, toDo, type Sent } from '../../builders/world/told-next';
import type { World } from '../../builders/world/world';

const ATTESTED: CoverageTarget = { proof: 'attested', percent: 100, hours: 48 };

/** People tell them from the beginning. */
async function called(target: CoverageTarget | undefined = ATTESTED): Promise<Sent> {
  const items = ['Kim', 'Lee', 'Sam'].map((name) => ({ name }));
  const all = await sent({ members: { kind: 'list', channel: 'telephone', items }, target });
  await forHours(all.world, 1);
  return all;
}

/** By the next channel of their group, people tell who did not confirm it. */
const calledNext = () => handedOver();

const WAYS = [
  ['from the beginning', called],
  ['from the beginning, without a target', () => called(undefined)],
  ['by the next channel', calledNext],
] as const;

function restored({ world, ...all }: Sent): Sent {
  const copy = world.copy();
  copy.state.installation = 'another-installation';
  return { ...all, world: copy };
}

const arm = async (world: World) =>
  valueOf(
    await world.page('administrator', 'administration-page', {}, 'armSending', { reason: 'The old site is off.' }),
  );

const withdrawn = ({ world }: Sent) => noticesTo(world, 'engineer', 'Do not tell this any more');
const asked = ({ world }: Sent) => noticesTo(world, 'engineer', 'People wait to be told');

describe.each(WAYS)('what people tell %s', (_how, given) => {
  it.each([0, 3])(
    'is told by nobody on a restored site that is armed after %i hours, which they hear then',
    async (hours) => {
      const all = restored(await given());
      const before = asked(all).length;
      await forHours(all.world, hours);
      expect(withdrawn(all)).toEqual([]);
      await arm(all.world);
      await forHours(all.world, 2);
      expect(await toDo(all)).toEqual([]);
      expect(withdrawn(all).map(({ message }) => message.text.includes('planned before sending was armed'))).toEqual([
        true,
      ]);
      await forHours(all.world, 60);
      expect([withdrawn(all).length, asked(all).length]).toEqual([1, before]);
      expect(noticesTo(all.world, 'engineer', 'Overdue')).toEqual([]);
    },
  );

  it('is told by nobody once it was rolled back, which they hear although Jira took no mail at first', async () => {
    const all = await given();
    all.world.state.outcomes['notice:engineer'] = Array.from({ length: 3 }, () => ({
      kind: 'try-again',
      reason: 'Too many requests.',
    }));
    await report(all.world, { status: 'rolled-back', sequence: 2 });
    await forHours(all.world, 3);
    expect(withdrawn(all)).toHaveLength(1);
    await forHours(all.world, 3);
    expect(withdrawn(all)).toHaveLength(1);
  });

  it('is over without a further mail once all of them were told', async () => {
    const all = await given();
    valueOf(await attest(all, 'told', idsOf(await tasksOf(all))));
    await forHours(all.world, 3);
    expect(withdrawn(all)).toEqual([]);
    expect(all.world.all('send').flatMap(({ tasks = {} }) => Object.values(tasks))).toEqual(['done']);
  });
});

it('who calls those who did not confirm it hears that the change was declined, and of the list when that is taken back', async () => {
  const all = await calledNext();
  const { world, issueId } = all;
  const { contentDigest } = await view(world, issueId);
  const about = { recordIssueId: issueId, contentDigest, reason: 'It was not to be told.' };
  valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', about));
  await forHours(world, 1);
  expect([await toDo(all), withdrawn(all).length, asked(all).length]).toEqual([[], 1, 1]);
  const back = { recordIssueId: issueId, reason: 'It was another change.' };
  valueOf(await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'withdrawDecision', back));
  await forHours(world, 1);
  expect([(await toDo(all)).length, withdrawn(all).length, asked(all).length]).toEqual([6, 1, 2]);
});
