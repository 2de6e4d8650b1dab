import Button from '@atlaskit/button/new';
import { type HistoryView } from '../../../src/contract';
import { Fact } from '../../components/fact';
import { IssueLink } from '../../components/issue-link';
import { PageBody } from '../../components/page-body';
import { Section } from '../../components/section';
import { StateLozenge } from '../../components/state-lozenge';
import { Time } from '../../components/time';
import { useReader } from '../../lib/reader';
import { useArrivalFocus } from '../../lib/use-arrival-focus';
import { usePage } from '../../lib/use-page';
import { RECORD_STATE, counted } from '../../lib/words';
import { call } from './calls';
import { Controls } from './controls';
import { Deliveries } from './deliveries';
import { Export } from './export';
import { Timeline } from './timeline';
import { Verify } from './verify';

interface StoryProps {
  readonly issueId: string;
  readonly onClose: () => void;
}

/** The whole story of one record: controls, evidence of the ledger, timeline, who was told. */
export function Story({ issueId, onClose }: StoryProps) {
  const page = usePage<HistoryView>(`history:${issueId}`, () => call('openHistory', { issueId }));
  const arrival = useArrivalFocus();
  const { locale } = useReader();
  return (
    <section className="stack-300 story" aria-label="Story of the record" ref={arrival} tabIndex={-1}>
      <div>
        <Button spacing="compact" appearance="subtle" onClick={onClose}>
          Back to all records
        </Button>
      </div>
      <PageBody page={page} what="the story of this record">
        {(view) => (
          <div className="stack-300">
            <div className="stack-100">
              <div className="inline">
                <h2 className="story-name" dir="auto">
                  {view.row.versionName}
                </h2>
                <StateLozenge {...RECORD_STATE[view.row.state]} />
              </div>
              <p>
                <IssueLink issueKey={view.row.issueKey} />
                {view.changes.map((change) => (
                  <span key={change.key}>
                    {' · '}
                    <IssueLink issueKey={change.key} /> <bdi>{change.summary}</bdi>
                  </span>
                ))}
              </p>
              <p className="subtle">
                {counted(view.ledger.size, 'ledger entry', 'ledger entries', locale)}
                {view.ledger.signedAt !== undefined && (
                  <>
                    {' · checkpoint signed '}
                    <Time at={view.ledger.signedAt} />
                  </>
                )}{' '}
                · <Fact>{view.ledger.origin}</Fact>
              </p>
            </div>
            <div className="stack-100">
              <Verify issueId={issueId} />
              <Export issueId={issueId} />
            </div>
            <Section title="Controls">
              <Controls controls={view.row.controls} />
            </Section>
            <Section title="Timeline" count={view.ledger.size}>
              <Timeline issueId={issueId} view={view} />
            </Section>
            <Deliveries issueId={issueId} view={view} />
          </div>
        )}
      </PageBody>
    </section>
  );
}
