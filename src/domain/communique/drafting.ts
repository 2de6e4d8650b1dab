/** Drafts the *what* of a communiqué from the issues of its release (domain B1, B2). */
import { ANSWER_LIMIT } from './communique';
import type { ReleaseIssue } from '../record/release';

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

/** What is kept free for the sentence that says how many issues the text has no room for. */
const ROOM_FOR_THE_REST = 200;

/**
 * Draws the issues up under a heading for each kind, in the order of their keys; restricted issues are left out. Where
 * an answer has no room for all of them, the text says how many it does not name.
 */
export function draftWhat(issues: readonly ReleaseIssue[]): Draft {
  const open = issues.filter((issue) => !issue.restricted);
  const lines = drawUp(open);
  const whole = textOf(lines);
  const leftOut = issues.length - open.length;
  if (whole.length <= ANSWER_LIMIT) return { text: whole, issues: open.length, leftOut };
  const named = fitting(lines);
  const rest = `And ${open.length - named.length} more, which the version in Jira lists.`;
  return { text: `${textOf(named)}\n\n${rest}`, issues: named.length, leftOut };
}

interface Line {
  readonly section: Section;
  readonly text: string;
}

function drawUp(issues: readonly ReleaseIssue[]): readonly Line[] {
  const sorted = [...issues].sort(byKey).map((issue) => ({
    section: SECTIONS.find((candidate) => candidate.takes(issue.typeName.toLowerCase())),
    text: `- ${asMarkdown(issue.summary)} (${issue.key})`,
  }));
  return SECTIONS.flatMap((section) =>
    sorted.flatMap((line) => (line.section === section ? [{ ...line, section }] : [])),
  );
}

function textOf(lines: readonly Line[]): string {
  return SECTIONS.flatMap((section) => {
    const members = lines.filter((line) => line.section === section);
    return members.length === 0 ? [] : [`### ${section.heading}\n\n${members.map((line) => line.text).join('\n')}`];
  }).join('\n\n');
}

/** The first lines that an answer has room for, with their headings. */
function fitting(lines: readonly Line[]): readonly Line[] {
  const headings = SECTIONS.reduce((sum, section) => sum + section.heading.length + 8, 0);
  let room = ANSWER_LIMIT - ROOM_FOR_THE_REST - headings;
  const end = lines.findIndex((line) => (room -= line.text.length + 1) < 0);
  return end < 0 ? lines : lines.slice(0, end);
}

function byKey(a: ReleaseIssue, b: ReleaseIssue): number {
  return numberOf(a.key) - numberOf(b.key) || (a.key < b.key ? -1 : 1);
}

function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('-') + 1));
}

/** A line of text as Markdown that shows exactly it: what Markdown would read as formatting is escaped. */
export function asMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/([\\`*_[\]<>#|~&])/g, '\\$1')
    .replace(/^([-+])(?=\s|$)/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}
