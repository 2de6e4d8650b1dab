import { type Channel, type DeliveryCounts } from '../../../../src/contract';
import { useReader } from '../../../lib/reader';
import { acceptedOn, reportsDelivery } from '../../../lib/words';
import { problemCount } from './problems';

/**
 * What a reader of receipts counts: whoever acknowledged has also received, and whoever received was accepted. Whom a
 * person told has received it, as that person says.
 */
function reachedOf(counts: DeliveryCounts) {
  const delivered = counts.delivered + counts.acknowledged + counts.attested;
  return {
    acknowledged: counts.acknowledged,
    delivered,
    accepted: counts.accepted + delivered,
    problems: problemCount(counts),
  };
}

/** How many have it, by the most that their channel proves: of mail through Jira nobody ever hears that it was delivered. */
function mostProven(counts: DeliveryCounts, channel: Channel): { readonly count: number; readonly word: string } {
  const { accepted, delivered } = reachedOf(counts);
  if (counts.attested + counts['to-do'] > 0) return { count: counts.attested, word: 'told' };
  return reportsDelivery(channel)
    ? { count: delivered, word: 'delivered' }
    : { count: accepted, word: acceptedOn(channel) };
}

/** How far one communiqué has come, as a bar and in words. */
export function ReceiptsBar({ counts, channel }: { readonly counts?: DeliveryCounts; readonly channel: Channel }) {
  const { locale } = useReader();
  if (!counts) return <span className="subtle small">Not started</span>;
  const reached = reachedOf(counts);
  const first = mostProven(counts, channel);
  const write = (count: number) => count.toLocaleString(locale);
  const words = [
    `${write(first.count)} of ${write(counts.total)} ${first.word}`,
    counts['to-do'] > 0 && `${write(counts['to-do'])} to do`,
    first.word === 'delivered' && counts.accepted > 0 && `${write(counts.accepted)} ${acceptedOn(channel)}`,
    reached.acknowledged > 0 && `${write(reached.acknowledged)} acknowledged`,
    reached.problems > 0 && `${write(reached.problems)} with a problem`,
    counts.stopped > 0 && `${write(counts.stopped)} stopped`,
  ].filter(Boolean);
  const width = (count: number) => ({ width: `${counts.total === 0 ? 0 : (100 * count) / counts.total}%` });
  return (
    <div className="receipts">
      <div className="bar" aria-hidden="true">
        <span className="acknowledged" style={width(counts.acknowledged)} />
        <span className="delivered" style={width(counts.delivered + counts.attested)} />
        <span className="accepted" style={width(counts.accepted)} />
        <span className="problem" style={width(reached.problems + counts.stopped)} />
      </div>
      <span className="small subtle number">{words.join(' · ')}</span>
    </div>
  );
}

/** What the parts of the bars mean. */
export function ReceiptsLegend() {
  return (
    <ul className="legend-list small subtle" aria-label="What the bars show">
      <li>
        <span className="swatch acknowledged" aria-hidden="true" /> acknowledged
      </li>
      <li>
        <span className="swatch delivered" aria-hidden="true" /> delivered
      </li>
      <li>
        <span className="swatch accepted" aria-hidden="true" /> accepted
      </li>
      <li>
        <span className="swatch problem" aria-hidden="true" /> problem or stopped
      </li>
    </ul>
  );
}
