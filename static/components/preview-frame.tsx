import { useId, useState } from 'react';
import { type MessagePreview } from '../../src/contract';
import { useReader } from '../lib/reader';
import { channelInSentence, counted, isToldByPeople, people } from '../lib/words';
import { DisclosureButton } from './disclosure';
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
  const { next } = preview;
  return (
    <>
      <MessageFrame preview={preview} of={of} />
      {next && <NextFrame next={next} of={of} />}
    </>
  );
}

/** What those get who do not confirm it: approved with the message, and rendered for the other channel. */
function NextFrame({ next, of }: { readonly next: NonNullable<MessagePreview['next']>; readonly of: string }) {
  const { locale } = useReader();
  const [open, setOpen] = useState(false);
  const details = useId();
  const { channel, afterHours, unreached } = next;
  const byPerson = isToldByPeople(channel);
  return (
    <div className="box stack-100">
      <div className="next-told">
        <p>
          Who has not confirmed it after {counted(afterHours, 'hour', 'hours', locale)} is{' '}
          {byPerson ? 'for the responsible person to tell' : 'told'} by {channelInSentence(channel)}
          {byPerson ? '.' : ', too.'}
          {unreached !== undefined && <> It cannot reach {people(unreached, locale)}: their group does not say how.</>}
        </p>
        <DisclosureButton
          open={open}
          onToggle={() => setOpen(!open)}
          what={`the ${channelInSentence(channel)} ${byPerson ? 'script for' : 'to'} ${of}`}
          controls={details}
        />
      </div>
      {open && (
        <div id={details}>
          <MessageFrame preview={next} of={of} />
        </div>
      )}
    </div>
  );
}

function MessageFrame({ preview, of }: PreviewFrameProps) {
  const { short } = preview;
  const [chosen, setChosen] = useState<Shape>(short ? 'short' : 'desktop');
  const shape = chosen === 'short' && !short ? 'desktop' : chosen;
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
      <ShapeChoice shapes={short ? [SHORT, ...SHAPES] : SHAPES} shape={shape} onChange={setChosen} of={of} />
      {short && <p className="small subtle">{shape === 'short' ? lengthInWords(short.segments) : BEHIND_THE_LINK}</p>}
      {shape === 'short' ? (
        <pre className="preview-text" dir="auto" tabIndex={0} aria-label={`Text message to ${of}`}>
          {short?.text}
        </pre>
      ) : shape === 'text' ? (
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

const BEHIND_THE_LINK = 'What the reader finds behind the link in the text message.';

/** Each segment is charged as a message, so whoever approves sees how many there are. */
function lengthInWords(segments: number): string {
  return segments === 1
    ? 'One segment, with the reader’s own link.'
    : `At most ${segments} segments, with the reader’s own link; each is charged as a message.`;
}

type Shape = 'short' | 'desktop' | 'phone' | 'text';
interface NamedShape {
  readonly shape: Shape;
  readonly name: string;
}
const SHORT: NamedShape = { shape: 'short', name: 'Text message' };
const SHAPES: readonly NamedShape[] = [
  { shape: 'desktop', name: 'Desktop' },
  { shape: 'phone', name: 'Phone' },
  { shape: 'text', name: 'Plain text' },
];

interface ShapeChoiceProps {
  readonly shapes: readonly NamedShape[];
  readonly shape: Shape;
  readonly onChange: (shape: Shape) => void;
  readonly of: string;
}

function ShapeChoice({ shapes, shape, onChange, of }: ShapeChoiceProps) {
  return (
    <div role="group" aria-label={`How to preview the message to ${of}`} className="choice">
      {shapes.map((one) => (
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
