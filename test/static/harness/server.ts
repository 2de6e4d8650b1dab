import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';

const DIST = join(__dirname, '../../../static/dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The policy under which Forge runs Custom UI, as far as these pages touch it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'";

export interface Harness {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** All files of the build at this moment, so that a build beside the tests does not pull the pages from under them. */
function readBuild(): ReadonlyMap<string, Buffer> {
  const names = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file.slice(DIST.length), readFileSync(file)];
    }),
  );
}

async function bundleBridge(): Promise<string> {
  const result = await build({
    entryPoints: [join(__dirname, 'bridge.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** Serves the built pages on loopback, each with the fixture bridge before its own script, as a Forge host would. */
export async function startHarness(): Promise<Harness> {
  const bridge = await bundleBridge();
  const files = readBuild();
  const server: Server = createServer((request, response) => {
    const { status, type, body } = respond(request.url ?? '/', bridge, files);
    response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The harness has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Response {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

function respond(url: string, bridge: string, files: ReadonlyMap<string, Buffer>): Response {
  const path = normalize(new URL(url, 'http://harness').pathname);
  if (path === '/__bridge.js') return { status: 200, type: 'text/javascript; charset=utf-8', body: bridge };
  if (path === '/favicon.ico') return { status: 204, type: 'image/x-icon', body: '' };
  const content = files.get(path);
  if (!content) return { status: 404, type: 'text/plain', body: 'There is no such file.' };
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  if (extname(path) !== '.html') return { status: 200, type, body: content };
  return {
    status: 200,
    type,
    body: content.toString().replace('<head>', '<head><script src="/__bridge.js"></script>'),
  };
}
