import { z } from 'zod';
import { type ForgeHost, type RestResponse } from '../ports';
import { type Invoker } from './invoker';
import { type HostLog } from './log';
import { type Manifest, modulesOf, textProperty } from './manifest';
import { type Usage } from './usage';
import { type WebTriggerAddresses } from './web-trigger-addresses';

type WebTriggerRequest = Parameters<ForgeHost['webTrigger']>[0];

const requestLimit = 5 * 1024 * 1024;

const dynamicSchema = z.looseObject({
  statusCode: z.number().int().min(100).max(599),
  headers: z.record(z.string(), z.array(z.string())).optional(),
  body: z.string().optional(),
});
const staticSchema = z.looseObject({ outputKey: z.string() });
const outputsSchema = z.looseObject({
  type: z.enum(['static', 'dynamic']),
  outputs: z
    .array(
      z.looseObject({
        key: z.string(),
        statusCode: z.number().int(),
        contentType: z.string().optional(),
        body: z.string().optional(),
      }),
    )
    .default([]),
});

/** Requests from outside to the app's web triggers, in and out as "Web trigger events" describes them. */
export function createWebTriggers(options: {
  readonly manifest: Manifest;
  readonly addresses: WebTriggerAddresses;
  readonly invoker: Invoker;
  readonly usage: Usage;
  readonly log: HostLog;
}): (request: WebTriggerRequest) => Promise<RestResponse> {
  const { manifest, addresses, invoker, usage, log } = options;
  return async (request) => {
    const found = addresses.find(request.path);
    const module = modulesOf(manifest, 'webtrigger').find(({ key }) => key === found?.moduleKey);
    const functionKey = module && textProperty(module, 'function');
    if (found === undefined || module === undefined || functionKey === undefined) return plain(404, 'Not Found');
    if (Buffer.byteLength(request.body) > requestLimit) return plain(413, 'Payload Too Large');
    usage.count('webTriggerCalls');
    const end = await invoker.invoke({
      functionKey,
      moduleType: 'webtrigger',
      moduleKey: module.key,
      countAs: module.key,
      arguments: (context) => [
        {
          method: request.method,
          path: request.path,
          userPath: found.userPath,
          headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, [value]])),
          queryParameters: queryOf(request.query),
          body: request.body,
        },
        context,
      ],
      accountId: undefined,
      defaultSeconds: 55,
      depth: 0,
    });
    if (end.kind !== 'returned') return plain(500, 'Internal Server Error');
    const response = responseOf(end.value, module.properties['response']);
    if (response === undefined) {
      log({
        level: 'error',
        source: 'host',
        text: `${module.key}: the function's result is not a web trigger response.`,
      });
      return plain(500, 'Internal Server Error');
    }
    return response;
  };
}

function queryOf(query: string): Readonly<Record<string, readonly string[]>> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
}

function responseOf(value: unknown, declared: unknown): RestResponse | undefined {
  const declaration = outputsSchema.safeParse(declared);
  if (declaration.success && declaration.data.type === 'static') {
    const answer = staticSchema.safeParse(value);
    const output = declaration.data.outputs.find(({ key }) => answer.success && key === answer.data.outputKey);
    if (output === undefined) return undefined;
    return {
      status: output.statusCode,
      headers: output.contentType === undefined ? {} : { 'content-type': output.contentType },
      body: output.body ?? '',
    };
  }
  const answer = dynamicSchema.safeParse(value);
  if (!answer.success) return undefined;
  const headers = Object.entries(answer.data.headers ?? {}).map(([name, values]) => [
    name.toLowerCase(),
    values.join(', '),
  ]);
  return { status: answer.data.statusCode, headers: Object.fromEntries(headers), body: answer.data.body ?? '' };
}

function plain(status: number, body: string): RestResponse {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
