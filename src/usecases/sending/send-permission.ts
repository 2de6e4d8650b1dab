import type { SendDocument } from '../../domain/documents';

/** Whether more of a send may leave; where that is not known, the question is asked again after so many seconds. */
export type SendPermission =
  | { readonly kind: 'authorised'; readonly send: SendDocument }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly afterSeconds: number };

/** How long nothing of a send leaves where Jira does not say when to ask again. */
export const SECONDS_UNTIL_KNOWN = 60;
