import { z } from 'zod';
import { type InvokeRequest, type JiraSite } from '../ports';
import { frameContext } from './frame-context';
import { type Installation } from './installation';
import { type Invoker, troubleOf } from './invoker';
import { licenseOf, type Manifest, moduleByKey } from './manifest';
import { closedBecause, findPlace } from './place';

/** The bridge's `invoke` was refused or failed; the message is what the page's promise rejects with. */
export class InvokeError extends Error {}

export type Resolvers = (request: InvokeRequest) => Promise<unknown>;

const requestLimit = 500 * 1024;
const resolverSchema = z.looseObject({ resolver: z.looseObject({ function: z.string() }) });

export function createResolvers(options: {
  readonly manifest: Manifest;
  readonly installation: Installation;
  readonly site: JiraSite;
  readonly invoker: Invoker;
  readonly siteUrl: () => string;
}): Resolvers {
  const { manifest, installation, site, invoker } = options;
  return async (request) => {
    const module = moduleByKey(manifest, request.module);
    if (module === undefined) throw new InvokeError(`The app has no module "${request.module}".`);
    const resolver = resolverSchema.safeParse(module.properties);
    if (!resolver.success) throw new InvokeError(`The module "${module.key}" has no resolver.`);
    const result = await findPlace(site, request);
    if (!result.found) throw new InvokeError(result.message);
    const closed = await closedBecause(site, module, result.place);
    if (closed !== undefined) throw new InvokeError(closed);
    const payload = request.payload ?? {};
    if (Buffer.byteLength(JSON.stringify(payload)) > requestLimit) {
      throw new InvokeError('The payload of an invoke request must not exceed 500 KB.');
    }
    // The SDK's resolver adds these from the second argument, which is the trusted one.
    const {
      accountId,
      license: _license,
      ...context
    } = frameContext(installation, options.siteUrl(), module, result.place, licenseOf(manifest));
    const end = await invoker.invoke({
      functionKey: resolver.data.resolver.function,
      moduleType: module.type,
      moduleKey: module.key,
      countAs: `${module.key}/${request.functionKey}`,
      arguments: (handlerContext) => [{ call: { functionKey: request.functionKey, payload }, context }, handlerContext],
      accountId: String(accountId),
      defaultSeconds: 25,
      depth: 0,
    });
    if (end.kind === 'returned') return end.value;
    throw new InvokeError(`There was an error invoking the function - ${troubleOf(end) ?? 'unknown'}`);
  };
}
