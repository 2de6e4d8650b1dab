import { type CommuniqueView } from '../../../src/contract';
import { Name } from '../../components/fact';
import { StateLozenge } from '../../components/state-lozenge';
import { useReader } from '../../lib/reader';
import { CHANNEL, COMMUNIQUE_STATE, KIND, counted } from '../../lib/words';
import { CommuniqueDetails } from './communique-details';
import { ReceiptsBar } from './receipts';
import { NOTHING, useRecord } from './record';

interface CommuniqueRowProps {
  readonly communique: CommuniqueView;
  /** Whether receipts are shown in place of the time. */
  readonly told: boolean;
}

/** One communiqué as a line of the table, and what opens below it. */
export function CommuniqueRow({ communique, told }: CommuniqueRowProps) {
  const { open, setOpen, progress } = useRecord();
  const { locale } = useReader();
  const isOpen = open.what === 'communique' && open.id === communique.id;
  const counts = progress?.byCommunique[communique.id] ?? communique.deliveries;
  const problems = communique.problems.length;
  const state = COMMUNIQUE_STATE[communique.state];
  const details = `communique-${communique.id}`;
  const { when } = KIND[communique.kind];
  return (
    <>
      <tr className={isOpen ? 'opened' : undefined}>
        <th scope="row">
          <button
            type="button"
            className="row-button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? details : undefined}
            onClick={() => setOpen(isOpen ? NOTHING : { what: 'communique', id: communique.id })}
          >
            <Name>{communique.group.name}</Name>
          </button>
          <span className="narrow-only small subtle">
            {CHANNEL[communique.channel]}
            {!told && ` · ${when.toLowerCase()}`}
          </span>
        </th>
        <td className="wide-only">{CHANNEL[communique.channel]}</td>
        <td className="end">{communique.audience.count.toLocaleString(locale)}</td>
        <td className={told ? 'receipts-cell' : 'wide-only'}>{told ? <ReceiptsBar counts={counts} /> : when}</td>
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
