import type { JiraSite } from '../ports';
import type { Site } from './context';

const known = new WeakMap<JiraSite, Site>();

export function rememberInternals(opened: JiraSite, site: Site): void {
  known.set(opened, site);
}

/** What stands behind an opened site. For seeding, which writes what no REST call can; nothing else needs it. */
export function internalsOf(opened: JiraSite): Site {
  const site = known.get(opened);
  if (site === undefined) throw new TypeError('This site was not opened by openJiraSite.');
  return site;
}
