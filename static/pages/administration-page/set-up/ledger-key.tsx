import { CopyButton } from '../../../components/copy-button';
import { Fact } from '../../../components/fact';
import { Section } from '../../../components/section';
import { type PartProps } from '../part';

/** The key with which anybody can check the ledger without trusting this site. */
export function LedgerKey({ view }: Pick<PartProps, 'view'>) {
  const { publicKey, origin } = view.ledger;
  return (
    <Section title="Ledger">
      <div className="box">
        <p>
          Everything that is approved, decided, sent and received is written to an append-only ledger, named{' '}
          <Fact>{origin}</Fact>. Give this public key to auditors: with it they check an exported bundle by themselves.
        </p>
        {publicKey === undefined ? (
          <p className="subtle">There is no signing key yet; create it in the list at the top of this page.</p>
        ) : (
          <>
            <pre className="code" tabIndex={0} aria-label="Public key of the ledger">
              {publicKey}
            </pre>
            <CopyButton text={publicKey} what="the public key" />
          </>
        )}
      </div>
    </Section>
  );
}
