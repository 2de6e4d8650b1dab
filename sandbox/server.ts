import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { type Hono } from 'hono';
import { frameHost, siteHost } from './control/origins';

export interface RunningServer {
  readonly port: number;
  /** Of the site and its pages. */
  readonly url: string;
  /** Of the app's frames: another origin on the same port. */
  readonly frameUrl: string;
  /** Answers with this from now on; before, every request is told that the sandbox is starting. */
  serve(routes: Hono): void;
  stop(): Promise<void>;
}

/** The port is taken by another program. */
export class PortInUse extends Error {
  constructor(readonly port: number) {
    super(`Port ${port} is in use by another program.`);
    this.name = 'PortInUse';
  }
}

/**
 * Listens on the loopback interface only.
 * @param port 0 for any free one
 * @throws PortInUse
 */
export async function startServer(port: number): Promise<RunningServer> {
  let routes: Hono | undefined;
  const server = createAdaptorServer({
    fetch: (request, environment) =>
      routes?.fetch(request, environment) ??
      new Response('The sandbox is starting.', { status: 503, headers: { 'retry-after': '1' } }),
  }) as Server;
  // Moving the clock by days answers only when all is done.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port) : error),
    );
    server.listen(port, frameHost, resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    url: `http://${siteHost}:${taken}`,
    frameUrl: `http://${frameHost}:${taken}`,
    serve(given) {
      routes = given;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Listens on the first of these ports that is free. */
export async function startServerOnFirstFree(ports: readonly number[]): Promise<RunningServer> {
  for (const port of ports) {
    try {
      return await startServer(port);
    } catch (error) {
      if (!(error instanceof PortInUse) || port === ports.at(-1)) throw error;
    }
  }
  throw new Error('No port was given.');
}
