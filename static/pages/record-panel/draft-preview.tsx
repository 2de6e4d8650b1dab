import { marked } from 'marked';
import { useDeferredValue, useMemo } from 'react';
import { type CommuniqueView } from '../../../src/contract';
import { PreviewFrame } from '../../components/preview-frame';
import { QUESTION } from '../../lib/words';
import { type CommuniqueDraft } from './use-communique-form';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The answers as a document; what a person typed as HTML stays text, and the frame runs nothing anyway. */
export function draftDocument(draft: CommuniqueDraft): string {
  const parts = QUESTION.filter(({ question }) => draft.answers[question].trim() !== '').map(
    ({ question, name }) =>
      `<h2>${name}</h2><div dir="auto">${marked.parse(escaped(draft.answers[question]), { async: false })}</div>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Draft</title><style>
    body{font:14px/1.5 system-ui,sans-serif;margin:16px;color:#172b4d;background:#fff;overflow-wrap:anywhere}
    h1{font-size:18px}h2{font-size:13px;margin:16px 0 0;color:#505f79}p,ul{margin:4px 0}
  </style></head><body><h1 dir="auto">${escaped(draft.subject)}</h1>${parts.join('')}</body></html>`;
}

interface DraftPreviewProps {
  readonly communique: CommuniqueView;
  readonly draft: CommuniqueDraft;
}

/** What is being typed, shown while it is typed; only the saved message is rendered exactly as it leaves. */
export function DraftPreview({ communique, draft }: DraftPreviewProps) {
  const calm = useDeferredValue(draft);
  const preview = useMemo(
    () => ({
      subject: calm.subject,
      to: communique.group.name,
      html: draftDocument(calm),
      text: QUESTION.map(({ question, name }) => `${name}\n${calm.answers[question]}`).join('\n\n'),
    }),
    [calm, communique.group.name],
  );
  return (
    <div className="stack-100">
      <p className="small subtle">
        Not saved yet: this shows your words. Save to see the message exactly as its reader gets it.
      </p>
      <PreviewFrame preview={preview} of={communique.group.name} />
    </div>
  );
}
