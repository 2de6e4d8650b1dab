/** Names on the record what is to be installed and in which environments, so that evidence of anything else holds. */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { environmentsAsked } from '../../domain/gates/verification';
import type { Installation } from '../../domain/deployment/installation';
import type { Person } from '../people/authorise';
import { editRecord, type WritePorts } from './edit-record';

const NAMED_MEANWHILE = refuse(
  'changed-meanwhile',
  'Somebody else named what is to be installed meanwhile. Reload to see what stands now; yours was not saved.',
  'revision',
);

/** @param revision which naming the person saw: 0 where nothing was named yet */
export async function nameInstallation(
  ports: WritePorts,
  person: Person,
  issueId: string,
  { revision, artifacts, commits, environments }: Installation & { readonly revision: number },
): Promise<Answer<RecordView>> {
  return editRecord(ports, person, issueId, async ({ record, snapshot }) => {
    if (revision !== (record.installation?.revision ?? 0)) return NAMED_MEANWHILE;
    const asked = environmentsAsked(snapshot.settings);
    const unknown = environments.find((environment) => !asked.includes(environment));
    if (unknown !== undefined)
      return refuse(
        'environment-not-asked',
        `The site's policy does not ask for ${unknown}; it asks for ${asked.join(', ')}. Choose among those.`,
        'environments',
      );
    const named = { revision: revision + 1, artifacts, commits, environments };
    return {
      events: [{ type: 'installation-named', data: named }],
      record: { ...record, installation: named },
      changes: [],
    };
  });
}
