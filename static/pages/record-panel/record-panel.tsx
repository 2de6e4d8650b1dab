import { useCallback, useRef, useState } from 'react';
import { Fenced } from '../../components/fenced';
import { PageBody } from '../../components/page-body';
import { CheckingNews } from '../../components/checking';
import { useChecking } from '../../lib/use-checking';
import { usePage } from '../../lib/use-page';
import { type RecordView } from '../../../src/contract';
import { Adopt } from './adopt';
import { Attest } from './installation/attest';
import { call } from './calls';
import { isBeingChecked, unanswered } from '../../lib/checked-gates';
import { Communiques } from './communiques/communiques';
import { Confirmation } from './deliveries/confirmation';
import { DropCorrection, StartCorrection } from './correction';
import { Emergency } from './gates/emergency';
import { Gates } from './gates/gates';
import { Headline } from './headline';
import { Installation } from './installation/installation';
import { PipelineRecipe } from './installation/pipeline-recipe';
import { lookedAt } from './looked-at';
import { ProgressTracker } from './progress-tracker';
import { NOTHING, RecordProvider, type Open } from './record';
import { RunBook } from './run-book/run-book';
import { RecordSection } from './record-section';
import { Recipients } from './deliveries/recipients';
import { SendSheet } from './send-sheet';
import { stepsOf } from './steps';
import { Tasks } from './deliveries/tasks';
import { useProgress } from './use-progress';

const openBriefly = () => call('openRecord', { patience: 'brief' });
const askPatiently = () => call('openRecord', { patience: 'full' });

/** The panel on a Release Communications work item: where the release stands, and everything to do about it. */
export function RecordPanel() {
  const page = usePage<RecordView>('record', openBriefly);
  const value = useChecking({ page, isBeingChecked, askPatiently, unanswered });
  const [open, setOpen] = useState<Open>(NOTHING);
  const headline = useRef<HTMLDivElement>(null);
  const close = useCallback(() => {
    setOpen(NOTHING);
    headline.current?.focus();
  }, []);
  const progress = useProgress(page.value, page.reload);
  if (page.refusal?.code === 'no-record') return <Adopt refusal={page.refusal} onAdopted={page.show} />;
  return (
    <PageBody page={{ ...page, value: value && lookedAt(value, progress) }} what="the release communications">
      {(view) => (
        <RecordProvider
          value={{ view, progress, show: page.show, reload: page.reload, open, setOpen, close, headline }}
        >
          <div className="stack-300">
            <header className="stack-200">
              <h1 dir="auto">
                {view.projectName} {view.version?.name ?? '(no fix version yet)'}
              </h1>
              <ProgressTracker steps={stepsOf({ ...view, state: progress?.state ?? view.state })} />
              <Fenced because={view.fenced} />
              <Headline />
              <CheckingNews checking={isBeingChecked(view)} headline={view.headline} />
              <Emergency />
            </header>
            {open.what === 'send' && <SendSheet />}
            {open.what === 'attest' && <Attest />}
            {open.what === 'correct' && <StartCorrection />}
            {open.what === 'drop-correction' && view.correction && <DropCorrection correction={view.correction} />}
            {open.what === 'recipe' && <PipelineRecipe />}
            <Gates />
            <Installation />
            <Communiques />
            <RunBook />
            <Confirmation />
            <Tasks />
            <Recipients />
            <RecordSection />
          </div>
        </RecordProvider>
      )}
    </PageBody>
  );
}
