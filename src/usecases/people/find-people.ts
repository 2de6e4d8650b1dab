/** Finding people of the site by name, for those who name them in a record or in a stakeholder group. */
import type { PersonOption } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import type { Ports } from '../../ports';
import { authorise } from './authorise';
import { authoriseAdministration } from '../administering/open-administration';

interface Found {
  readonly found: readonly PersonOption[];
}

/** For whoever prepares the record: who could be responsible for a communiqué. */
export async function findResponsible(
  ports: Pick<Ports, 'jira'>,
  issueId: string,
  words: string,
): Promise<Answer<Found>> {
  const permissions = await authorise(ports, { issueId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  return answer({ found: await ports.jira.findPeople(words) });
}

/** For everybody: who could stand in for them. People find here whom Jira lets them find anywhere. */
export async function findDeputies(ports: Pick<Ports, 'jira'>, words: string): Promise<Answer<Found>> {
  return answer({ found: await ports.jira.findPeople(words) });
}

/** For administrators: who could be a member of a stakeholder group. */
export async function findMembers(ports: Pick<Ports, 'jira'>, words: string): Promise<Answer<Found>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  return answer({ found: await ports.jira.findPeople(words) });
}
