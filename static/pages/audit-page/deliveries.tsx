import { type HistoryView, type ItemRecordView } from '../../../src/contract';
import { Fact } from '../../components/fact';
import { Section } from '../../components/section';
import { ShowMore } from '../../components/show-more';
import { StateLozenge } from '../../components/state-lozenge';
import { Time } from '../../components/time';
import { useFurther } from '../../lib/use-further';
import { deliveryState } from '../../lib/words';
import { call } from './calls';

const ITEM_WORD: Readonly<Record<ItemRecordView['state'], string>> = {
  'to-be-written': 'not written yet',
  written: 'written',
  failed: 'could not be written',
};

interface DeliveriesProps {
  readonly issueId: string;
  readonly view: HistoryView;
}

/** Who was told, and on which configuration items it is written. */
export function Deliveries({ issueId, view }: DeliveriesProps) {
  const further = useFurther(`history-deliveries:${issueId}`, view.nextDeliveries, (cursor) =>
    call('openHistoryDeliveries', { issueId, cursor }),
  );
  const deliveries = [...view.deliveries, ...further.pages.flatMap((page) => page.deliveries)];
  return (
    <>
      <Section title="Told" count={view.told}>
        {deliveries.length === 0 && !further.hasMore ? (
          <p className="subtle">Nobody was told anything yet.</p>
        ) : (
          <div className="table-scroll" tabIndex={0} role="region" aria-label="Deliveries">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Recipient</th>
                  <th scope="col">State</th>
                  <th scope="col">Since</th>
                  <th scope="col" className="end">
                    Attempts
                  </th>
                </tr>
              </thead>
              <tbody>
                {deliveries.map((delivery) => (
                  <tr key={delivery.id}>
                    <td>
                      <Fact>{delivery.recipient}</Fact>
                      {delivery.corrects && <span className="subtle"> · correction</span>}
                      {delivery.reason && (
                        <p className="small subtle" dir="auto">
                          {delivery.reason}
                        </p>
                      )}
                    </td>
                    <td>
                      <StateLozenge {...deliveryState(delivery)} />
                    </td>
                    <td>
                      <Time at={delivery.acknowledgedAt ?? delivery.changedAt} />
                    </td>
                    <td className="end">{delivery.attempts}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <ShowMore further={further} what="deliveries" />
      </Section>
      <Section title="Written on configuration items" count={view.configurationItems.length}>
        {view.configurationItems.length === 0 && <p className="subtle">The changes name none.</p>}
        <ul className="plain-list">
          {view.configurationItems.map((item) => (
            <li key={item.key}>
              <span title={item.key}>
                <Fact>{item.name}</Fact>
              </span>{' '}
              {ITEM_WORD[item.state]}
              {item.writtenAt !== undefined && (
                <>
                  {' '}
                  <Time at={item.writtenAt} exact />
                </>
              )}
              {item.problem && <span dir="auto">: {item.problem}</span>}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
