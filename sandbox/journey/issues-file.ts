import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const file = z.array(z.looseObject({ key: z.string(), fixVersion: z.string() }));

/**
 * The key of the project whose issues the file holds.
 * @throws when the file cannot be read, or no issue is in the version
 */
export async function readIssuesFile(path: string, versionName: string): Promise<string> {
  const issues = file.parse(JSON.parse(await readFile(path, 'utf8')));
  const found = issues.find((issue) => issue.fixVersion === versionName);
  if (!found) {
    const names = [...new Set(issues.map((issue) => issue.fixVersion))].join(', ');
    throw new Error(`No issue in ${path} is in version ${versionName}; it has ${names}.`);
  }
  return found.key.slice(0, found.key.lastIndexOf('-'));
}
