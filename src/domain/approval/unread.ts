/** What stands in place of what a source holds, while that is not known. It holds a gate either way. */

/** `unknown`: it could not be read. `checking`: it was asked and has not answered yet, which only who looks is shown. */
export type Unread = 'unknown' | 'checking';

export function isUnread(found: unknown): found is Unread {
  return found === 'unknown' || found === 'checking';
}
