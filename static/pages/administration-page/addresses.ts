import { type ExternalAddress } from '../../../src/contract';

export interface AddressProblem {
  /** Counted from 1, as people count lines. */
  readonly line: number;
  readonly message: string;
}

export interface ReadAddresses {
  readonly addresses: readonly ExternalAddress[];
  readonly problems: readonly AddressProblem[];
}

const ADDRESS = /^[^\s@<>()",;:]+@[^\s@<>()",;:]+\.[^\s@<>()",;:.]+$/u;
const WITH_NAME = /^(.*?)\s*<\s*([^<>]*)\s*>$/u;

/**
 * Reads addresses pasted one per line, as `Name <address>` or a bare address. Empty lines are passed over; every line
 * that is wrong is named by its number, and so is every address that comes twice.
 */
export function readAddresses(text: string): ReadAddresses {
  const addresses: ExternalAddress[] = [];
  const problems: AddressProblem[] = [];
  const firstLine = new Map<string, number>();
  text.split(/\r?\n/u).forEach((raw, index) => {
    const line = index + 1;
    const content = raw.trim().replace(/[,;]$/u, '');
    if (content === '') return;
    const match = WITH_NAME.exec(content);
    const name = (match?.[1] ?? '').trim().replace(/^"(.*)"$/u, '$1');
    const address = (match?.[2] ?? content).trim();
    const earlier = firstLine.get(address.toLowerCase());
    if (!match && /[,;]/u.test(content) && content.split('@').length > 2)
      problems.push({ line, message: 'More than one address on this line: write one per line.' });
    else if (!address.includes('@'))
      problems.push({ line, message: `“${shortened(content)}” has no address. Write it as: Name <name@example.com>` });
    else if (!ADDRESS.test(address)) problems.push({ line, message: `“${shortened(address)}” is not a mail address.` });
    else if (earlier !== undefined) problems.push({ line, message: `${address} is already on line ${earlier}.` });
    else {
      firstLine.set(address.toLowerCase(), line);
      addresses.push({ name: name || address, address });
    }
  });
  return { addresses, problems };
}

/** The addresses as lines that {@link readAddresses} reads back. */
export function writeAddresses(addresses: readonly ExternalAddress[]): string {
  return addresses
    .map(({ name, address }) => (name === address || name === '' ? address : `${name} <${address}>`))
    .join('\n');
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
