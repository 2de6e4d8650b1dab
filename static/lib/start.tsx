import '@atlaskit/css-reset';
import '../styles/base.css';
import '../styles/parts.css';
import { view } from '@forge/bridge';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { UnsavedWordsKeeper } from '../components/unsaved-words';
import { keepFocus } from './keep-focus';
import { ReaderProvider, type Reader } from './reader';
import { followTheme } from './theme';

/** Reads who looks and how they want times written; the browser's own answers stand in for what the host leaves out. */
async function readReader(): Promise<Reader> {
  const context = await view.getContext();
  const own = Intl.DateTimeFormat().resolvedOptions();
  return {
    accountId: context.accountId ?? '',
    locale: usableLocale(context.locale) ?? own.locale,
    timeZone: context.timezone || own.timeZone,
    siteUrl: context.siteUrl,
  };
}

/** Jira writes locales as "en_GB"; the browser wants "en-GB". */
function usableLocale(locale: string | undefined): string | undefined {
  const candidate = locale?.replace('_', '-');
  try {
    return candidate && Intl.getCanonicalLocales(candidate)[0];
  } catch {
    return undefined;
  }
}

const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 10_000 } } });

/** Starts a page: theme first, then the reader, then the content. */
export async function startPage(page: ReactElement): Promise<void> {
  const root = document.getElementById('page');
  if (!root) throw new Error('The page has no element with the id "page".');
  await followTheme();
  const reader = await readReader();
  keepFocus(root);
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <ReaderProvider value={reader}>
        <UnsavedWordsKeeper>{page}</UnsavedWordsKeeper>
      </ReaderProvider>
    </QueryClientProvider>,
  );
}
