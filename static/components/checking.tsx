import Spinner from '@atlaskit/spinner';
import { useState } from 'react';

/** One thing that is being checked, in words that name its source. What comes of it is announced by `CheckingNews`. */
export function Checking({ words }: { readonly words: string }) {
  return (
    <p className="working">
      <span aria-hidden="true">
        <Spinner size="small" label="" />
      </span>
      <span dir="auto">{words}</span>
    </p>
  );
}

interface CheckingNewsProps {
  readonly checking: boolean;
  /** Where things stand once it is over, as a sentence. */
  readonly headline: string;
}

/** Tells those who hear the page that something is being checked, and how it came out. */
export function CheckingNews({ checking, headline }: CheckingNewsProps) {
  const [news, setNews] = useState<{ readonly checking: boolean; readonly text: string }>({
    checking: false,
    text: '',
  });
  // What is announced is how it came out then; what the page says later is announced where it happens.
  if (checking !== news.checking)
    setNews({
      checking,
      text: checking ? 'Still being checked; this page follows by itself.' : `Checked. ${headline}`,
    });
  return (
    <span className="visually-hidden" role="status">
      {news.text}
    </span>
  );
}
