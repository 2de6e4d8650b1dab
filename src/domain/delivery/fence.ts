/**
 * The fence around sending. What the app keeps belongs to one installation of it. Found under another one, it was copied
 * to another site, restored from an older state, or taken over when the app was installed again: nobody can tell from
 * inside whether the people of this site are still to be told, and what they were told since. So nothing leaves until a
 * person says that this installation speaks for the site; what was planned before never leaves.
 */
export interface Fence {
  /** The installation that may send, as the platform names it. */
  readonly installation: string;
  /** Counts the times that sending was armed, from 1. Every delivery carries it. */
  readonly epoch: number;
  /** Milliseconds since the epoch of Unix. */
  readonly armedAt: number;
  readonly armedBy: string;
}

/** `new`: nothing was ever set up here. `fenced`: what was set up belongs to another installation. */
export type Arming = 'new' | 'armed' | 'fenced';

export function armingOf(fence: Fence | undefined, installation: string): Arming {
  if (!fence) return 'new';
  return fence.installation === installation ? 'armed' : 'fenced';
}

export function isArmed(fence: Fence | undefined, installation: string): fence is Fence {
  return armingOf(fence, installation) === 'armed';
}

/** The fence after a person armed it for the installation that they are in. */
export function arm(fence: Fence | undefined, by: Omit<Fence, 'epoch'>): Fence {
  return { ...by, epoch: (fence?.epoch ?? 0) + 1 };
}

/** Short, because every page of a fenced site says it. */
export const WHY_FENCED =
  'Nothing is sent from this site: it was copied or restored, or the app was installed again. ' +
  'A Jira administrator can arm sending on the app’s administration page.';

/** Why what was under way ended, which stays true once sending was armed. */
export const FENCED_MEANWHILE =
  'This site was copied or restored, or the app was installed again, while it was being sent. ' +
  'What had not left never leaves; plan it anew for those who were not told since.';

export const PLANNED_ELSEWHERE =
  'It was planned before sending was armed for this installation. Whoever it was for may have been told since; ' +
  'plan it anew for those who were not.';

/** What pages say of a site: why nothing is sent from it, as a sentence; nothing where that is not so. */
export function fencedIn(fence: Fence | undefined, installation: string): { readonly fenced?: string } {
  return armingOf(fence, installation) === 'fenced' ? { fenced: WHY_FENCED } : {};
}

/** Why nothing leaves of what was authorised in this epoch, as a sentence; undefined while something may. */
export function whyKeptIn(fence: Fence | undefined, installation: string, epoch: number): string | undefined {
  if (!isArmed(fence, installation)) return WHY_FENCED;
  return fence.epoch === epoch ? undefined : PLANNED_ELSEWHERE;
}
