/**
 * Runs the verifier on many variations of one bundle in one process: reads `{files, cases}` from standard input and
 * writes a list of results. Contents are base64; a case lists the bytes to change and the files to replace or remove.
 */
import { readFileSync } from 'node:fs';
import { verifyBundle } from '../../verifier/verify.mjs';

const { files, cases } = JSON.parse(readFileSync(0, 'utf8'));
const original = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content, 'base64')]));

const results = cases.map(({ flip, replace = {}, options = {} }) => {
  const varied = new Map(original);
  for (const [path, content] of Object.entries(replace))
    if (content === null) varied.delete(path);
    else varied.set(path, Buffer.from(content, 'base64'));
  if (flip) {
    const bytes = Buffer.from(varied.get(flip.path));
    bytes[flip.position] ^= flip.mask;
    varied.set(flip.path, bytes);
  }
  const checkpoints = (options.checkpoints ?? []).map(({ name, note }) => ({ name, bytes: Buffer.from(note) }));
  return verifyBundle(varied, { ...options, checkpoints });
});
process.stdout.write(JSON.stringify(results));
