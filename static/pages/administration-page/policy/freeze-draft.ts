import { type Freeze, type PolicyKind } from '../../../../src/contract';
import { instantOf, localOf } from '../../../lib/zoned-time';

/** A freeze as the fields of its editor hold it; its times are by the clocks of its zone. */
export interface FreezeDraft {
  readonly name: string;
  readonly from: string;
  readonly until: string;
  readonly timeZone: string;
  readonly projects: 'all' | 'some';
  readonly projectIds: readonly string[];
  readonly kinds: readonly PolicyKind[];
}

export function newFreeze(timeZone: string): FreezeDraft {
  return {
    name: '',
    from: '',
    until: '',
    timeZone,
    projects: 'all',
    projectIds: [],
    kinds: ['planned-notice', 'release-announcement'],
  };
}

export function freezeDraftOf({ projectIds, from, until, ...freeze }: Freeze): FreezeDraft {
  return {
    ...freeze,
    from: localOf(from, freeze.timeZone),
    until: localOf(until, freeze.timeZone),
    projects: projectIds === 'all' ? 'all' : 'some',
    projectIds: projectIds === 'all' ? [] : projectIds,
  };
}

export interface ReadFreeze {
  /** Absent when a field has a problem. */
  readonly freeze?: Omit<Freeze, 'id'>;
  readonly problems: Readonly<Partial<Record<keyof FreezeDraft, readonly string[]>>>;
}

/** Reads the editor's fields back, or says per field what is wrong with it. */
export function freezeOf({ projects, ...draft }: FreezeDraft): ReadFreeze {
  const [from, until] = [instantOf(draft.from, draft.timeZone), instantOf(draft.until, draft.timeZone)];
  const notATime = `Give the day and the time; the clocks of ${draft.timeZone} have to show it.`;
  const found: readonly (readonly [keyof FreezeDraft, string, boolean])[] = [
    ['name', 'Name the freeze.', draft.name.trim() === ''],
    ['from', notATime, from === undefined],
    ['until', notATime, until === undefined],
    ['until', 'A freeze ends after it begins.', from !== undefined && until !== undefined && until <= from],
    ['projectIds', 'Choose a project, or all of them.', projects === 'some' && draft.projectIds.length === 0],
    ['kinds', 'Choose what the freeze stops.', draft.kinds.length === 0],
  ];
  const problems = Object.fromEntries(
    found.filter(([, , isWrong]) => isWrong).map(([field, message]) => [field, [message]]),
  );
  if (from === undefined || until === undefined || Object.keys(problems).length > 0) return { problems };
  return {
    problems,
    freeze: {
      name: draft.name.trim(),
      from,
      until,
      timeZone: draft.timeZone,
      projectIds: projects === 'all' ? 'all' : draft.projectIds,
      kinds: draft.kinds,
    },
  };
}
