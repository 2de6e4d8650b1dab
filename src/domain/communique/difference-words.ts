/** Differences as sentences, for people who are asked again. */
import { numbered } from '../numbered';
import { dayInWords } from '../script/timing-words';
import type { WrittenPart } from './communique';
import { describeDrift } from './content';
import type { ChangeField, Difference, EditedChange, FieldDifference, SetDifference } from './difference';

/** One difference as a sentence in which nobody is named. */
export function describeDifference(difference: Difference): string {
  switch (difference.part) {
    case 'communique':
      switch (difference.change) {
        case 'added':
          return `A communiqué for ${difference.groupName} was added.`;
        case 'removed':
          return `The communiqué for ${difference.groupName} was removed.`;
        case 'changed':
          return `In the communiqué for ${difference.groupName}, ${fieldsInWords(difference.fields)} changed.`;
      }
      break;
    case 'audience':
      return `The recipients of ${difference.groupName} changed: ${setInWords(difference, 'person', 'people')}.`;
    case 'scope': {
      const { version } = difference;
      const renamed = version && `The fix version is ${version.after} instead of ${version.before}.`;
      const moved = setInWords(difference, 'work item', 'work items');
      return [renamed, moved && `The work items in the fix version changed: ${moved}.`].filter(Boolean).join(' ');
    }
    case 'items':
      return `The configuration items changed: ${setInWords(difference, 'item', 'items')}.`;
    case 'changes': {
      const moved = setInWords(difference, 'change request', 'change requests');
      return [moved && `The linked change requests changed: ${moved}.`, editedInWords(difference.edited)]
        .filter(Boolean)
        .join(' ');
    }
    case 'schedule':
      return `The release date changed from ${dayInWords(difference.before ?? 'none')} to ${dayInWords(difference.after ?? 'none')}.`;
    case 'installation': {
      const changes = [
        setInWords(difference.artifacts, 'artifact', 'artifacts'),
        setInWords(difference.commits, 'commit', 'commits'),
        setInWords(difference.environments, 'environment', 'environments'),
      ];
      return `What is to be installed changed: ${changes.filter(Boolean).join('; ')}.`;
    }
    case 'unknown':
      return describeDrift(difference.drift, () => difference.groupName ?? 'a stakeholder group');
  }
}

const CHANGE_FIELD_NAMES: Readonly<Record<ChangeField, string>> = {
  typeName: 'type',
  summary: 'summary',
  description: 'description',
};

/** "The summary and description of a linked change request were edited." */
function editedInWords(edited: readonly EditedChange[]): string {
  if (edited.length === 0) return '';
  const fields = new Set(edited.flatMap((change) => change.fields));
  const names = [...fields].map((field) => CHANGE_FIELD_NAMES[field]).join(' and ');
  const whose = edited.length === 1 ? 'a linked change request' : `${edited.length} linked change requests`;
  return `The ${names} of ${whose} changed.`;
}

/** "2 people joined, 1 left"; empty when nothing did. */
function setInWords({ joined, left }: SetDifference, one: string, many: string): string {
  const counted = (count: number): string => numbered(count, one, many);
  return [
    joined.length > 0 && `${counted(joined.length)} joined`,
    left.length > 0 && (joined.length > 0 ? `${left.length} left` : `${counted(left.length)} left`),
  ]
    .filter(Boolean)
    .join(', ');
}

type FieldName = FieldDifference['field'];

const FIELD_NAMES: Readonly<Record<FieldName, string>> = {
  subject: 'the subject',
  who: '“who”',
  what: '“what”',
  why: '“why”',
  where: '“where”',
  how: '“how”',
  when: '“when”',
  kind: 'its kind',
  channel: 'its channel',
  nextChannel: 'its next channel',
  responsible: 'who is responsible',
  timing: 'when it leaves',
  groupName: 'the group’s name',
  projectName: 'the project’s name',
  versionName: 'the version’s name',
  senderName: 'the sender’s name',
  recordKey: 'the record’s key',
  look: 'how the message looks',
};

/** "the subject, “what” and “how”". */
export function fieldsInWords(fields: readonly { readonly field: FieldName | WrittenPart }[]): string {
  const names = fields.map(({ field }) => FIELD_NAMES[field]);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : names.join('');
}
