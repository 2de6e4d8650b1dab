import { type GateEvidence } from '../../src/contract';
import { Fact } from './fact';
import { IssueLink } from './issue-link';
import { Person } from './person';
import { Time } from './time';
import { openAddress } from '../lib/navigate';

/** A fact that a gate decided on, with who or what said it, and when. */
export function Evidence({ evidence }: { readonly evidence: GateEvidence }) {
  const { text, source, accountId, at, issueKey, url } = evidence;
  return (
    <li>
      <p>
        <Fact>{text}</Fact>
      </p>
      <p className="subtle small">
        {source}
        {accountId && (
          <>
            {' · '}
            <Person accountId={accountId} />
          </>
        )}
        {issueKey && (
          <>
            {' · '}
            <IssueLink issueKey={issueKey} />
          </>
        )}
        {at !== undefined && (
          <>
            {' · '}
            <Time at={at} exact />
          </>
        )}
        {url && (
          <>
            {' · '}
            <a
              href={url}
              onClick={(event) => {
                event.preventDefault();
                openAddress(url);
              }}
            >
              Look at the source
            </a>
          </>
        )}
      </p>
    </li>
  );
}
