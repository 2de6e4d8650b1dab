/**
 * Pages and blog posts in the Confluence of the same site (Confluence Cloud REST API v2). Confluence does not recognise a
 * page that it got before, but can be asked for one by its title, and shows what is in it: so the delivery is named in
 * its foot, and looked for before anything is created. A correction is a new version of what it corrects.
 */
import { z } from 'zod';
import type { Message, MessageFacts } from '../communique/message';
import type { Communique } from '../communique/communique';
import type { Outcome } from './outcome';
import { commonOutcome, parseJson, SECONDS_UNTIL_MENDED, type HttpAnswer } from './web-post';
import { previewHtml } from '../publishing/public-page-html';
import { storageBody, storageFoot } from '../publishing/storage-format';
import type { ChannelDefinition, SiteAddresses } from './channel';
import { cutTo } from './chat-text';
import { composePublished } from './published';

/** Confluence takes titles of up to 255 characters; some of them are left for what tells two of the same apart. */
const TITLE_LIMIT = 200;

/** Where in Confluence. */
export interface ConfluencePlace {
  readonly host: string;
  readonly spaceKey: string;
  /** The page below which pages are created; absent: at the top of the space. */
  readonly parentId?: string;
}

/** What is in a post, besides what tells one delivery from another. */
export const confluencePost = z.object({
  title: z.string(),
  /** Whether it is a new version of what it corrects, where that is there. */
  updates: z.boolean(),
  body: z.string(),
  foot: z.string(),
});
export type ConfluencePost = Readonly<z.infer<typeof confluencePost>>;

/** Undefined where the address is none of a space or a page. Nobody posts to it, so http says the same. */
export function confluencePlace(address: string): ConfluencePlace | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const [, spaceKey, parentId] =
    /^\/wiki\/spaces\/(~?[\w.-]{1,255})(?:\/pages\/(\d{1,20}))?(?:\/|$)/.exec(url?.pathname ?? '') ?? [];
  if (!url || !/^https?:$/.test(url.protocol) || spaceKey === undefined) return undefined;
  return { host: url.host, spaceKey, ...(parentId === undefined ? {} : { parentId }) };
}

/** The hosts that Atlassian gives to sites. Others are custom domains, of which a site may have one for each product. */
const isGivenByAtlassian = (host: string): boolean => host.endsWith('.atlassian.net');

/**
 * Why this is the address of another site's Confluence, whose spaces may have the same keys. Undefined where it is this
 * site's, and where nobody can say: what Jira says of itself names a custom domain of Confluence, but not for certain.
 */
function objectionOnSite(address: string, site: SiteAddresses): string | undefined {
  const { host = '' } = confluencePlace(address) ?? {};
  const hosts = site.jira.map(hostOf);
  const own = site.confluence === undefined ? undefined : hostOf(site.confluence);
  if (host === own || hosts.includes(host)) return undefined;
  const isOther = isGivenByAtlassian(host) ? [own, ...hosts].some((one) => one && isGivenByAtlassian(one)) : own;
  return isOther
    ? `This is not the Confluence of this site, which is at ${own ?? hosts.join(' or ')}: the app publishes there only. Open the space there, and copy its URL.`
    : undefined;
}

function hostOf(url: string): string {
  return new URL(url).host;
}

const NO_PLACE =
  'Open the space in Confluence, or the page above, and copy its URL: https://…/wiki/spaces/KEY/… Short links do not say which space it is.';

const PROVES =
  'Confluence says that it is there; its watchers hear of it as they chose to. Nobody in particular can confirm having read it.';

export const confluencePage: ChannelDefinition = {
  takes: 'destination',
  proves: PROVES,
  recognisesRepeats: true,
  render,
  destination: {
    noun: 'Confluence page',
    nameHelp: 'As its readers call it: Release notes',
    addressLabel: 'URL of the space, or of the page above',
    addressHelp:
      'In the Confluence of this site, open the space in which each release gets a page, or the page below which they are to stand, and copy the URL. A test message is a page, too.',
    signed: false,
    ownHost: false,
    objectionTo: (address) => (confluencePlace(address) ? undefined : NO_PLACE),
    objectionOnSite,
    outcomeOf,
  },
};

export const confluenceBlog: ChannelDefinition = {
  takes: 'destination',
  proves: PROVES,
  recognisesRepeats: true,
  render,
  destination: {
    noun: 'Confluence blog',
    nameHelp: 'As its readers call it: News of Harbour',
    addressLabel: 'URL of the space',
    addressHelp:
      'In the Confluence of this site, open the space whose blog is to tell of each release, and copy its URL. A test message is a blog post, too.',
    signed: false,
    ownHost: false,
    objectionTo(address) {
      const place = confluencePlace(address);
      if (!place) return NO_PLACE;
      return place.parentId === undefined
        ? undefined
        : 'This is the URL of a page; a blog belongs to a space. Copy the URL of the space, or choose pages instead.';
    },
    objectionOnSite,
    outcomeOf,
  },
};

function render(communique: Communique, facts: MessageFacts): Message {
  const { message, text } = composePublished(communique, facts);
  const post: ConfluencePost = {
    title: cutTo(message.subject.trim(), TITLE_LIMIT),
    updates: communique.kind === 'correction',
    body: storageBody(message),
    foot: storageFoot(message.foot),
  };
  return { subject: communique.subject, html: previewHtml(message), text, post };
}

const created = z.looseObject({ id: z.string() });
const refusal = z.looseObject({
  message: z.string().optional().catch(undefined),
  errors: z
    .array(z.looseObject({ title: z.string().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
});

export function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer;
  const json = parseJson(answer.body);
  if (status === 200) {
    const { data } = created.safeParse(json);
    return data
      ? { kind: 'accepted', providerMessageId: data.id }
      : { kind: 'unknown', reason: 'Confluence answered 200 without the page.' };
  }
  if (status === 404 || status === 410) return { kind: 'refused', reason: NOT_THERE };
  if (status === 401 || status === 403)
    return {
      kind: 'try-again',
      reason:
        'Confluence does not let the app in: its administrator sees to it that the app Release Communications is connected to Confluence and may add pages to the space.',
      afterSeconds: SECONDS_UNTIL_MENDED,
    };
  const said = refusal.safeParse(json).data;
  const words = said?.errors?.[0]?.title ?? said?.message;
  // Somebody made a page of this title, or changed the page, since it was looked for: it is looked for again.
  if (status === 409 || (status === 400 && /title/i.test(words ?? '')))
    return { kind: 'try-again', reason: `Confluence answered ${status}: somebody else changed something meanwhile.` };
  return (
    commonOutcome('Confluence', answer, words) ?? {
      kind: 'unknown',
      reason: `Confluence answered ${status}, which says nothing of the page.`,
    }
  );
}

/** What nobody finds, and what the app may not see or add to, has the same answer. */
export const NOT_THERE =
  'Confluence has no such place, or the app may not add to it. A Jira administrator gives the stakeholder group the URL of another one, or an administrator of the space lets the app Release Communications add pages.';
