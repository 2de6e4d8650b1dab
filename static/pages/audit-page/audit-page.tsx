import { useState } from 'react';
import { AuditList } from './audit-list';
import { Story } from './story';

/** The auditor's page: the records with their controls, and the story of the one that was chosen. */
export function AuditPage() {
  const [issueId, setIssueId] = useState<string>();
  return (
    <div className="stack-300">
      <header>
        <p className="kicker">Nothing on this page can change a release</p>
        <h1>Audit of release communications</h1>
      </header>
      <div className={issueId ? 'audit chosen' : 'audit'}>
        <AuditList chosen={issueId} onChoose={setIssueId} />
        {issueId && <Story key={issueId} issueId={issueId} onClose={() => setIssueId(undefined)} />}
      </div>
    </div>
  );
}
