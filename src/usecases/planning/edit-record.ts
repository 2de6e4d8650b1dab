/** Runs what somebody who may prepare does to a record, and commits it with its entry. */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import type { RecordDocument } from '../../domain/documents';
import { isOpenForChanges } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';
import { authorise, type Person } from '../people/authorise';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';

export type WritePorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

export type Refusal = ReturnType<typeof refuse>;

export const ALREADY_SENDING = refuse(
  'already-sending',
  'Sending has begun, so what was approved cannot be changed any more. Plan another record for what is still to be said.',
);

export const CHANGED_MEANWHILE = refuse(
  'changed-meanwhile',
  'Somebody else changed this communiqué meanwhile. Reload to see their version; your text was not saved.',
  'revision',
);

export const NO_COMMUNIQUE = refuse(
  'no-communique',
  'This communiqué does not exist any more. Reload the page.',
  'communiqueId',
);

export interface Edit {
  readonly events: Step<unknown>['events'];
  readonly record: RecordDocument;
  readonly changes: Step<unknown>['changes'];
}

/** An edit of a record that is not being sent yet. */
export async function editRecord(
  ports: WritePorts,
  person: Person,
  issueId: string,
  edit: (loaded: LoadedRecord) => Promise<Edit | Refusal>,
): Promise<Answer<RecordView>> {
  return commitEdit(ports, person, issueId, async (loaded) =>
    isOpenForChanges(loaded.record) ? edit(loaded) : ALREADY_SENDING,
  );
}

/** @param edit says itself what may still be changed */
export async function commitEdit(
  ports: WritePorts,
  person: Person,
  issueId: string,
  edit: (loaded: LoadedRecord) => Promise<Edit | Refusal>,
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  const log = recordLog(ports, issueId);
  const refusal = await withLedger(ports, log, async (): Promise<Step<undefined> | Unchanged<Refusal | undefined>> => {
    const loaded = await loadRecord(ports, issueId, 'as-known');
    if (!loaded) return { unchanged: NO_RECORD };
    const result = await edit(loaded);
    if ('ok' in result) return { unchanged: result };
    return {
      actor: { kind: 'person', accountId: person.accountId },
      events: result.events,
      changes: [
        {
          kind: 'record',
          key: issueId,
          body: { ...result.record, changedAt: ports.clock.now() },
          expected: loaded.stored.revision,
        },
        ...result.changes,
      ],
      value: undefined,
    };
  });
  if (refusal) return refusal;
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}
