import DropdownMenu, { DropdownItem, DropdownItemGroup } from '@atlaskit/dropdown-menu';
import { type ComponentProps } from 'react';
import Button from '@atlaskit/button/new';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import { useLocation } from 'wouter';

interface MenuProps {
  readonly label: string;
  readonly icon: ComponentProps<typeof Button>['iconBefore'];
  readonly items: readonly { readonly label: string; readonly to: string }[];
  /** What the menu says when it has no items. */
  readonly emptyText?: string;
}

/** A menu of the top bar whose items lead to pages. */
export function Menu({ label, icon, items, emptyText }: MenuProps) {
  const [, navigate] = useLocation();
  return (
    <DropdownMenu<HTMLButtonElement>
      shouldRenderToParent
      trigger={({ triggerRef, isSelected: _isSelected, ...trigger }) => (
        <Button {...trigger} ref={triggerRef} appearance="subtle" iconBefore={icon} iconAfter={ChevronDownIcon}>
          {label}
        </Button>
      )}
    >
      <DropdownItemGroup>
        {items.length === 0 && <DropdownItem isDisabled>{emptyText}</DropdownItem>}
        {items.map((item) => (
          <DropdownItem key={item.to} onClick={() => navigate(item.to)}>
            {item.label}
          </DropdownItem>
        ))}
      </DropdownItemGroup>
    </DropdownMenu>
  );
}
