/**
 * Names of logs. A site's key is named after the site; its logs' origins begin with that name, so that a checkpoint
 * says by itself whose it is.
 */

const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The log of one release communications record. The id is the Jira issue's: keys change when an issue moves. */
export function recordLogOrigin(keyName: string, issueId: string): string {
  return `${keyName}/record/${requireSegment(issueId)}`;
}

/** The log of everything that belongs to no record: settings, groups, secrets, and the records' own checkpoints. */
export function siteLogOrigin(keyName: string): string {
  return `${keyName}/site`;
}

/**
 * The name of a log's files in an evidence bundle: what follows the key's name, with slashes as hyphens. An origin
 * that is not of this key is a bug and throws a RangeError.
 */
export function logFileName(keyName: string, origin: string): string {
  const prefix = `${keyName}/`;
  if (!origin.startsWith(prefix)) throw new RangeError(`The log ${origin} is not one of ${keyName}.`);
  return origin.slice(prefix.length).split('/').map(requireSegment).join('-');
}

function requireSegment(segment: string): string {
  if (!SEGMENT.test(segment)) throw new RangeError(`“${segment}” cannot be part of a log's name.`);
  return segment;
}
