import { z } from 'zod';
import type { Caller } from '../../ports';
import type { Site } from '../context';
import { holds } from '../permissions/decide';
import { invalidPayload, refuse, refuseFields } from '../rest/refusal';
import { reindex } from '../search/index-writer';
import type { CommentDocument, IssueDocument } from '../store/documents';
import { isDocument } from './adf';
import { emitCommented } from './events';

const commentShape = z.looseObject({
  body: z.unknown().optional(),
  visibility: z
    .looseObject({ type: z.string(), value: z.string().optional(), identifier: z.string().nullish() })
    .optional(),
  properties: z.array(z.looseObject({ key: z.string(), value: z.unknown().optional() })).optional(),
});

/** Adds a comment as the REST API's Comment describes it. */
export function addComment(
  site: Site,
  actor: Caller,
  issue: IssueDocument,
  request: unknown,
  visibleToCustomers = true,
): CommentDocument {
  const parsed = commentShape.safeParse(request);
  if (!parsed.success) throw invalidPayload();
  const { body, visibility, properties } = parsed.data;
  if (body === undefined || body === null || body === '') {
    throw refuseFields({ comment: 'Comment body can not be empty!' });
  }
  if (!isDocument(body)) throw refuseFields({ comment: 'Comment body is not valid!' });
  requirePermission(site, actor, issue);
  const now = site.clock.now();
  const comment = site.store.comments.put({
    id: String(site.store.next('comment', 10_000)),
    issueId: issue.id,
    author: actor.kind === 'anonymous' ? '' : actor.accountId,
    body,
    created: now,
    updated: now,
    visibleToCustomers: visibleToCustomers && !internal(properties ?? []),
    properties: (properties ?? []).map(({ key, value }) => ({ key, value })),
    ...(visibility === undefined
      ? {}
      : {
          visibility: {
            type: visibility.type,
            value: visibility.value ?? visibility.identifier ?? '',
            ...(visibility.identifier === undefined || visibility.identifier === null
              ? {}
              : { identifier: visibility.identifier }),
          },
        }),
  });
  site.store.issues.put({ ...site.store.issues.require(issue.id), updated: now });
  reindex(site, issue.id);
  emitCommented(site, actor, issue, comment);
  return comment;
}

/** A comment with this property is not shown to customers of a service project. */
const internal = (properties: readonly { readonly key: string; readonly value?: unknown }[]): boolean =>
  properties.some(
    ({ key, value }) =>
      key === 'sd.public.comment' &&
      typeof value === 'object' &&
      value !== null &&
      'internal' in value &&
      value.internal === true,
  );

function requirePermission(site: Site, actor: Caller, issue: IssueDocument): void {
  const project = site.store.projects.require(issue.projectId);
  if (!holds(site, actor, 'ADD_COMMENTS', { project, issue })) {
    throw refuse(
      400,
      `${actor.kind === 'anonymous' ? 'Anonymous users do' : 'You do'} not have the permission to comment on this issue.`,
    );
  }
}
