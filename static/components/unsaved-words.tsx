import Button from '@atlaskit/button/new';
import { useCallback, useState, type ReactNode } from 'react';
import { useArrivalFocus } from '../lib/use-arrival-focus';
import { KeepWordsProvider, type UnsavedWords } from '../lib/use-words';
import { CopyButton } from './copy-button';
import { PersonsWords } from './fact';
import { Message } from './message';

/** Shows above a page what was written in a form that went away, until its writer has no more need of it. */
export function UnsavedWordsKeeper({ children }: { readonly children: ReactNode }) {
  const [kept, setKept] = useState<readonly UnsavedWords[]>([]);
  const keep = useCallback((unsaved: UnsavedWords) => setKept((before) => [...before, unsaved]), []);
  return (
    <KeepWordsProvider value={keep}>
      {kept.map((unsaved, index) => (
        <Notice
          key={`${unsaved.about} ${index}`}
          unsaved={unsaved}
          onDone={() => setKept((before) => before.filter((one) => one !== unsaved))}
        />
      ))}
      {children}
    </KeepWordsProvider>
  );
}

interface NoticeProps {
  readonly unsaved: UnsavedWords;
  readonly onDone: () => void;
}

function Notice({ unsaved: { about, words }, onDone }: NoticeProps) {
  const arrival = useArrivalFocus();
  return (
    <div className="notice">
      <Message appearance="warning" title="What you wrote was not saved" live="assertive" place={arrival}>
        <p dir="auto">
          “{about}” was closed before this was saved: what it is about changed meanwhile, or is not shown any more.
          Nothing was done in your name. You had written:
        </p>
        <PersonsWords>{words}</PersonsWords>
        <div className="inline">
          <CopyButton text={words} what="what you wrote" />
          <Button appearance="subtle" spacing="compact" onClick={onDone}>
            Let it go
          </Button>
        </div>
      </Message>
    </div>
  );
}
