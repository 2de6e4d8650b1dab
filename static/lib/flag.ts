import { showFlag } from '@forge/bridge';

let count = 0;

/** Tells in Jira's own corner that something was done; it goes away by itself. */
export function tellDone(title: string, description?: string): void {
  count += 1;
  showFlag({ id: `release-communications-${count}`, title, description, type: 'success', isAutoDismiss: true });
}
