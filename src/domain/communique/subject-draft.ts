/** The subject that a communiqué begins with, until somebody writes another. */
import type { ChoosableKind, CommuniqueKind } from './communique';

interface Release {
  readonly projectName: string;
  readonly versionName: string;
}

const CLAIMS: Readonly<Record<ChoosableKind, string>> = {
  'planned-notice': 'is planned',
  'release-announcement': 'is available',
};

export function draftSubject(kind: ChoosableKind, { projectName, versionName }: Release): string {
  return `${projectName} ${versionName} ${CLAIMS[kind]}`;
}

/**
 * The subject of a communiqué of this kind: one that was drafted for the other kind would say that something is live that
 * is only planned, or the reverse, so it becomes the draft of this one. What a person worded otherwise stays.
 */
export function subjectOfKind(kind: CommuniqueKind, subject: string, release: Release): string {
  if (kind === 'correction') return subject;
  const other = kind === 'planned-notice' ? 'release-announcement' : 'planned-notice';
  return subject.trim() === draftSubject(other, release) ? draftSubject(kind, release) : subject;
}
