/** A refusal of the key-value store; goes to the app as `{code, message}`, which `ForgeKvsAPIError` carries on. */
export class StorageRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const invalid = (message: string): StorageRefusal => new StorageRefusal(400, 'VALIDATION_ERROR', message);
export const unprocessable = (message: string): StorageRefusal => new StorageRefusal(422, 'VALIDATION_ERROR', message);
export const keyNotFound = (): StorageRefusal =>
  new StorageRefusal(404, 'KEY_NOT_FOUND', 'Provided key does not exist');
export const keyConflict = (): StorageRefusal => new StorageRefusal(409, 'KEY_CONFLICT', 'Provided key already exists');
export const conditionFailed = (): StorageRefusal =>
  new StorageRefusal(409, 'CONDITIONAL_CHECK_FAILED', 'The conditional request failed');
export const tooManyRequests = (): StorageRefusal => new StorageRefusal(429, 'TOO_MANY_REQUESTS', 'Too many requests');
export const accessDenied = (): StorageRefusal => new StorageRefusal(403, 'PERMISSION_DENIED', 'Access denied');
