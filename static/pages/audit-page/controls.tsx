import { type AuditRow } from '../../../src/contract';
import { StatusIcon } from '../../components/status-icon';
import { type Tone } from '../../lib/words';

type Control = AuditRow['controls'][number];

const RESULT: Readonly<Record<Control['result'], { readonly word: string; readonly tone: Tone }>> = {
  pass: { word: 'Holds', tone: 'success' },
  fail: { word: 'Fails', tone: 'danger' },
  pending: { word: 'Pending', tone: 'neutral' },
  override: { word: 'Overridden', tone: 'warning' },
};

interface ControlsProps {
  readonly controls: readonly Control[];
  /** Names only, for lists; the sentence is in the title. */
  readonly brief?: boolean;
}

/** The controls of a record as lights: shape, word and colour. */
export function Controls({ controls, brief = false }: ControlsProps) {
  return (
    <ul className={brief ? 'controls brief' : 'controls'} aria-label="Controls">
      {controls.map((control) => (
        <li key={control.name} title={brief ? control.text : undefined}>
          <StatusIcon tone={RESULT[control.result].tone} label={RESULT[control.result].word} />
          <span>
            {control.name}
            {!brief && <span className="subtle small">{control.text}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
