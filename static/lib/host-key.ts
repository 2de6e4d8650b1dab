/**
 * The name of a host's group. Two hosts never share one: a point becomes one hyphen and a hyphen two, and no host has
 * them side by side.
 */
export function keyOfHost(hostname: string): string {
  return `webhook-${hostname.replaceAll('-', '--').replaceAll('.', '-')}`;
}
