import { type ChangeView } from '../../../src/contract';
import { Empty } from '../../components/empty';
import { Fenced } from '../../components/fenced';
import { PageBody } from '../../components/page-body';
import { useReader } from '../../lib/reader';
import { CheckingNews } from '../../components/checking';
import { useChecking } from '../../lib/use-checking';
import { usePage } from '../../lib/use-page';
import { call } from './calls';
import { isBeingChecked, unanswered } from './checked-records';
import { Releases } from './releases';
import { summaryOf } from './summary';

const openBriefly = () => call('openChange', { patience: 'brief' });
const askPatiently = () => call('openChange', { patience: 'full' });

/** The panel on a change request: what will be said to whom, and the decision about exactly that. */
export function ChangePanel() {
  const { accountId } = useReader();
  const page = usePage<ChangeView>('change', openBriefly);
  const value = useChecking({ page, isBeingChecked, askPatiently, unanswered });
  return (
    <PageBody page={{ ...page, value }} what="what this change will tell people">
      {(view) => (
        <div className="stack-300">
          <header>
            <h1>{summaryOf(view, accountId)}</h1>
            <CheckingNews checking={isBeingChecked(view)} headline={`${summaryOf(view, accountId)}.`} />
          </header>
          <Fenced because={view.isChange && view.records.length > 0 ? view.fenced : undefined} />
          {!view.isChange && (
            <Empty title="Not a change request">
              Only work items of the types that your administrator named as changes can gate release communications.
            </Empty>
          )}
          {view.isChange && view.records.length === 0 && (
            <Empty title="No release communications belong to this change">
              When a release that this change brings is planned on its project’s page “Release communications”, this
              panel shows what will be said to whom, and asks for your approval.
            </Empty>
          )}
          <Releases view={view} show={page.show} reload={page.reload} />
        </div>
      )}
    </PageBody>
  );
}
