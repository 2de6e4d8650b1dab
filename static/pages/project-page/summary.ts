import { type ProjectView } from '../../../src/contract';
import { counted } from '../../lib/words';

/** Where the project stands, in one sentence. */
export function summaryOf(view: ProjectView): string {
  const upcoming = view.versions.filter(({ version }) => !version.released && !version.archived);
  const silent = upcoming.filter(({ records }) => records.length === 0).length;
  if (upcoming.length === 0) return 'No version is waiting to be released.';
  if (silent === 0)
    return `${counted(upcoming.length, 'version waits', 'versions wait')} to be released; each has its communications planned.`;
  return `${counted(upcoming.length, 'version waits', 'versions wait')} to be released; ${silent === upcoming.length ? 'none has' : `${silent} ${silent === 1 ? 'has' : 'have'} not`} its communications planned${silent === upcoming.length ? '' : ' yet'}.`;
}
