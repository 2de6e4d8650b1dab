import { z } from 'zod';
import { type JiraSite } from '../../ports';
import { type Installation, contextAri } from '../installation';
import { type CallResponse } from '../process/messages';
import { type WebTriggerAddresses } from '../web-trigger-addresses';

/** The parts of Atlassian's gateway `stargate` that the SDKs call besides queues: web-trigger URLs and privacy. */
export interface Stargate {
  /** Undefined for a call that is not emulated. */
  answer(path: string, body: string | undefined): Promise<CallResponse | undefined>;
}

const graphSchema = z.object({
  query: z.string(),
  variables: z.looseObject({}).default({}),
});

const createSchema = z.object({
  input: z.object({
    appId: z.string(),
    envId: z.string(),
    triggerKey: z.string(),
    contextId: z.string(),
  }),
  forceCreate: z.boolean().optional(),
});

const reportSchema = z.object({
  accounts: z
    .array(z.object({ accountId: z.string().regex(/^[A-Za-z0-9:-]{1,128}$/), updatedAt: z.iso.datetime() }))
    .max(90),
});

export function createStargate(options: {
  readonly installation: Installation;
  readonly addresses: WebTriggerAddresses;
  readonly site: JiraSite;
  readonly allowedToReport: boolean;
}): Stargate {
  const { addresses, installation } = options;

  function graph(body: string): CallResponse | undefined {
    const { query, variables } = graphSchema.parse(JSON.parse(body));
    if (query.includes('createWebTriggerUrl')) {
      const { input, forceCreate } = createSchema.parse(variables);
      if (input.contextId !== contextAri(installation)) return graphError('The context is not this installation.');
      const url = addresses.urlOf(input.triggerKey, forceCreate === true);
      if (url === undefined) return graphError(`The manifest has no web trigger "${input.triggerKey}".`);
      return json(200, { data: { createWebTriggerUrl: { url } } });
    }
    if (query.includes('deleteWebTriggerUrl')) {
      const { id } = z.object({ id: z.string() }).parse(variables);
      const success = addresses.remove(id);
      const message = success ? null : 'Web trigger URL not found';
      return json(200, { data: { deleteWebTriggerUrl: { success, message } } });
    }
    if (query.includes('webTriggerUrlsByAppContext')) {
      return json(200, { data: { webTriggerUrlsByAppContext: addresses.all() } });
    }
    return undefined;
  }

  async function report(body: string): Promise<CallResponse> {
    if (!options.allowedToReport)
      return json(403, { code: 403, message: 'Forbidden; scope report:personal-data is missing' });
    const parsed = reportSchema.safeParse(JSON.parse(body));
    if (!parsed.success)
      return json(400, { errorType: 'INVALID_REQUEST', errorMessage: 'The accounts are malformed.' });
    const told = parsed.data.accounts.flatMap(({ accountId, updatedAt }) => {
      const account = options.site.account(accountId);
      if (!account || account.closed) return [{ accountId, status: 'closed' }];
      const isOld = account.changedAt !== undefined && account.changedAt > Date.parse(updatedAt);
      return isOld ? [{ accountId, status: 'updated' }] : [];
    });
    return told.length === 0 ? { status: 204, headers: {}, body: '' } : json(200, { accounts: told });
  }

  return {
    async answer(path, body = '') {
      if (path === '/graphql') return graph(body);
      if (path === '/app/report-accounts') return report(body);
      return undefined;
    },
  };
}

function graphError(message: string): CallResponse {
  return json(200, { data: null, errors: [{ message }] });
}

function json(status: number, body: unknown): CallResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
