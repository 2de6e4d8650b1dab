/**
 * Runs the verifier on many bundles in one process: reads a list of `{files, cases}` from standard input and writes a
 * list of results, in the order of the cases. Contents are base64; a case lists the byte to change and the files to
 * replace or remove.
 */
import { readFileSync } from 'node:fs';
import { verifyBundle } from '../../verifier/verify.mjs';

const results = JSON.parse(readFileSync(0, 'utf8')).flatMap(({ files, cases }) => {
  const original = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content, 'base64')]));
  return cases.map((one) => verifyVaried(original, one));
});

function verifyVaried(original, { flip, replace = {}, options = {} }) {
  const varied = new Map(original);
  for (const [path, content] of Object.entries(replace))
    if (content === null) varied.delete(path);
    else varied.set(path, Buffer.from(content, 'base64'));
  if (flip) {
    const bytes = Buffer.from(varied.get(flip.path));
    bytes[flip.position] ^= flip.mask;
    varied.set(flip.path, bytes);
  }
  return verifyBundle(varied, options);
}

process.stdout.write(JSON.stringify(results));
