/** Whose Confluence an address leads to: spaces of other sites have the same keys. */
import { CHANNEL_DEFINITIONS } from '../../../src/domain/channels';
import type { SiteAddresses } from '../../../src/domain/channels/channel';

const atlassian: SiteAddresses = {
  jira: ['https://harbour.atlassian.net'],
  confluence: 'https://harbour.atlassian.net/wiki',
};
const ownDomain: SiteAddresses = { ...atlassian, confluence: 'https://wiki.harbour.example/wiki' };
const unsaid: SiteAddresses = { jira: ['https://harbour.atlassian.net'] };

describe.each(['confluence-page', 'confluence-blog'] as const)('an address for a %s', (channel) => {
  const objection = (host: string, site: SiteAddresses): string | undefined =>
    CHANNEL_DEFINITIONS[channel].destination?.objectionOnSite?.(`https://${host}/wiki/spaces/REL`, site);

  it.each<[string, string, SiteAddresses]>([
    ['another site of Atlassian', 'lighthouse.atlassian.net', atlassian],
    ['a site whose name only ends alike', 'another-harbour.atlassian.net', atlassian],
    ['another site, where Jira says nothing of Confluence', 'lighthouse.atlassian.net', unsaid],
    ['another company’s domain', 'wiki.lighthouse.example', atlassian],
    ['another company’s domain, where the site has its own', 'wiki.lighthouse.example', ownDomain],
    ['this site’s host at another port', 'harbour.atlassian.net:8443', atlassian],
  ])('of %s is refused, saying where this site’s is', (_, host, site) => {
    const { host: own } = new URL(site.confluence ?? site.jira[0] ?? '');
    expect(objection(host, site)).toContain(`the Confluence of this site, which is at ${own}`);
  });

  it.each<[string, string, SiteAddresses]>([
    ['by its name at Atlassian', 'harbour.atlassian.net', atlassian],
    ['in capital letters', 'Harbour.Atlassian.NET', atlassian],
    ['by its own domain', 'wiki.harbour.example', ownDomain],
    ['by its name at Atlassian, though it has a domain', 'harbour.atlassian.net', ownDomain],
    ['by a domain of which Jira says nothing', 'wiki.harbour.example', unsaid],
  ])('of this site %s is taken', (_, host, site) => {
    expect(objection(host, site)).toBeUndefined();
  });
});
