import AddIcon from '@atlaskit/icon/core/add';
import ArrowUpIcon from '@atlaskit/icon/core/arrow-up';
import BugIcon from '@atlaskit/icon/core/bug';
import ChangesIcon from '@atlaskit/icon/core/changes';
import MegaphoneIcon from '@atlaskit/icon/core/megaphone';
import PageIcon from '@atlaskit/icon/core/page';
import StoryIcon from '@atlaskit/icon/core/story';
import SubtasksIcon from '@atlaskit/icon/core/subtasks';
import TaskIcon from '@atlaskit/icon/core/task';
import type { ComponentType } from 'react';
import './issue-type-icon.css';

interface Look {
  readonly icon: ComponentType<{ readonly label: string; readonly color?: 'currentColor'; readonly size?: 'small' }>;
  readonly colour: 'red' | 'green' | 'blue' | 'purple' | 'orange' | 'grey';
}

const looks: readonly (readonly [RegExp, Look])[] = [
  [/bug|defect/i, { icon: BugIcon, colour: 'red' }],
  [/feature/i, { icon: AddIcon, colour: 'green' }],
  [/improvement/i, { icon: ArrowUpIcon, colour: 'green' }],
  [/story|epic/i, { icon: StoryIcon, colour: 'green' }],
  [/sub-?task/i, { icon: SubtasksIcon, colour: 'blue' }],
  [/communication/i, { icon: MegaphoneIcon, colour: 'purple' }],
  [/change/i, { icon: ChangesIcon, colour: 'orange' }],
  [/task|test/i, { icon: TaskIcon, colour: 'blue' }],
];

/** A coloured tile for a work item's type; the type's name is its text alternative. */
export function IssueTypeIcon({ name }: { readonly name: string }) {
  const { icon: Icon, colour } = looks.find(([pattern]) => pattern.test(name))?.[1] ?? {
    icon: PageIcon,
    colour: 'grey',
  };
  return (
    <span className={`issue-type-icon issue-type-icon-${colour}`} title={name}>
      <Icon label={name} color="currentColor" size="small" />
    </span>
  );
}
