/** Releases of which people were told something that is not right any more. */
import { report, send, untilQuiet, valueOf, verified, view } from './story';
import type { World } from './world';

const MINUTE = 60_000;

/** Everybody was told, and the record is recorded. */
export async function announced(world: World): Promise<string> {
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  expect((await view(world, issueId)).state).toBe('recorded');
  return issueId;
}

export async function rolledBack(world: World): Promise<string> {
  const issueId = await announced(world);
  world.advance(MINUTE);
  await report(world, { status: 'rolled-back' });
  await untilQuiet(world, 1);
  return issueId;
}

/** Says why and what to do, where a person began the correction. */
export async function completeCorrection(world: World, issueId: string, what?: string): Promise<void> {
  const { communiques } = await view(world, issueId);
  for (const { id, revision, subject, answers, current, responsibleAccountId } of communiques)
    if (current)
      valueOf(
        await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
          communiqueId: id,
          revision,
          subject,
          answers: {
            ...answers,
            ...(what === undefined ? {} : { what }),
            why: 'It was copied wrongly.',
            how: 'Use the other address.',
          },
          kind: 'correction',
          responsibleAccountId,
        }),
      );
}
