import Button from '@atlaskit/button/new';
import { useEffect, useRef, useState } from 'react';
import { type VerificationView } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Message } from '../../components/message';
import { StatusIcon } from '../../components/status-icon';
import { useAction } from '../../lib/use-action';
import { useReader } from '../../lib/reader';
import { call } from './calls';
import { inParts } from './in-parts';

/** Recomputes the ledger and says, check by check, whether it holds. */
export function Verify({ issueId }: { readonly issueId: string }) {
  const action = useAction();
  const { locale } = useReader();
  const [seen, setSeen] = useState<VerificationView>();
  const isOver = useRef(false);
  useEffect(() => {
    isOver.current = false;
    return () => {
      isOver.current = true;
    };
  }, []);
  const verify = () => {
    setSeen(undefined);
    const ask = (cursor: string | undefined) => call('verifyLedger', { issueId, cursor });
    action.run(
      'Recomputing every entry of the ledger…',
      () => inParts({ ask, took: setSeen, from: undefined, isOver: () => isOver.current }),
      setSeen,
    );
  };
  const result = seen?.result;
  const number = new Intl.NumberFormat(locale);
  return (
    <div className="stack-100">
      <div>
        <Button appearance="primary" onClick={verify} isDisabled={action.running}>
          Verify the ledger
        </Button>
      </div>
      {seen?.next && action.running && (
        <p className="small subtle">
          {number.format(seen.entries.done)} of {number.format(seen.entries.of)} entries are recomputed.
        </p>
      )}
      <ActionOutcome action={action} />
      {result && (
        <Message
          appearance={result.accepted ? 'success' : 'error'}
          title={result.accepted ? 'The ledger holds' : 'The ledger does not hold'}
          live="polite"
        >
          <ul className="plain-list">
            {result.checks.map((check) => (
              <li key={check.name} className="item">
                <StatusIcon tone={check.passed ? 'success' : 'danger'} label={check.passed ? 'Passed' : 'Failed'} />
                <span>
                  {check.name}: <span dir="auto">{check.text}</span>
                </span>
              </li>
            ))}
          </ul>
          <details>
            <summary>Signed checkpoint and public key</summary>
            <pre className="code" tabIndex={0} aria-label="Signed checkpoint">
              {result.checkpoint}
            </pre>
            <pre className="code" tabIndex={0} aria-label="Public key">
              {result.publicKey}
            </pre>
          </details>
          {!result.accepted && <p>Export the bundle before anything else is done, and have it looked at.</p>}
        </Message>
      )}
    </div>
  );
}
