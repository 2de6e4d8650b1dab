/** Drafts the *what* of a communiqué from the issues of its release (domain B1, B2). */
import type { ReleaseIssue } from './release';

export interface Draft {
  /** Markdown. */
  readonly text: string;
  /** How many issues the text names. */
  readonly issues: number;
  /** How many issues were left out because not everybody may read them. */
  readonly leftOut: number;
}

interface Section {
  readonly heading: string;
  readonly takes: (typeName: string) => boolean;
}

const SECTIONS: readonly Section[] = [
  { heading: 'New', takes: (type) => /feature|story|epic/.test(type) },
  { heading: 'Improved', takes: (type) => /improvement|enhancement/.test(type) },
  { heading: 'Fixed', takes: (type) => /bug|defect|fault|incident|problem/.test(type) },
  { heading: 'Also in this release', takes: () => true },
];

/** Draws the issues up under a heading for each kind, in the order of their keys; restricted issues are left out. */
export function draftWhat(issues: readonly ReleaseIssue[]): Draft {
  const open = issues.filter((issue) => !issue.restricted);
  const bySection = new Map<Section, ReleaseIssue[]>();
  for (const issue of [...open].sort(byKey)) {
    const section = SECTIONS.find((candidate) => candidate.takes(issue.typeName.toLowerCase()));
    if (section) bySection.set(section, [...(bySection.get(section) ?? []), issue]);
  }
  const text = SECTIONS.flatMap((section) => {
    const members = bySection.get(section);
    if (!members) return [];
    return [
      `### ${section.heading}\n\n${members.map((issue) => `- ${plain(issue.summary)} (${issue.key})`).join('\n')}`,
    ];
  }).join('\n\n');
  return { text, issues: open.length, leftOut: issues.length - open.length };
}

function byKey(a: ReleaseIssue, b: ReleaseIssue): number {
  return numberOf(a.key) - numberOf(b.key) || (a.key < b.key ? -1 : 1);
}

function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('-') + 1));
}

/** A summary is text, not Markdown: what Markdown would read as formatting is escaped. */
function plain(summary: string): string {
  return summary
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/([\\`*_[\]<>#|~&])/g, '\\$1')
    .replace(/^([-+])(?=\s|$)/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}
