import { type ItemRecordView } from '../../../src/contract';
import { Fact } from '../../components/fact';
import { IssueLink } from '../../components/issue-link';
import { Section } from '../../components/section';
import { StatusIcon } from '../../components/status-icon';
import { Time } from '../../components/time';
import { calendarDate } from '../../lib/time';
import { useReader } from '../../lib/reader';
import { counted, type Tone } from '../../lib/words';
import { useRecord } from './record';

/** What stays: the release, its changes, the configuration items that are written, and the ledger. */
export function RecordSection() {
  const { view } = useRecord();
  const { locale } = useReader();
  const { version, ledger } = view;
  return (
    <Section title="Record">
      <dl className="facts">
        <div>
          <dt>Release</dt>
          <dd>
            {version ? (
              <>
                <Fact>{version.name}</Fact> {version.released ? 'released' : 'not released yet'}
                {version.releaseDate && ` · ${calendarDate(version.releaseDate, locale)}`}
                {version.issueCount !== undefined &&
                  ` · ${counted(version.issueCount, 'work item', 'work items', locale)}`}
              </>
            ) : (
              'No fix version is set.'
            )}
          </dd>
        </div>
        <div>
          <dt>Changes</dt>
          <dd>
            {view.changes.length === 0 && 'No change request is linked.'}
            {view.changes.length > 0 && (
              <ul className="plain-list">
                {view.changes.map((change) => (
                  <li key={change.key}>
                    <IssueLink issueKey={change.key} /> <bdi>{change.summary}</bdi>{' '}
                    <span className="subtle">({change.status})</span>
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
        <div>
          <dt>Configuration items</dt>
          <dd>
            <Items items={view.configurationItems} />
          </dd>
        </div>
        <div>
          <dt>Ledger</dt>
          <dd>
            {ledger.size === 0 ? (
              'No entry yet.'
            ) : (
              <>
                {counted(ledger.size, 'entry', 'entries', locale)} ·{' '}
                {ledger.signedAt === undefined ? (
                  'no checkpoint signed yet'
                ) : (
                  <>
                    checkpoint signed <Time at={ledger.signedAt} />
                  </>
                )}{' '}
                ·{' '}
                <span title={ledger.root}>
                  root <Fact>{`${ledger.root.slice(0, 12)}…`}</Fact>
                </span>
              </>
            )}
          </dd>
        </div>
      </dl>
    </Section>
  );
}

const ITEM_STATE: Readonly<Record<ItemRecordView['state'], { readonly word: string; readonly tone: Tone }>> = {
  'to-be-written': { word: 'will be written when sent', tone: 'neutral' },
  written: { word: 'written', tone: 'success' },
  failed: { word: 'not written', tone: 'danger' },
};

function Items({ items }: { readonly items: readonly ItemRecordView[] }) {
  if (items.length === 0) return <>The linked changes name none.</>;
  return (
    <ul className="plain-list">
      {items.map((item) => (
        <li key={item.key} className="item">
          <StatusIcon tone={ITEM_STATE[item.state].tone} label="" />
          <span>
            <span title={item.key}>
              <Fact>{item.name}</Fact>
            </span>{' '}
            {ITEM_STATE[item.state].word}
            {item.writtenAt !== undefined && (
              <>
                {' '}
                <Time at={item.writtenAt} />
              </>
            )}
            {item.problem && <span dir="auto">: {item.problem}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
