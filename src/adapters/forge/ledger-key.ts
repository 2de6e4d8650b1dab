/** The site's signing key: Ed25519, made on first use, kept in the secret store with the name it was given then. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { getAppContext } from '@forge/api';
import type { LedgerKey } from '../../ports';
import type { Patiently } from './patience';
import { secretOnce } from './secrets';

interface StoredKey {
  readonly name: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** A reinstalled app finds its old key and keeps its old name, so that its logs stay one. */
export async function loadLedgerKey(patiently: Patiently): Promise<LedgerKey> {
  const stored = await secretOnce<StoredKey>(patiently, 'ledger-key', () => ({
    name: `release-communications-for-jira/${getAppContext().installationAri.installationId}`,
    privateKey: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }));
  const privateKey = createPrivateKey(stored.privateKey);
  const encoded = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  // The last 32 bytes of an Ed25519 key in SubjectPublicKeyInfo are the key itself (RFC 8410, section 4).
  const publicKey = new Uint8Array(encoded.subarray(encoded.length - 32));
  const signer = {
    key: { name: stored.name, publicKey },
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
  };
  return { keyName: () => stored.name, signer: async () => signer };
}
