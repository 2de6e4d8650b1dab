import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import { load } from 'cheerio';
import { type Manifest } from '../manifest';

const injection = new CSPInjectionService();
const processing = new CSPProcessingService({ info: () => undefined }, load);

/**
 * The header that Forge sends with an app's page, made by Forge's own package: the page's inline scripts by their
 * hashes, the manifest's permissions, and the site as the only one that may frame it. Only the address for reports is
 * left out, so that nothing leaves this machine.
 */
export function contentSecurityPolicy(html: string, manifest: Manifest, siteOrigin: string): string {
  const { content, external } = manifest.permissions;
  const permissions = { content, external } as Parameters<CSPProcessingService['getCspDetails']>[1];
  const directives = injection.getInjectableCSP({
    existingCSPDetails: processing.getCspDetails(html, permissions),
    microsEnv: 'prod',
    hostname: siteOrigin,
  });
  return directives.filter((directive) => !directive.startsWith('report-uri')).join('; ');
}
