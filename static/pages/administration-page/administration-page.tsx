import { type AdministrationView } from '../../../src/contract';
import { PageBody } from '../../components/page-body';
import { usePage } from '../../lib/use-page';
import { Arming } from './set-up/arming';
import { call } from './calls';
import { Checklist } from './set-up/checklist';
import { Groups } from './groups/groups';
import { LedgerKey } from './set-up/ledger-key';
import { Pipelines } from './set-up/pipelines';
import { Policy } from './policy/policy';
import { Provider } from './providers/provider';
import { Settings } from './settings/settings';
import { summaryOf } from './summary';
import { TextMessages } from './providers/text-messages';

/** The administrator's page: what the site has, what is missing, and every setting of the product. */
export function AdministrationPage() {
  const page = usePage<AdministrationView>('administration', () => call('openAdministration'));
  return (
    <PageBody page={page} what="the administration">
      {(view) => (
        <div className="stack-300 administration">
          <header>
            <p className="kicker">Administration</p>
            <h1>Release communications</h1>
            <p>{summaryOf(view)}</p>
          </header>
          <Arming view={view} show={page.show} />
          <Checklist view={view} show={page.show} />
          <Groups view={view} show={page.show} />
          <Policy projects={view.projects} />
          <Settings key={view.settingsRevision} view={view} show={page.show} reload={page.reload} />
          <Provider view={view} show={page.show} />
          <TextMessages view={view} show={page.show} />
          <Pipelines view={view} show={page.show} />
          <LedgerKey view={view} />
        </div>
      )}
    </PageBody>
  );
}
