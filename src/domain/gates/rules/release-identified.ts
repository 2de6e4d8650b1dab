/** A record is about exactly one release and at least one change request; without them nothing can be judged. */
import { numbered } from '../../numbered';
import type { GateReason, GateVerdict } from '../gate';
import { changeRequests, isCorrection, type GateSnapshot } from '../snapshot';

export function releaseIdentified(snapshot: GateSnapshot): GateVerdict {
  if (isCorrection(snapshot)) return asAnnounced(snapshot);
  const reasons: GateReason[] = [];
  const [release, ...others] = snapshot.releases;
  if (!release)
    reasons.push({
      code: 'no-fix-version',
      text: 'The record has no fix version, so nobody can say which release it announces.',
      whoCanOpen: 'Whoever may edit the record',
      remedy: 'set-fix-version',
    });
  if (others.length > 0)
    reasons.push({
      code: 'several-fix-versions',
      text: `The record has ${snapshot.releases.length} fix versions; it has to announce one release.`,
      whoCanOpen: 'Whoever may edit the record',
      remedy: 'set-fix-version',
    });
  if (release?.archived)
    reasons.push({
      code: 'archived-version',
      text: `Version ${release.name} is archived.`,
      whoCanOpen: 'A project administrator',
      remedy: 'set-fix-version',
    });
  const changes = changeRequests(snapshot);
  if (changes.length === 0)
    reasons.push({
      code: 'no-change-request',
      text: 'No change request is linked to the record.',
      whoCanOpen: 'Whoever may link issues',
      remedy: 'link-change',
    });
  return {
    name: 'release-identified',
    open: reasons.length === 0,
    summary:
      release && reasons.length === 0
        ? `${release.name} · ${issuesIn(release.issueCount)} · ${changes.map((change) => change.key).join(', ')}`
        : 'Fix version or change request missing',
    reasons,
    evidence: release
      ? [
          {
            text: `Fix version ${release.name} with ${issuesIn(release.issueCount)}`,
            source: 'Jira',
            issueKey: snapshot.recordKey,
          },
        ]
      : [],
  };
}

/** Which release a correction is about was settled when it was announced. */
function asAnnounced({ releases, recordKey }: GateSnapshot): GateVerdict {
  const name = releases[0]?.name ?? '';
  return {
    name: 'release-identified',
    open: true,
    summary: `${name}, as it was announced`,
    reasons: [],
    evidence: [{ text: `${name} was announced by this record`, source: 'Ledger of the record', issueKey: recordKey }],
  };
}

function issuesIn(count: number): string {
  return numbered(count, 'issue', 'issues');
}
