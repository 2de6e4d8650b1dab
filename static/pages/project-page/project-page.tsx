import { useState } from 'react';
import { type ProjectVersionRow, type ProjectView } from '../../../src/contract';
import { Empty } from '../../components/empty';
import { Fenced } from '../../components/fenced';
import { Message } from '../../components/message';
import { PageBody } from '../../components/page-body';
import { usePage } from '../../lib/use-page';
import { call } from './calls';
import { PlanModal } from './plan-modal';
import { summaryOf } from './summary';
import { Versions } from './versions';

/** The project's page: its versions, what is planned to be told about each, and the way to plan it. */
export function ProjectPage() {
  const page = usePage<ProjectView>('project', () => call('openProject'));
  const [planning, setPlanning] = useState<ProjectVersionRow['version']>();
  return (
    <PageBody page={page} what="the project’s versions">
      {(view) => (
        <div className="stack-300">
          <header>
            <p className="kicker">
              <bdi>{view.projectName}</bdi> · {view.projectKey}
            </p>
            <h1>Release communications</h1>
            <p>{summaryOf(view)}</p>
          </header>
          <Fenced because={view.fenced} />
          {view.missing.length > 0 && (
            <Message appearance="warning" title="Nothing can be planned here yet">
              <ul>
                {view.missing.map((sentence, index) => (
                  <li key={index}>{sentence}</li>
                ))}
              </ul>
              <p>A Jira administrator mends this on the page “Release communications administration”.</p>
            </Message>
          )}
          {view.versions.length === 0 ? (
            <Empty title="This project has no versions">
              A release is a version of this project. Create one under “Releases”, assign work items to it with the
              field “Fix versions”, and come back to plan what people are told about it.
            </Empty>
          ) : (
            <Versions view={view} onPlan={setPlanning} />
          )}
          {planning && <PlanModal version={planning} view={view} onClose={() => setPlanning(undefined)} />}
        </div>
      )}
    </PageBody>
  );
}
