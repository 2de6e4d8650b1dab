import { useEffect, useRef, type RefObject } from 'react';
import { type CommuniqueView, type Progress } from '../../../../src/contract';
import { Name } from '../../../components/fact';
import { StateLozenge } from '../../../components/state-lozenge';
import { Time } from '../../../components/time';
import { useReader } from '../../../lib/reader';
import { CHANNEL, COMMUNIQUE_STATE, KIND, channelInSentence, counted, recipientsOn } from '../../../lib/words';
import { CommuniqueDetails } from './communique-details';
import { ReceiptsBar } from '../deliveries/receipts';
import { NOTHING, useRecord } from '../record';
import { stepWord } from '../run-book/run-book-words';

interface CommuniqueRowProps {
  readonly communique: CommuniqueView;
  /** Whether receipts are shown in place of the time. */
  readonly told: boolean;
}

/** As its step while that waits or is held; else by its own deliveries, as they were read last. */
function wordOf(communique: CommuniqueView, progress: Progress | undefined) {
  const step = progress ? progress.steps[communique.id] : communique.step;
  const rests = step?.state.at === 'waiting' || step?.state.at === 'held';
  return rests
    ? stepWord(step, communique.deliveries)
    : COMMUNIQUE_STATE[progress?.states[communique.id] ?? communique.state];
}

/** Brings the row to the person when something elsewhere on the panel has opened it. */
function useFocusWhenOpened(open: boolean): RefObject<HTMLButtonElement> {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open || button.current === null || document.activeElement === button.current) return;
    button.current.focus();
    button.current.scrollIntoView({ block: 'start' });
  }, [open]);
  return button;
}

/** Which communiqué it comes after, or its time; the run-book has the whole sentence. */
function WhenInShort({ communique }: { readonly communique: CommuniqueView }) {
  const { view } = useRecord();
  const { kind, timing, timingInWords, startsAt } = communique;
  if (!timing) return KIND[kind].when;
  const { start, after } = timing;
  const other = after && view.communiques.find(({ id }) => id === after.communiqueId);
  if (other)
    return (
      <>
        After <Name>{other.group.name}</Name>
      </>
    );
  return start.kind === 'at' && startsAt !== undefined ? <Time at={startsAt} exact /> : timingInWords.split(';')[0];
}

/** One communiqué as a line of the table, and what opens below it. */
export function CommuniqueRow({ communique, told }: CommuniqueRowProps) {
  const { open, setOpen, progress } = useRecord();
  const { locale } = useReader();
  const isOpen = open.what === 'communique' && open.id === communique.id;
  const counts = progress?.byCommunique[communique.id] ?? communique.deliveries;
  const problems = communique.problems.length;
  const state = wordOf(communique, progress);
  const details = `communique-${communique.id}`;
  const when = <WhenInShort communique={communique} />;
  const button = useFocusWhenOpened(isOpen);
  return (
    <>
      <tr className={isOpen ? 'opened' : undefined}>
        <th scope="row">
          <button
            ref={button}
            type="button"
            className="row-button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? details : undefined}
            onClick={() => setOpen(isOpen ? NOTHING : { what: 'communique', id: communique.id })}
          >
            <Name>{communique.group.name}</Name>
          </button>
          <span className="narrow-only small subtle">
            {recipientsOn(communique.channel, communique.audience.count, locale)} ·{' '}
            {channelInSentence(communique.channel)}
            {!told && <> · {when}</>}
          </span>
        </th>
        <td className="wide-only">{CHANNEL[communique.channel]}</td>
        <td className="end wide-only">{communique.audience.count.toLocaleString(locale)}</td>
        <td className={told ? 'receipts-cell' : 'wide-only'}>
          {told ? <ReceiptsBar counts={counts} channel={communique.channel} /> : when}
        </td>
        <td>
          {problems > 0 ? (
            <StateLozenge word={counted(problems, 'problem', 'problems', locale)} tone="warning" />
          ) : (
            <StateLozenge {...state} />
          )}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} id={details}>
            <CommuniqueDetails communique={communique} />
          </td>
        </tr>
      )}
    </>
  );
}
