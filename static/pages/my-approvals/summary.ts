import { type ChangeToDecide, type MyApprovalsView } from '../../../src/contract';
import { counted } from '../../lib/words';

/** Where things stand for the reader, in one sentence. */
export function summaryOf({
  changes,
  emergencies,
  nextEmergencies,
  tasks,
  moreTasks,
  nextCursor,
}: MyApprovalsView): string {
  const toTell = tasks.reduce((sum, { toDo }) => sum + toDo, 0);
  const reviews = emergencies.length;
  const releases = changes.reduce((sum, { records }) => sum + records.length, 0);
  if (releases === 0 && reviews > 0)
    return `${nextEmergencies === undefined ? '' : 'At least '}${counted(reviews, 'emergency waits', 'emergencies wait')} for your review`;
  if (releases === 0 && toTell > 0)
    return `${moreTasks === undefined ? '' : 'At least '}${counted(toTell, 'item waits', 'items wait')} for you to tell`;
  if (releases === 0)
    return nextCursor === undefined && nextEmergencies === undefined
      ? 'Nothing waits for your approval'
      : 'Nothing for you so far';
  const waiting = `${counted(releases, 'release waits', 'releases wait')} for your approval`;
  return changes.length < 2 ? waiting : `${waiting}, on ${changes.length} changes`;
}

/** The pages read so far as one; a change whose records stand on several pages is shown once. */
export function joinedPages(pages: readonly MyApprovalsView[]): MyApprovalsView | undefined {
  const last = pages.at(-1);
  if (!last) return undefined;
  const byChange = new Map<string, ChangeToDecide>();
  for (const { change, records } of pages.flatMap((page) => page.changes)) {
    const known = byChange.get(change.issueId);
    byChange.set(change.issueId, { change, records: [...(known?.records ?? []), ...records] });
  }
  return {
    ...last,
    changes: [...byChange.values()],
    emergencies: pages.flatMap((page) => page.emergencies),
    nextEmergencies: pages[0]?.nextEmergencies,
    tasks: pages.flatMap((page) => page.tasks),
    moreTasks: pages[0]?.moreTasks,
    people: Object.assign({}, ...pages.map((page) => page.people)) as MyApprovalsView['people'],
  };
}
