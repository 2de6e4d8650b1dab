import { type MouseEvent, type ReactNode } from 'react';
import { openIssue } from '../lib/navigate';
import { useReader } from '../lib/reader';

interface IssueLinkProps {
  readonly issueKey: string;
  readonly children?: ReactNode;
}

/** A link to a work item that goes through the product's own navigation. */
export function IssueLink({ issueKey, children }: IssueLinkProps) {
  const { siteUrl } = useReader();
  const follow = (event: MouseEvent) => {
    event.preventDefault();
    openIssue(issueKey, event.metaKey || event.ctrlKey);
  };
  return (
    <a href={`${siteUrl}/browse/${issueKey}`} onClick={follow}>
      {children ?? issueKey}
    </a>
  );
}
