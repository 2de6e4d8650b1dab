/** The page for whoever receives an evidence bundle and knows nothing about the app. */
export function bundleReadme(keyName: string): string {
  return `EVIDENCE OF RELEASE COMMUNICATIONS

This folder proves what was approved, when the deployment was verified, what was sent to whom and when, and what
came back, for ${keyName}. You need not trust whoever gave it to you: check it.

How to check it

1. Take the verifier, verify.mjs, from the app's public source code rather than from this folder, and the site's
   public key, one line, from someone other than the sender of this folder (the key is in every audit of the site).
2. With Node.js 20 or newer, without network:

       node verify.mjs FOLDER --key 'THE PUBLIC KEY'

   Without --key the verifier uses public-key.txt from this folder. Then it shows that nothing was changed since the
   bundle was signed, but not who signed it.
3. Do you have a message that was sent? Save it, or only the line at its end that names the ledger, as a text file and
   add --checkpoint FILE: the verifier shows that the log you hold is the one that existed when the message left.

The verifier prints a line per check, and ends with 0 (accepted), 1 (refused) or 2 (not a bundle).

What is in here

  manifest.json      every other file with its size and SHA-256
  manifest.note      the manifest's SHA-256, signed
  public-key.txt     the site's public key
  logs/*.jsonl       the ledger: one entry a line
  logs/*.leaves      the hash of each entry, to find the one that was changed
  checkpoints/       the logs' sizes and root hashes, signed
  content/           messages as they were sent, lists of recipients, evidence; named by their SHA-256
  openings.json      the personal data behind commitments, as far as it may be disclosed and was not erased

The format is described in docs/ledger-format.md of the app's source code, so that you can write your own verifier.
`;
}
