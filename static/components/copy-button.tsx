import Button from '@atlaskit/button/new';
import CopyIcon from '@atlaskit/icon/core/copy';
import { useState } from 'react';

/** Puts a text on the clipboard; where the browser forbids it, says how to do it by hand. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'refused'>('none');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  return (
    <span className="copy">
      <Button spacing="compact" iconBefore={CopyIcon} onClick={() => void copy()}>
        Copy {what}
      </Button>
      <span role="status" className="subtle">
        {outcome === 'copied' && 'Copied.'}
        {outcome === 'refused' && 'The browser does not allow copying here: mark the text and copy it by hand.'}
      </span>
    </span>
  );
}
