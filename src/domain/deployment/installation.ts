/**
 * What a release says is to be installed and where, and whether what was installed is exactly that (domain E2, D8). It
 * is kept simply, on the record: digests of artifacts, hashes of commits, and the environments of this phase.
 */

export interface Installation {
  /** Digests of the artifacts to install, as OCI writes them: `sha256:` or `sha512:` and the hexadecimal digits. */
  readonly artifacts: readonly string[];
  /** Hashes of the commits that they are built from, in lower-case hexadecimal, full or cut. */
  readonly commits: readonly string[];
  /** The environments of this phase of the release; empty where the site's policy alone says which count. */
  readonly environments: readonly string[];
}

export const NOTHING_NAMED: Installation = { artifacts: [], commits: [], environments: [] };

export const ARTIFACT_PATTERN = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
export const COMMIT_PATTERN = /^[0-9a-f]{7,64}$/;

/** A hash that is cut shorter names no commit for sure: in a large repository two commits may begin alike. */
export const COMMIT_DIGITS = 12;

/** What a report, or a person, says was installed. */
export interface Installed {
  readonly artifacts?: readonly string[];
  readonly commits?: readonly string[];
}

export interface Mismatch {
  readonly code:
    | 'no-artifact'
    | 'other-artifact'
    | 'artifact-missing'
    | 'no-commit'
    | 'short-commit'
    | 'other-commit'
    | 'commit-missing';
  /** What was installed and what the record names, as the end of a sentence that begins with the environment. */
  readonly text: string;
}

/** Whether both hashes name one commit: they are equal, or one of them is the other cut to at least twelve digits. */
export function isSameCommit(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= COMMIT_DIGITS && long.startsWith(short);
}

export function namesWhatToInstall({ artifacts, commits }: Installation): boolean {
  return artifacts.length + commits.length > 0;
}

/**
 * Why what was installed is not exactly what the record names; undefined when it is, or when the record names nothing
 * of that kind. Everything that is named has to be installed, and nothing else: a commit that fits two is no match.
 */
export function mismatchOf(named: Installation, installed: Installed): Mismatch | undefined {
  return (
    contradictionOf(named, installed) ??
    missingFrom('artifact', named.artifacts, installed.artifacts ?? [], (one, other) => one === other) ??
    missingFrom('commit', named.commits, installed.commits ?? [], isSameCommit)
  );
}

/** The part of a mismatch that no other word about the same deployment can mend: something else was installed. */
export function contradictionOf(named: Installation, installed: Installed): Mismatch | undefined {
  return (
    otherThan('artifact', named.artifacts, installed.artifacts ?? [], (one, other) => one === other) ??
    otherThan('commit', named.commits, installed.commits ?? [], isSameCommit)
  );
}

type IsSame = (one: string, other: string) => boolean;
type What = 'artifact' | 'commit';

const VERBS: Readonly<Record<What, string>> = { artifact: 'got', commit: 'was built from' };

function otherThan(
  what: What,
  named: readonly string[],
  installed: readonly string[],
  isSame: IsSame,
): Mismatch | undefined {
  if (named.length === 0) return undefined;
  const other = installed.find((one) => named.filter((candidate) => isSame(one, candidate)).length !== 1);
  if (other === undefined) return undefined;
  if (what === 'commit' && other.length < COMMIT_DIGITS)
    return {
      code: 'short-commit',
      text: `was built from ${other}, which is too short to tell one commit from another; report at least ${COMMIT_DIGITS} digits`,
    };
  const namedOnes = named.map(shortened).join(' and ');
  return { code: `other-${what}`, text: `${VERBS[what]} ${shortened(other)}, the record names ${namedOnes}` };
}

function missingFrom(
  what: What,
  named: readonly string[],
  installed: readonly string[],
  isSame: IsSame,
): Mismatch | undefined {
  const missing = named.find((one) => installed.filter((candidate) => isSame(one, candidate)).length !== 1);
  if (missing === undefined) return undefined;
  const told = what === 'artifact' ? 'which artifact was installed' : 'from which commit it was built';
  return installed.length === 0
    ? { code: `no-${what}`, text: `is verified without saying ${told}; the record names ${shortened(missing)}` }
    : { code: `${what}-missing`, text: `is verified without ${shortened(missing)}, which the record names` };
}

/** Enough of a digest or hash for people to tell it from others. */
export function shortened(digest: string): string {
  const [algorithm, digits] = digest.includes(':') ? digest.split(':') : ['', digest];
  const short = digits && digits.length > 12 ? `${digits.slice(0, 12)}…` : digits;
  return algorithm ? `${algorithm}:${short}` : `${short}`;
}
