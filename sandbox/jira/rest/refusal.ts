/**
 * A refusal in Jira's words. It is thrown rather than returned because it must also undo whatever the call has written
 * so far; the site turns it into an answer after the transaction is rolled back.
 */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`Refused with ${status}`);
  }
}

/** Jira's ErrorCollection with one message. */
export function refuse(status: number, ...errorMessages: string[]): Refusal {
  return new Refusal(status, { errorMessages, errors: {} });
}

/** Jira's ErrorCollection with messages by field. */
export function refuseFields(errors: Readonly<Record<string, string>>): Refusal {
  return new Refusal(400, { errorMessages: [], errors });
}

/** The body that JSM's own API gives. */
export function refuseService(status: number, errorMessage: string, key = 'sd.error'): Refusal {
  return new Refusal(status, { errorMessage, i18nErrorMessage: { i18nKey: key, parameters: [] } });
}

/** What Jira says about a body that it cannot read. */
export const invalidPayload = (): Refusal =>
  refuse(400, 'Invalid request payload. Refer to the REST API documentation and try again.');

export const issueNotFound = (): Refusal =>
  refuse(404, 'Issue does not exist or you do not have permission to see it.');

export const notAdministrator = (status: 401 | 403 = 403): Refusal =>
  refuse(status, 'You do not have permission to perform this operation. It requires Administer Jira.');

/** Body of a 401 as the gateway in front of Jira gives it. */
export const notAuthenticated = (): Refusal =>
  new Refusal(401, { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} });
