import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { people } from '../../../sandbox/demo/people';
import type { BundlePage } from '../../../src/contract';
import type { Release } from './release';

const verifier = join(__dirname, '../../../verifier/verify.mjs');

/** Exports the release's evidence as the auditor does, and answers with what the stand-alone verifier says about it. */
export async function verifyBundle(release: Release): Promise<{ readonly code: number; readonly output: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    let cursor: string | undefined;
    do {
      const page: BundlePage = await release.site.call(
        z.custom<BundlePage>(),
        people.ines.accountId,
        'site-page',
        {},
        'exportBundle',
        { issueId: release.issueId, cursor },
      );
      for (const { path, content } of page.files) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), content);
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return await new Promise((resolve) => {
      const child = execFile(process.execPath, [verifier, directory], (_failure, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
      );
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
