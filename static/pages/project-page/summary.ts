import { type ProjectView } from '../../../src/contract';
import { counted } from '../../lib/words';

/** Where the project stands, in one sentence. */
export function summaryOf(view: ProjectView): string {
  const upcoming = view.versions.filter(({ version }) => !version.released && !version.archived);
  const silent = upcoming.filter(({ records }) => records.length === 0).length;
  if (upcoming.length === 0) return 'No version is waiting to be released.';
  const waiting = counted(upcoming.length, 'version waits', 'versions wait');
  if (silent === 0) return `${waiting} to be released; the communications of each are planned.`;
  if (silent === upcoming.length) return `${waiting} to be released; no communications are planned yet.`;
  return `${waiting} to be released; for ${silent} of them no communications are planned yet.`;
}
