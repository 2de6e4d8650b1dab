import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { appRoutes } from './app-routes';
import { bridgeRoutes } from './bridge-routes';
import { clockRoutes } from './clock-routes';
import { confluenceRoutes } from './confluence-routes';
import { type Confluence } from '../confluence/confluence';
import { faultRoutes } from './fault-routes';
import { keepOriginsApart, loopbackOnly } from './origins';
import { type Parts } from './parts';
import { peopleRoutes } from './people-routes';
import { providerRoutes } from './provider-routes';
import { recordRoutes } from './record-routes';
import { BadRequest } from './requests';
import { restRoutes } from './rest-routes';

/** Larger than any limit of the platform, so that the platform's own refusals are the ones that are met. */
const largestBody = 32 * 1024 * 1024;

/**
 * Everything that the sandbox answers over HTTP; docs/sandbox.md describes it. A request under `/_sandbox` that cannot
 * be used is answered 400 with `{error: {message, field}}`.
 */
export function createControl(
  parts: Parts & {
    readonly confluence?: Pick<Confluence, 'page'>;
    readonly pages: Hono;
    readonly log: (message: string) => void;
  },
): Hono {
  const control = new Hono();
  control.use(keepOriginsApart);
  control.use(bodyLimit({ maxSize: largestBody }));
  control.use(
    '/_sandbox/*',
    loopbackOnly((context) => getConnInfo(context).remote.address),
  );

  control.route('/', restRoutes(parts.site));
  control.route('/', appRoutes(parts.host));
  if (parts.confluence) control.route('/', confluenceRoutes(parts.confluence));
  control.route('/_sandbox', recordRoutes(parts));
  control.route('/_sandbox', providerRoutes(parts.world));
  control.route('/_sandbox', clockRoutes(parts));
  control.route('/_sandbox', faultRoutes(parts.faults));
  control.route('/_sandbox', peopleRoutes(parts.site));
  control.route('/_sandbox', bridgeRoutes(parts));
  control.all('/_sandbox/*', (context) =>
    context.json({ error: { message: 'The sandbox has no such call; docs/sandbox.md lists them.' } }, 404),
  );
  control.route('/', parts.pages);

  control.onError((error, context) => {
    if (error instanceof BadRequest) {
      return context.json({ error: { message: error.message, field: error.field } }, 400);
    }
    parts.log(`${context.req.method} ${context.req.path}: ${error.stack ?? error.message}`);
    return context.json({ error: { message: `The sandbox failed: ${error.message}` } }, 500);
  });
  return control;
}
