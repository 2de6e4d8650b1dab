/** Where logs are stored: origins hold slashes, which keys of the platform's storage may not. */

export function headKey(log: string): string {
  return log.replaceAll('/', ':');
}

/** Keys sort as the indices do. */
export function entryKey(log: string, index: number): string {
  return `${headKey(log)}#${String(index).padStart(10, '0')}`;
}
