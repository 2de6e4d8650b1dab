/*
 * Harbour, the fictional product of the demo: a gateway through which many people query many databases. Version 4.2.0
 * is about to go to production and is what the story tells about.
 */
import { people } from './people';

export interface DemoIssue {
  readonly type: 'New Feature' | 'Improvement' | 'Bug' | 'Task';
  readonly summary: string;
  readonly description: string;
  readonly component: 'Gateway' | 'Console' | 'Scheduler';
  readonly priority: 'Highest' | 'High' | 'Medium' | 'Low';
  readonly version: '4.1.0' | '4.2.0';
  readonly labels?: readonly string[];
  /** Seen by the developers only; nothing that leaves Jira may tell of it. */
  readonly confidential?: true;
}

export const harbour = {
  key: 'HBR',
  name: 'Harbour',
  description: 'The query gateway of the company: one place to ask, many databases behind it.',
  components: [
    { name: 'Gateway', description: 'Takes queries and sends them where the data is.' },
    { name: 'Console', description: 'The pages in which people write queries and read answers.' },
    { name: 'Scheduler', description: 'Runs queries by the clock and hands out their answers.' },
  ],
  versions: [
    { name: '4.1.0', description: 'Saved queries and faster start.' },
    {
      name: '4.2.0',
      description: 'Shared dashboards, scheduled exports and a gateway that survives the loss of a database.',
    },
  ],
} as const;

export const harbourIssues: readonly DemoIssue[] = [
  {
    type: 'New Feature',
    summary: 'Share a dashboard with a group',
    description: 'A dashboard can be shared with a group, to read or to edit. Until now each person had to copy it.',
    component: 'Console',
    priority: 'High',
    version: '4.2.0',
    labels: ['dashboards'],
  },
  {
    type: 'New Feature',
    summary: 'Export the answer of a scheduled query to a shared folder',
    description: 'The scheduler writes the answer as CSV or Parquet into a folder that the team can read.',
    component: 'Scheduler',
    priority: 'High',
    version: '4.2.0',
    labels: ['exports'],
  },
  {
    type: 'New Feature',
    summary: 'Keep answering from a copy when a database is lost',
    description: 'The gateway notices within five seconds and goes on with a read-only copy, marked as such.',
    component: 'Gateway',
    priority: 'Highest',
    version: '4.2.0',
    labels: ['availability'],
  },
  {
    type: 'Improvement',
    summary: 'Show how old the data in an answer is',
    description: 'Each answer carries the time of its data, and a warning when it comes from a copy.',
    component: 'Console',
    priority: 'Medium',
    version: '4.2.0',
  },
  {
    type: 'Improvement',
    summary: 'Halve the memory that large answers need',
    description: 'Answers are streamed. An answer with ten million rows needs 400 MB instead of 900 MB.',
    component: 'Gateway',
    priority: 'Medium',
    version: '4.2.0',
    labels: ['performance'],
  },
  {
    type: 'Improvement',
    summary: 'Sign in again without losing the query that was being written',
    description: 'When a session ends, the text is kept and is there again after signing in.',
    component: 'Console',
    priority: 'Medium',
    version: '4.2.0',
  },
  {
    type: 'Improvement',
    summary: 'Say which time zone a schedule is in',
    description: 'Schedules show the time zone beside the hour, and the next three times at which they run.',
    component: 'Scheduler',
    priority: 'Low',
    version: '4.2.0',
  },
  {
    type: 'Bug',
    summary: 'Queries with more than 999 values in a list fail',
    description: 'The gateway now splits the list. Reported by two partners.',
    component: 'Gateway',
    priority: 'High',
    version: '4.2.0',
  },
  {
    type: 'Bug',
    summary: 'A schedule runs twice when summer time ends',
    description: 'In the repeated hour the scheduler took the same time for a new one.',
    component: 'Scheduler',
    priority: 'High',
    version: '4.2.0',
  },
  {
    type: 'Bug',
    summary: 'Charts show the decimal comma of the server, not of the reader',
    description: 'Numbers in charts follow the language of the person who looks at them.',
    component: 'Console',
    priority: 'Low',
    version: '4.2.0',
  },
  {
    type: 'Bug',
    summary: 'A session token can be read from the gateway’s log',
    description: 'Found by the security team; not to be told before every site has the fix.',
    component: 'Gateway',
    priority: 'Highest',
    version: '4.2.0',
    labels: ['security'],
    confidential: true,
  },
  {
    type: 'Task',
    summary: 'Move the console to the new certificate authority',
    description: 'The old authority is switched off on 1 December.',
    component: 'Console',
    priority: 'Medium',
    version: '4.2.0',
  },
  {
    type: 'Task',
    summary: 'Write the back-out plan for 4.2.0',
    description: 'Back to 4.1.0 within 20 minutes; scheduled exports of the night are run again.',
    component: 'Gateway',
    priority: 'Medium',
    version: '4.2.0',
  },
  {
    type: 'Task',
    summary: 'Measure the gateway with twice the usual load',
    description: 'Four hours with 1 200 queries a minute; no query over two seconds.',
    component: 'Gateway',
    priority: 'Medium',
    version: '4.2.0',
  },
  {
    type: 'New Feature',
    summary: 'Save a query under a name',
    description: 'Saved queries have a name and a folder.',
    component: 'Console',
    priority: 'Medium',
    version: '4.1.0',
  },
  {
    type: 'Improvement',
    summary: 'Start the gateway in under ten seconds',
    description: 'The catalogue is read when it is first needed.',
    component: 'Gateway',
    priority: 'Medium',
    version: '4.1.0',
  },
  {
    type: 'Bug',
    summary: 'The console forgets the chosen database',
    description: 'It is kept in the person’s settings.',
    component: 'Console',
    priority: 'Low',
    version: '4.1.0',
  },
];

/** The configuration items that Assets keeps. The last three belong to data that can be imported. */
export const services = [
  { name: 'harbour-gateway', description: 'Harbour’s query gateway, production', owner: people.noor },
  { name: 'harbour-console', description: 'Harbour’s pages, production', owner: people.noor },
  { name: 'harbour-scheduler', description: 'Harbour’s scheduler, production', owner: people.noor },
  { name: 'query-server', description: 'Query server, production', owner: people.noor },
  { name: 'phoenix-core', description: 'Phoenix core library as installed on the region servers', owner: people.noor },
  { name: 'thin-client', description: 'Thin client as handed to users', owner: people.noor },
] as const;

/** The services that the demo's change request names. */
export const affectedServices = ['harbour-gateway', 'harbour-console', 'harbour-scheduler'] as const;
