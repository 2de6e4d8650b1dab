import { type RestResponse } from '../../ports';

export interface SendGridError {
  readonly message: string;
  readonly field: string | null;
  readonly help: unknown;
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RestResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): RestResponse {
  return { status, headers, body: '' };
}

export function failed(status: number, errors: readonly SendGridError[]): RestResponse {
  return json(status, { errors });
}

export function failure(message: string, field: string | null = null): SendGridError {
  return { message, field, help: null };
}
