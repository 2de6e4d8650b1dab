/** Communiqués that are complete unless a test says otherwise. */
import type { Answers, Communique } from '../../src/domain/communique/communique';
import type { MessageFacts } from '../../src/domain/communique/message';

export const COMPLETE_ANSWERS: Answers = {
  who: 'Everybody who queries Phoenix tables.',
  what: '- Secondary indexes are built without locking the table (PHOENIX-1)',
  why: 'Reports are ready before the day begins.',
  where: 'All regions.',
  how: 'Nothing to do; sign in as usual.',
  when: 'Saturday, 21 November 2026.',
};

export const FACTS: MessageFacts = {
  recordKey: 'HBR-1',
  versionName: '5.1.3',
  projectName: 'Phoenix',
  groupName: 'Query users',
  senderName: 'Harbour releases',
};

export function aCommunique(overrides: Partial<Communique> = {}): Communique {
  return {
    id: 'query-users',
    revision: 1,
    groupId: 'group-users',
    kind: 'release-announcement',
    channel: 'external-mail',
    subject: 'Phoenix 5.1.3 is available',
    answers: COMPLETE_ANSWERS,
    authors: ['writer'],
    responsibleAccountId: 'engineer',
    ...overrides,
  };
}
