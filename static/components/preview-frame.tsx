import { useState } from 'react';
import { type MessagePreview } from '../../src/contract';
import { Fact } from './fact';

interface PreviewFrameProps {
  readonly preview: MessagePreview;
  /** Whose message it is, for the frame's title: "Query users". */
  readonly of: string;
}

/**
 * A message as its reader gets it. The frame has no permission at all: no scripts, no forms, no way to this page, and
 * its links lead nowhere.
 */
export function PreviewFrame({ preview, of }: PreviewFrameProps) {
  const [shape, setShape] = useState<'desktop' | 'phone' | 'text'>('desktop');
  return (
    <div className="preview">
      <dl className="preview-head">
        <div>
          <dt>To</dt>
          <dd>
            <Fact>{preview.to}</Fact>
          </dd>
        </div>
        <div>
          <dt>Subject</dt>
          <dd dir="auto">{preview.subject || <span className="subtle">No subject yet</span>}</dd>
        </div>
      </dl>
      <ShapeChoice shape={shape} onChange={setShape} of={of} />
      {shape === 'text' ? (
        <pre className="preview-text" dir="auto" tabIndex={0} aria-label={`Plain text of the message to ${of}`}>
          {preview.text}
        </pre>
      ) : (
        <iframe
          className={shape === 'phone' ? 'preview-document phone' : 'preview-document'}
          sandbox=""
          srcDoc={preview.html}
          title={`Message to ${of}, as its reader gets it`}
        />
      )}
    </div>
  );
}

type Shape = 'desktop' | 'phone' | 'text';
const SHAPES: readonly { readonly shape: Shape; readonly name: string }[] = [
  { shape: 'desktop', name: 'Desktop' },
  { shape: 'phone', name: 'Phone' },
  { shape: 'text', name: 'Plain text' },
];

interface ShapeChoiceProps {
  readonly shape: Shape;
  readonly onChange: (shape: Shape) => void;
  readonly of: string;
}

function ShapeChoice({ shape, onChange, of }: ShapeChoiceProps) {
  return (
    <div role="group" aria-label={`How to preview the message to ${of}`} className="choice">
      {SHAPES.map((one) => (
        <button
          key={one.shape}
          type="button"
          className="choice-button"
          aria-pressed={one.shape === shape}
          onClick={() => onChange(one.shape)}
        >
          {one.name}
        </button>
      ))}
    </div>
  );
}
