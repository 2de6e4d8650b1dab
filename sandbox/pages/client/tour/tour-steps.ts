import type { ToolName } from '../drawer/tools';

/** Where a step leads: a fixed address, the app's page in a place, or the newest work item of a type. */
export type TourTarget =
  | { readonly kind: 'address'; readonly address: string }
  | {
      readonly kind: 'appPage';
      readonly moduleType: 'jira:projectPage' | 'jira:globalPage';
      readonly projectKey?: string;
      /** The route of one of the page's subpages. */
      readonly subpage?: string;
    }
  | { readonly kind: 'newestOfType'; readonly issueType: string; readonly otherwise: string };

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Whom to become, by the person's role on this site. */
  readonly role: string;
  readonly target: TourTarget;
  /** What to do once there. */
  readonly todo: string;
  readonly tool?: ToolName;
}

const recordType = 'Release Communications';
const nothingPlanned = 'There is no Release Communications work item yet: do step 1 first.';

/** One release of the demo site, told in five steps. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'Plan what a release will tell people',
    text: 'Harbour 4.2.0 is about to be released. A developer plans its communications.',
    role: 'developer',
    target: { kind: 'appPage', moduleType: 'jira:projectPage', projectKey: 'HBR' },
    todo: 'Plan communications for 4.2.0 with change CHG-1. On the work item that opens, complete the drafted texts (the panel says what is missing) and submit them for approval.',
  },
  {
    title: 'Approve exactly what will be said',
    text: 'The change manager sees on the change request what would be said, to whom, and about which services.',
    role: 'change manager',
    target: { kind: 'address', address: '/browse/CHG-1' },
    todo: 'Read the preview, then approve in the Approvals box of the request or in the app’s panel.',
  },
  {
    title: 'Let the pipeline prove the deployment',
    text: 'Sending is still refused: nothing says yet that 4.2.0 runs in production. A pipeline proves it with signed evidence.',
    role: 'deployment engineer',
    target: { kind: 'newestOfType', issueType: recordType, otherwise: nothingPlanned },
    todo: 'See why sending is held. Then post the evidence from the Pipeline drawer, with the status “verified”.',
    tool: 'pipeline',
  },
  {
    title: 'Send, and see it arrive',
    text: 'All gates are open now. The deployment engineer sends; mail reaches a real mail server, once for each recipient.',
    role: 'deployment engineer',
    target: { kind: 'newestOfType', issueType: recordType, otherwise: nothingPlanned },
    todo: 'Send. Then open a message in the Mailbox, follow its link, and see the receipt on the panel.',
    tool: 'mailbox',
  },
  {
    title: 'Prove it to an auditor',
    text: 'The auditor finds the release: who approved, who verified, who was told what, and when.',
    role: 'auditor',
    target: { kind: 'appPage', moduleType: 'jira:globalPage', subpage: 'audit' },
    todo: 'Open the release, verify its ledger, and export the evidence bundle.',
  },
];
