/** The attributes by which stored documents can be found, as the manifest's indexes name them. */
import { isToBeTold } from '../../domain/record/mending';
import { changedAt, stateOf } from '../../domain/delivery/delivery';
import type { Change } from '../../ports';

type SetChange = Exclude<Change, { readonly remove: true }>;
type Attributes = Readonly<Record<string, string | number>>;

export function indexedAttributes(change: SetChange): Attributes {
  switch (change.kind) {
    case 'record':
      return {
        projectId: change.body.projectId,
        versionId: change.body.versionId,
        state: change.body.state,
        changedAt: change.body.changedAt,
        everywhere: 'everywhere',
        review: change.body.reviews?.some(({ outcome }) => outcome === undefined) ? 'due' : 'none',
      };
    case 'judgement':
      return { projectId: change.body.projectId, judgedAt: lastJudged(change.body), everywhere: 'everywhere' };
    case 'send':
      return { state: isBeingTold(change.body) ? 'telling' : change.body.state, dueAt: change.body.startedAt };
    case 'batch':
      return { state: change.body.state, dueAt: 0 };
    case 'delivery':
      return { recordId: change.body.recordIssueId, state: stateOf(change.body), changedAt: changedAt(change.body) };
    case 'item-record':
      return { state: change.body.state, itemKey: change.body.item.key, changedAt: change.body.writtenAt ?? 0 };
    case 'group':
      return {
        mending: isToBeTold(change.body) ? 'to-be-told' : 'nothing',
        since: change.body.mending?.news?.since ?? 0,
      };
    case 'person':
      return dueOf(change.body);
    default:
      return {};
  }
}

/** Of a send that is closed, somebody may still have people to tell, or is to hear that they have not. */
function isBeingTold({ state, tasks = {}, untold }: BodyOf<'send'>): boolean {
  const isOpen = Object.values(tasks).some((mark) => mark !== 'withdrawn' && mark !== 'done');
  return state === 'closed' && (isOpen || untold !== undefined);
}

/** Whoever has nothing to be done about them is found by key only. */
function dueOf(person: BodyOf<'person'>): Attributes {
  if ('closedAt' in person) return person.standIn ? { due: 'closing', dueAt: person.closedAt } : NOTHING_DUE;
  if (!('secret' in person) || !person.account) return NOTHING_DUE;
  const { changedAt: changed, reportAt } = person.account;
  return changed === undefined ? { due: 'report', dueAt: reportAt } : { due: 'renewal', dueAt: changed };
}

const NOTHING_DUE: Attributes = { due: 'nothing', dueAt: 0 };

type BodyOf<K extends SetChange['kind']> = Extract<SetChange, { readonly kind: K }>['body'];

function lastJudged({ judged }: BodyOf<'judgement'>): number {
  return Math.max(0, ...Object.values(judged).map(({ at }) => at));
}
