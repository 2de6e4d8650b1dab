/**
 * Approvals of Jira Service Management that were read before and may be shown again without asking for each. Only for
 * showing: what authorises a send is always read anew.
 */
import type { ServiceApprovals } from './approval';
import type { Unread } from './unread';

export interface KnownApproval {
  /** The change's mark just before its approvals were read; a change that was touched since has another one. */
  readonly mark: string;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
  readonly approvals: Exclude<ServiceApprovals, Unread>;
}

/** By issue id of the change. */
export type KnownApprovals = Readonly<Record<string, KnownApproval>>;

/** Approvals are asked for again after so many milliseconds, whatever the marks say. */
export const APPROVALS_KNOWN_FOR = 3_600_000;

/**
 * Those that still hold: the change exists, the app may see it, nobody touched it since they were read, and that is not
 * long ago. An approval that is decided stays as it is; a new round begins with a transition, which touches the change.
 *
 * @param marks of the changes as they are now; a change without one is not visible, so nothing is known of it
 */
export function stillKnown(known: KnownApprovals, marks: ReadonlyMap<string, string>, now: number): KnownApprovals {
  return Object.fromEntries(
    Object.entries(known).filter(
      ([changeIssueId, { mark, readAt }]) =>
        marks.get(changeIssueId) === mark && readAt <= now && now - readAt < APPROVALS_KNOWN_FOR,
    ),
  );
}

/** How many characters one stored value may take, below the platform’s 240 KiB even where each takes three bytes. */
const LONGEST = 80_000;

/** What to keep for the next time: as many changes as fit, so that a value is never too long to be stored. */
export function worthKeeping(known: KnownApprovals): KnownApprovals {
  let length = 0;
  return Object.fromEntries(
    Object.entries(known).filter(([, one]) => {
      length += JSON.stringify(one).length + 30;
      return length <= LONGEST;
    }),
  );
}
