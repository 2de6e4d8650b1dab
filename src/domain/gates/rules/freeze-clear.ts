/**
 * No freeze stands against telling it. What counts is the moment that a communiqué is about: an announcement and a
 * correction are about now, a notice is about the day for which the release is planned. So a freeze to come does not
 * block today, and one that is over blocks nothing.
 */
import { isFrozenAt, isFrozenOn, type Freeze } from '../../policy/freeze';
import { kindsAsking, type PolicyKind } from '../../policy/policy';
import { dayInWords } from '../../script/timing-words';
import type { GateReason, GateVerdict } from '../gate';
import { kindsOf, type GateSnapshot } from '../snapshot';

export function freezeClear(snapshot: GateSnapshot, now: number): GateVerdict {
  const { policy } = snapshot.settings;
  const kinds = kindsAsking(policy, 'freeze-clear', kindsOf(snapshot));
  const reasons = policy.freezes.flatMap((freeze) =>
    kinds.filter((kind) => freeze.kinds.includes(kind)).flatMap((kind) => reasonFrom(snapshot, freeze, kind, now)),
  );
  const [first] = reasons;
  return {
    name: 'freeze-clear',
    open: reasons.length === 0,
    summary: first?.text ?? 'No freeze is in the way',
    reasons,
    evidence: [],
  };
}

function reasonFrom(snapshot: GateSnapshot, freeze: Freeze, kind: PolicyKind, now: number): readonly GateReason[] {
  const until = `until ${inZone(freeze.until, freeze.timeZone)}`;
  const base = { whoCanOpen: 'A Jira administrator, who keeps the freezes', subject: freeze.id } as const;
  if (kind !== 'planned-notice')
    return isFrozenAt(freeze, now) ? [{ ...base, code: 'frozen', text: `“${freeze.name}” is in force ${until}.` }] : [];
  if (freeze.until <= now) return [];
  const release = snapshot.releases[0];
  if (release?.releaseDate === undefined)
    return [
      {
        ...base,
        code: 'unknown-date',
        text: `Without a release date nobody can say whether the plan meets “${freeze.name}”, ${until}.`,
        whoCanOpen: 'Whoever may edit the version, by setting its release date',
      },
    ];
  return isFrozenOn(freeze, release.releaseDate)
    ? [
        {
          ...base,
          code: 'planned-in-freeze',
          text: `${release.name} is planned for ${dayInWords(release.releaseDate)}, within “${freeze.name}”, ${until}.`,
          whoCanOpen:
            'Whoever may edit the version, by planning another day; or a Jira administrator, who keeps the freezes',
        },
      ]
    : [];
}

/** "24 Dec 2026, 18:00 (Europe/Berlin)". */
function inZone(instant: number, timeZone: string): string {
  const text = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(instant);
  return `${text} (${timeZone})`;
}
