import { type Context, type MiddlewareHandler } from 'hono';

/** The host name of the site's own pages. */
export const siteHost = 'localhost';
/** The host name of the app's frames: the same machine, but another origin and another site to a browser. */
export const frameHost = '127.0.0.1';

/** What tools may reach under either name. */
const underBothNames = ['/rest/', '/jsm/', '/public/', '/_sandbox/'];
const frames = '/_frames/';

/**
 * Keeps the site's pages and the app's frames on origins of their own, as Atlassian does, so that a frame can do only
 * what the bridge lets it. The browser tells with `Sec-Fetch-Site`, which no script can set, where a call comes from:
 * scripts in a frame reach neither the site's REST interface nor the sandbox's controls, and other web sites that the
 * person has open do not either. Tools that are no browsers send no such header.
 */
export const keepOriginsApart: MiddlewareHandler = async (context, next) => {
  const { hostname, pathname } = new URL(context.req.url);
  const fetchSite = context.req.header('sec-fetch-site');
  switch (hostname) {
    case siteHost:
      if (pathname.startsWith(frames)) return refuse(context, 404, `The app's frames are at http://${frameHost}.`);
      if (isControl(pathname) && (fetchSite === 'cross-site' || fetchSite === 'same-site')) {
        return refuse(context, 403, 'Only the site’s own pages may call this from a browser.');
      }
      return next();
    case frameHost:
      if (pathname.startsWith(frames)) return next();
      if (!underBothNames.some((start) => pathname.startsWith(start))) {
        return refuse(context, 404, `The site's pages are at http://${siteHost}.`);
      }
      if (isControl(pathname) && fetchSite !== undefined && fetchSite !== 'none') {
        return refuse(context, 403, 'A frame reaches the site through the bridge only.');
      }
      return next();
    default:
      // A foreign name that resolves to this machine is how a web site would get around the same-origin policy.
      return refuse(context, 421, `The sandbox answers to ${siteHost} and ${frameHost} only.`);
  }
};

/** Refuses who does not call from this machine. */
export function loopbackOnly(remoteAddress: (context: Context) => string | undefined): MiddlewareHandler {
  return async (context, next) => {
    const address = remoteAddress(context) ?? '';
    const isLoopback = address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
    return isLoopback ? next() : refuse(context, 403, 'The sandbox is controlled from its own machine only.');
  };
}

function isControl(pathname: string): boolean {
  return ['/rest/', '/jsm/', '/_sandbox/'].some((start) => pathname.startsWith(start));
}

function refuse(context: Context, status: 403 | 404 | 421, message: string): Response {
  return context.json({ error: { message } }, status);
}
