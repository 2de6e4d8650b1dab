import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { Comments } from './comments';
import { History } from './history';

export function Activity({ issueKey }: { readonly issueKey: string }) {
  return (
    <section aria-labelledby="activity-heading" className="issue-section">
      <h2 id="activity-heading">Activity</h2>
      <Tabs id="activity">
        <TabList>
          <Tab>Comments</Tab>
          <Tab>History</Tab>
        </TabList>
        <TabPanel>
          <div className="activity-panel">
            <Comments issueKey={issueKey} />
          </div>
        </TabPanel>
        <TabPanel>
          <div className="activity-panel">
            <History issueKey={issueKey} />
          </div>
        </TabPanel>
      </Tabs>
    </section>
  );
}
