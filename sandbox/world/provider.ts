import { type RestResponse } from '../ports';

export interface ProviderRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One company that the world plays at its hosts. */
export interface Provider {
  readonly hosts: readonly string[];
  answer(request: ProviderRequest): Promise<RestResponse>;
  /** Resolves when nothing that it still has to do is due. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}
