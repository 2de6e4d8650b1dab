import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { people } from '../../../sandbox/demo/people';
import type { BundlePart } from '../../../src/contract';
import { wholeBundle } from '../../builders/whole-bundle';
import type { Release } from './release';

const verifier = join(__dirname, '../../../verifier/verify.mjs');

/** Exports the release's evidence as the auditor does, and answers with what the stand-alone verifier says about it. */
export async function verifyBundle(release: Release): Promise<{ readonly code: number; readonly output: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    const files = await wholeBundle((cursor) =>
      release.site.call(z.custom<BundlePart>(), people.ines.accountId, 'site-page', {}, 'exportBundle', {
        issueId: release.issueId,
        cursor,
      }),
    );
    for (const { path, content } of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    return await new Promise((resolve) => {
      const child = execFile(process.execPath, [verifier, directory], (_failure, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
      );
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
