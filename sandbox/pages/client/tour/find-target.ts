import { searchIssues } from '../api/jira';
import { fetchFrames } from '../api/sandbox';
import type { TourTarget } from './tour-steps';

export type FoundTarget = { readonly address: string } | { readonly missing: string };

/** The address that a target stands for now, or why there is none. Asks as the person who is signed in. */
export async function findTarget(target: TourTarget): Promise<FoundTarget> {
  switch (target.kind) {
    case 'address':
      return { address: target.address };
    case 'appPage': {
      const { projectKey } = target;
      const frames = await fetchFrames(target.moduleType, projectKey === undefined ? {} : { projectKey });
      const frame = frames[0];
      if (frame === undefined) return { missing: 'The app shows no page here. Is it installed?' };
      const page = `/apps/${frame.moduleKey}${target.subpage === undefined ? '' : `/${target.subpage}`}`;
      return { address: projectKey === undefined ? page : `/projects/${projectKey}${page}` };
    }
    case 'newestOfType': {
      const [newest] = await searchIssues(`issuetype = "${target.issueType}" ORDER BY created DESC`, 1);
      return newest === undefined ? { missing: target.otherwise } : { address: `/browse/${newest.key}` };
    }
  }
}
