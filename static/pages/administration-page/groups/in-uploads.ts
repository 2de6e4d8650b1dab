import { type NamedMembers } from '../../../../src/contract';

export function sizeOf(members: NamedMembers): number {
  return members.kind === 'addresses' ? members.addresses.length : members.numbers.length;
}

const MEMBERS_IN_UPLOAD = 1_000;
/** Below what the app takes as one part. */
const BYTES_IN_UPLOAD = 160_000;

/** The members in parts of a size that one call takes. */
export function inUploads(members: NamedMembers): readonly NamedMembers[] {
  switch (members.kind) {
    case 'addresses':
      return cut(members.addresses).map((addresses) => ({ kind: 'addresses', addresses }));
    case 'telephone-numbers':
      return cut(members.numbers).map((numbers) => ({ kind: 'telephone-numbers', numbers }));
  }
}

function cut<T>(entries: readonly T[]): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let [part, bytes]: [T[], number] = [[], 0];
  for (const entry of entries) {
    // Kept as a text within a text.
    const size = new TextEncoder().encode(JSON.stringify(JSON.stringify(entry))).length;
    if (part.length >= MEMBERS_IN_UPLOAD || (part.length > 0 && bytes + size > BYTES_IN_UPLOAD)) {
      parts.push(part);
      [part, bytes] = [[], 0];
    }
    part.push(entry);
    bytes += size;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
