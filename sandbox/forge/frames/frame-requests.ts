import { z } from 'zod';
import { type ForgeHost, type InvokeRequest, type JiraSite } from '../../ports';
import { type ConfiguredEgress } from '../far-side/configured-egress';
import { type ProductGateway } from '../far-side/product';
import { frameContext } from '../frame-context';
import { type Installation } from '../installation';
import { licenseOf, type Manifest, moduleByKey } from '../manifest';
import { findPlace, hasPermission } from '../place';
import { InvokeError } from '../resolvers';

type FrameRequest = Omit<InvokeRequest, 'functionKey'> & { readonly theme?: string };

/** `@forge/bridge`'s parameters of `fetchProduct`. */
const fetchProductSchema = z.object({
  product: z.literal('jira', 'The sandbox has no other product than Jira.'),
  restPath: z.string(),
  fetchRequestInit: z.looseObject({
    method: z.string().default('GET'),
    body: z.string().nullish(),
    headers: z.array(z.tuple([z.string(), z.string()])).default([]),
  }),
});

/** The bridge's commands that need the server besides `invoke`. */
export function createFrameRequests(options: {
  readonly manifest: Manifest;
  readonly installation: Installation;
  readonly site: JiraSite;
  readonly product: ProductGateway;
  readonly configuredEgress: ConfiguredEgress;
  readonly siteUrl: () => string;
}): ForgeHost['requestFromFrame'] {
  const { manifest, installation, site, product, configuredEgress } = options;

  async function context(request: FrameRequest): Promise<unknown> {
    const module = moduleByKey(manifest, request.module);
    if (module === undefined) throw new InvokeError(`The app has no module "${request.module}".`);
    const result = await findPlace(site, request);
    if (!result.found) throw new InvokeError(result.message);
    const colorMode = request.theme === 'dark' ? 'dark' : 'light';
    return {
      ...frameContext(installation, options.siteUrl(), module, result.place, licenseOf(manifest)),
      theme: { colorMode, light: 'light', dark: 'dark', spacing: 'spacing', shape: 'shape', typography: 'typography' },
    };
  }

  async function fetchProduct(request: FrameRequest): Promise<unknown> {
    const parsed = fetchProductSchema.safeParse(request.payload);
    if (!parsed.success) throw new InvokeError(z.prettifyError(parsed.error));
    const { restPath, fetchRequestInit } = parsed.data;
    const headers = fetchRequestInit.headers.map(([name, value]) => [name.toLowerCase(), value]);
    const response = await product.callFromFrame(
      {
        method: fetchRequestInit.method,
        path: restPath,
        headers: Object.fromEntries(headers),
        body: fetchRequestInit.body ?? undefined,
      },
      request.as,
    );
    return {
      body: response.body,
      headers: response.headers,
      status: response.status,
      statusText: '',
      isAttachment: false,
    };
  }

  async function setEgress(request: FrameRequest): Promise<unknown> {
    const result = await findPlace(site, request);
    if (!result.found) throw new InvokeError(result.message);
    if (!(await hasPermission(site, { person: result.place.person }, 'ADMINISTER')))
      throw new InvokeError('Only an administrator can allow the app to reach a host.');
    return configuredEgress.set(request.payload);
  }

  return async (command, request) => {
    switch (command) {
      case 'getContext':
        return context(request);
      case 'fetchProduct':
        return fetchProduct(request);
      case 'egressGet':
        return configuredEgress.get(request.payload);
      case 'egressSet':
        return setEgress(request);
    }
  };
}
