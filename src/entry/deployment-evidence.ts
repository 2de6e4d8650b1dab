/**
 * Evidence of deployments from pipelines: size, signature, time window, shape, and only then what it says (design,
 * "Deployment verified"). Signed by Standard Webhooks (https://www.standardwebhooks.com), over the raw body.
 */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import { DEPLOYMENT_STATUSES } from '../domain/deployment/deployment';
import { ARTIFACT_PATTERN, COMMIT_PATTERN } from '../domain/deployment/installation';
import { JiraFailure } from '../ports';
import { recordDeployment } from '../usecases/verifying/record-deployment';
import type { LoadPorts } from './page-call';
import { json, parseWebRequest, type WebAnswer, type WebRequest } from './web-request';

const SIZE_LIMIT = 32 * 1024;
/** What one report names at most; its entry and the openings of its reviewers have to fit one transaction. */
const INSTALLED_LIMIT = 20;
const REVIEWER_LIMIT = 10;

const text = (name: string) =>
  z
    .string(`Give “${name}” as text.`)
    .trim()
    .min(1, `“${name}” is empty.`)
    .max(255, `“${name}” is longer than 255 characters.`)
    .refine(
      (value) => !/\p{Surrogate}/u.test(value),
      `“${name}” is not valid Unicode: half of a character is missing.`,
    );

/** One of them or a list of several, each once. */
const oneOrMore = <T extends z.ZodType<string>>(one: T, name: string, most: number) =>
  z
    .union([one.transform((only) => [only]), z.array(one).min(1).max(most)], {
      error: (issue) =>
        issue.code === 'invalid_union'
          ? (issue.errors.flat().find(({ code }) => code === 'invalid_format' || code === 'custom')?.message ??
            `“${name}” is one text, or a list of 1 to ${most} of them.`)
          : undefined,
    })
    .transform((all) => [...new Set(all)]);

/** What is not known is refused rather than overlooked: it may be a misspelt name of what was meant. */
const object = <S extends z.ZodRawShape>(shape: S, otherwise: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `“${issue.keys?.join('”, “')}” is not known here. Leave it out, or correct its name.`
        : otherwise,
  });

const report = object(
  {
    project: text('project').regex(/^[A-Z][A-Z0-9_]+$/, '“project” is a Jira project key, for example PHOENIX.'),
    version: text('version'),
    environment: text('environment'),
    status: z.enum(DEPLOYMENT_STATUSES, `“status” is one of: ${DEPLOYMENT_STATUSES.join(', ')}.`),
    sequence: z
      .number('“sequence” is a number that grows with every deployment, for example the run’s number.')
      .int('“sequence” is a whole number.')
      .min(0, '“sequence” is not negative.'),
    occurredAt: z.iso.datetime({
      offset: true,
      error: '“occurredAt” is a time in ISO 8601 with its offset, for example 2026-11-21T22:15:00Z.',
    }),
    pipeline: object(
      {
        name: text('pipeline.name'),
        run: text('pipeline.run').optional(),
        url: z
          .url({ protocol: /^https?$/, error: '“pipeline.url” is a web address.' })
          .max(2000)
          .optional(),
      },
      '“pipeline” names the pipeline: {"name": "…"}.',
    ),
    artifact: oneOrMore(
      z
        .string()
        .regex(ARTIFACT_PATTERN, '“artifact” is a digest: sha256: and 64 hexadecimal digits, or sha512: and 128.'),
      'artifact',
      INSTALLED_LIMIT,
    ).optional(),
    commit: oneOrMore(
      z.string().regex(COMMIT_PATTERN, '“commit” is a commit’s hash, 7 to 64 lower-case hexadecimal digits.'),
      'commit',
      INSTALLED_LIMIT,
    ).optional(),
    approvedBy: oneOrMore(text('approvedBy'), 'approvedBy', REVIEWER_LIMIT).optional(),
  },
  'The body is not a JSON object.',
);

export function deploymentEvidence(load: LoadPorts): (request: unknown) => Promise<WebAnswer> {
  return async (raw) => {
    const request = parseWebRequest(raw);
    if (request.method !== 'POST') return problem(405, 'method', 'Post the evidence.');
    if (Buffer.byteLength(request.body) > SIZE_LIMIT)
      return problem(413, 'too-large', `The body has more than ${SIZE_LIMIT} bytes.`);
    const ports = await load();
    const secret = await ports.secrets.get('pipeline-secret');
    if (secret === undefined)
      return problem(
        503,
        'not-set-up',
        'No pipeline secret is set up. A Jira administrator makes one on the app’s settings page.',
      );
    const messageId = verify(request, secret);
    if (typeof messageId !== 'string') return messageId;
    const parsed = report.safeParse(parseJson(request.body));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return problem(400, 'invalid', issue?.message ?? 'The body is not complete.', issue && fieldOf(issue));
    }
    const { project, artifact, commit, occurredAt, ...rest } = parsed.data;
    try {
      const received = await recordDeployment(ports, {
        ...rest,
        messageId,
        projectKey: project,
        artifacts: artifact,
        commits: commit,
        occurredAt: Date.parse(occurredAt),
        rawBody: request.body,
      });
      if (received.ok) return received.value.result === 'applied' ? json(202, received.value) : STALE;
      const { code, message, field } = received.refusal;
      return problem(code === 'already-received' ? 409 : 422, code, message, field);
    } catch (failure) {
      if (!(failure instanceof JiraFailure)) throw failure;
      return problem(
        503,
        'jira-failed',
        'Jira could not be asked about the version just now. Nothing was changed; post it again with the same webhook-id.',
      );
    }
  };
}

const STALE = json(409, {
  code: 'stale',
  message: 'A newer report of this environment is known already. This one was written down and changes nothing.',
});

/** The message's id when its signature and time are right. */
function verify(request: WebRequest, secret: string): string | WebAnswer {
  const headers = {
    'webhook-id': request.header('webhook-id') ?? '',
    'webhook-timestamp': request.header('webhook-timestamp') ?? '',
    'webhook-signature': request.header('webhook-signature') ?? '',
  };
  if (Object.values(headers).includes(''))
    return problem(401, 'unsigned', 'The headers webhook-id, webhook-timestamp and webhook-signature are needed.');
  if (headers['webhook-id'].length > 255) return problem(400, 'invalid', 'The webhook-id is too long.', 'webhook-id');
  try {
    new Webhook(secret).verify(request.body, headers, { jsonParse: false });
    return headers['webhook-id'];
  } catch (failure) {
    if (!(failure instanceof WebhookVerificationError)) throw failure;
    return /timestamp/i.test(failure.message)
      ? problem(
          401,
          'outside-time-window',
          'The webhook-timestamp is more than five minutes away from now.',
          'webhook-timestamp',
        )
      : problem(
          401,
          'wrong-signature',
          'The signature does not fit the body, the id, the time and the secret.',
          'webhook-signature',
        );
  }
}

function fieldOf(issue: z.core.$ZodIssue): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...unknown].join('.') || 'body';
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function problem(statusCode: number, code: string, message: string, field?: string): WebAnswer {
  return json(statusCode, { code, message, ...(field === undefined ? {} : { field }) });
}
