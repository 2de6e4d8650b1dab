import DropdownMenu, { DropdownItem, DropdownItemGroup } from '@atlaskit/dropdown-menu';
import ChevronDownIcon from '@atlaskit/icon/core/chevron-down';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchTransitions, makeTransition } from '../api/jira';
import type { Status, Transition } from '../api/jira-schemas';
import { Problem } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { StatusLozenge } from '../common/status-lozenge';
import './status-menu.css';

interface StatusMenuProps {
  readonly issueKey: string;
  readonly status: Status;
  readonly label: string;
}

/** The status, opening the transitions that the workflow offers. A refusal is shown in Jira's own words. */
export function StatusMenu({ issueKey, status, label }: StatusMenuProps) {
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<{ readonly to: string; readonly error: unknown }>();
  const [moving, setMoving] = useState(false);
  const transitions = useQuery({
    queryKey: [...queryKeys.transitions(issueKey), status.name],
    queryFn: () => fetchTransitions(issueKey),
  });

  const move = async (transition: Transition) => {
    setRefusal(undefined);
    setMoving(true);
    try {
      await makeTransition(issueKey, transition.id);
    } catch (error) {
      setRefusal({ to: transition.to.name, error });
    } finally {
      setMoving(false);
      await client.invalidateQueries({ queryKey: queryKeys.issue(issueKey) });
    }
  };

  return (
    <div className="stack">
      <DropdownMenu<HTMLButtonElement>
        shouldRenderToParent
        trigger={({ triggerRef, isSelected: _isSelected, testId: _testId, ...trigger }) => (
          <button
            {...trigger}
            ref={triggerRef}
            type="button"
            className={`status-button status-button-${status.statusCategory?.key ?? 'new'}`}
            aria-label={`${label}: ${status.name}`}
            disabled={moving}
          >
            {moving ? 'Moving…' : status.name}
            <ChevronDownIcon label="" size="small" />
          </button>
        )}
      >
        <DropdownItemGroup title="Move to">
          {transitions.data === undefined && (
            <DropdownItem isDisabled>
              {transitions.isError ? 'The transitions could not be loaded.' : 'Loading the transitions…'}
            </DropdownItem>
          )}
          {transitions.data?.length === 0 && <DropdownItem isDisabled>No transition from here</DropdownItem>}
          {transitions.data?.map((transition) => (
            <DropdownItem
              key={transition.id}
              onClick={() => void move(transition)}
              elemAfter={<StatusLozenge status={transition.to} />}
            >
              {transition.name}
            </DropdownItem>
          ))}
        </DropdownItemGroup>
      </DropdownMenu>
      {refusal !== undefined && <Problem title={`Not moved to ${refusal.to}`} error={refusal.error} />}
    </div>
  );
}
