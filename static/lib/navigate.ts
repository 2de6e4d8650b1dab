import { NavigationTarget, router } from '@forge/bridge';

/** Goes to an issue in this tab, or in a new one. */
export function openIssue(issueKey: string, newTab = false): void {
  const location = { target: NavigationTarget.Issue, issueKey };
  void (newTab ? router.open(location) : router.navigate(location));
}

/** Opens an address in a new tab; Jira asks the person when it leads out of the site. */
export function openAddress(url: string): void {
  void router.open(url);
}
