import { type PostWebhook } from './world/report-outbox';

/**
 * Posts what providers report to the app's web triggers over real HTTP. Only this sandbox's own addresses are reached,
 * at the port it has now: nothing ever leaves the machine, and addresses that providers were given before a restart on
 * another port still work.
 */
export function postToOwnSite(siteUrl: () => string): PostWebhook {
  return async (url, headers, body) => {
    const target = new URL(url);
    if (target.hostname !== 'localhost' && target.hostname !== '127.0.0.1') return undefined;
    const answer = await fetch(siteUrl() + target.pathname + target.search, { method: 'POST', headers, body });
    return { status: answer.status, headers: {}, body: await answer.text() };
  };
}
