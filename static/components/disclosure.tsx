import { IconButton } from '@atlaskit/button/new';
import ChevronDown from '@atlaskit/icon/core/chevron-down';
import ChevronUp from '@atlaskit/icon/core/chevron-up';

interface DisclosureButtonProps {
  readonly open: boolean;
  readonly onToggle: () => void;
  /** What opens: "Change approved". */
  readonly what: string;
  readonly controls: string;
}

/** The chevron at the end of a row that opens in place. */
export function DisclosureButton({ open, onToggle, what, controls }: DisclosureButtonProps) {
  return (
    <IconButton
      appearance="subtle"
      icon={open ? ChevronUp : ChevronDown}
      label={`${open ? 'Hide' : 'Show'} details of ${what}`}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={onToggle}
    />
  );
}
