import { createContext, useContext } from 'react';

/** The person who looks at the page, as the host describes them. Never used to decide what they may do. */
export interface Reader {
  readonly accountId: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly siteUrl: string;
}

const ReaderContext = createContext<Reader>({ accountId: '', locale: 'en', timeZone: 'UTC', siteUrl: '' });
export const ReaderProvider = ReaderContext.Provider;

export function useReader(): Reader {
  return useContext(ReaderContext);
}
