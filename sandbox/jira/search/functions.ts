import { type DateTime } from 'luxon';
import type { Caller } from '../../ports';
import type { Site } from '../context';
import { linksOf } from '../issues/links';
import { maySeeIssue, projectOf } from '../permissions/decide';
import { versionsOf } from '../projects/view';
import { refuse } from '../rest/refusal';
import type { VersionDocument } from '../store/documents';
import { shifted } from './dates';

export interface Asking {
  readonly site: Site;
  readonly caller: Caller;
  /** Now, in the time zone of the caller's profile. */
  readonly now: DateTime;
}

/** What a function stands for: ids of things, or an instant. */
export type FunctionValue =
  { readonly kind: 'ids'; readonly ids: readonly string[] } | { readonly kind: 'instant'; readonly instant: number };

const ids = (values: readonly string[]): FunctionValue => ({ kind: 'ids', ids: values });
const instant = (at: DateTime): FunctionValue => ({ kind: 'instant', instant: at.toMillis() });

type JqlFunction = (asking: Asking, parameters: readonly string[]) => FunctionValue;

const boundary =
  (unit: 'day' | 'week' | 'month' | 'year', end: boolean): JqlFunction =>
  ({ now }, [shift]) => {
    const base =
      shift === undefined ? now : (shifted(now, /[wdhmMy]$/.test(shift) ? shift : `${shift}${unit[0] ?? 'd'}`) ?? now);
    return instant(end ? base.endOf(unit) : base.startOf(unit));
  };

const versions =
  (accept: (version: VersionDocument) => boolean): JqlFunction =>
  ({ site }, projects) => {
    const wanted = projects.map((name) => {
      const project = projectOf(site, name);
      if (project === undefined) throw refuse(400, `Could not resolve the project '${name}' provided to the function.`);
      return project;
    });
    const among = wanted.length === 0 ? site.store.projects.all() : wanted;
    return ids(
      among.flatMap((project) =>
        versionsOf(site, project.id)
          .filter(accept)
          .map((version) => version.id),
      ),
    );
  };

const FUNCTIONS: Readonly<Record<string, JqlFunction>> = {
  currentuser: ({ caller }) => ids(caller.kind === 'anonymous' ? [] : [caller.accountId]),
  now: ({ now }) => instant(now),
  startofday: boundary('day', false),
  endofday: boundary('day', true),
  startofweek: boundary('week', false),
  endofweek: boundary('week', true),
  startofmonth: boundary('month', false),
  endofmonth: boundary('month', true),
  startofyear: boundary('year', false),
  endofyear: boundary('year', true),
  membersof: ({ site }, [name]) => {
    const group = site.store.groups.named(name ?? '');
    if (group === undefined)
      throw refuse(
        400,
        `Function 'membersOf' can not generate a list of usernames for group '${name ?? ''}'; the group does not exist.`,
      );
    return ids(group.members);
  },
  unreleasedversions: versions((version) => !version.released && !version.archived),
  releasedversions: versions((version) => version.released && !version.archived),
  linkedissues: ({ site, caller }, [key, ...types]) => {
    const issue = site.store.issues.named(key ?? '') ?? site.store.issues.get(key ?? '');
    if (issue === undefined || !maySeeIssue(site, caller, issue)) {
      throw refuse(400, `Issue '${key ?? ''}' could not be found in function 'linkedIssues'.`);
    }
    const linkTypes = site.store.linkTypes.all();
    const unknown = types.find((words) => !linkTypes.some((type) => [type.inward, type.outward].includes(words)));
    if (unknown !== undefined) {
      throw refuse(400, `Issue link type '${unknown}' could not be found in function 'linkedIssues'.`);
    }
    return ids(
      linksOf(site, issue.id).flatMap((link) => {
        const type = site.store.linkTypes.require(link.typeId);
        const goesOut = link.inwardIssueId === issue.id;
        const words = goesOut ? type.outward : type.inward;
        return types.length > 0 && !types.includes(words) ? [] : [goesOut ? link.outwardIssueId : link.inwardIssueId];
      }),
    );
  },
};

/** Evaluates a JQL function. Those that the site does not know are refused as Jira refuses unknown ones. */
export function callFunction(asking: Asking, name: string, parameters: readonly string[]): FunctionValue {
  const found = FUNCTIONS[name.toLowerCase()];
  if (found === undefined) {
    throw refuse(400, `Unable to find JQL function '${name}(${parameters.join(', ')})'.`);
  }
  return found(asking, parameters);
}
