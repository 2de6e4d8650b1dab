import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Redirect, Route, Switch } from 'wouter';
import { NothingHere } from './common/loading';
import { ClockProvider } from './common/clock';
import { AdministrationPage } from './apps/administration-page';
import { GlobalAppPage } from './apps/global-app-page';
import { IssuePage } from './issue/issue-page';
import { MailPage } from './mail/mail-page';
import { ProjectPage } from './project/project-page';
import { ProjectsPage } from './project/projects-page';
import { FlagsProvider } from './shell/flags';
import { SessionProvider } from './shell/session';
import { SiteLayout } from './shell/site-layout';
import { ThemeProvider } from './shell/theme';

const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 1000 } } });

/** The pages that stand in for Jira. The addresses are those that Jira's own pages have, as far as both exist. */
export function App() {
  return (
    <QueryClientProvider client={client}>
      <ThemeProvider>
        <FlagsProvider>
          <SessionProvider>
            <ClockProvider>
              <SiteLayout>
                <Pages />
              </SiteLayout>
            </ClockProvider>
          </SessionProvider>
        </FlagsProvider>
      </ThemeProvider>
    </QueryClientProvider>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/projects" replace />
      </Route>
      <Route path="/projects">
        <ProjectsPage />
      </Route>
      <Route path="/projects/:key/*?">
        {({ key, '*': rest }) => <ProjectPage key={key} projectKey={key} rest={rest ?? ''} />}
      </Route>
      <Route path="/browse/:key">{({ key }) => <IssuePage key={key} issueKey={key} />}</Route>
      <Route path="/apps/:moduleKey/*?">
        {({ moduleKey, '*': rest }) => <GlobalAppPage moduleKey={moduleKey} path={`/${rest ?? ''}`} />}
      </Route>
      <Route path="/admin/apps/:moduleKey">{({ moduleKey }) => <AdministrationPage moduleKey={moduleKey} />}</Route>
      <Route path="/admin">
        <AdministrationPage />
      </Route>
      <Route path="/mail/:id?">{({ id }) => <MailPage mailId={id} />}</Route>
      <Route>
        <NothingHere title="This page does not exist">
          The address leads nowhere on this site. Use the Projects or Apps menu above.
        </NothingHere>
      </Route>
    </Switch>
  );
}
