/** What the steps of an override share: the record as it stands, one ledger entry, and the document that keeps them. */
import { refuse, type Answer } from '../../domain/answer';
import type { RecordDocument } from '../../domain/documents';
import type { Opening } from '../../domain/ledger/commitment';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { GateOverride } from '../../domain/policy/override';
import type { Ports } from '../../ports';
import type { Person } from '../people/authorise';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { NO_RECORD } from '../records/open-record';
import { keepOpening } from '../ledger/person-commitment';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';

export type OverridePorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;
export type Refused = ReturnType<typeof refuse>;

export interface OverrideStep {
  readonly event: LedgerEvent;
  /** The override as the step leaves it. */
  readonly override: GateOverride;
  /** What the person wrote, which the ledger names by a commitment only. */
  readonly opening?: Opening;
  /** The record, where the step changes it, too. */
  readonly record?: RecordDocument;
}

/** How many are kept of those under which nothing was sent; the ledger has them all. */
const UNUSED_KEPT = 20;

export async function changeOverrides(
  ports: OverridePorts,
  person: Person,
  issueId: string,
  decide: (loaded: LoadedRecord, firstIndex: number) => Promise<OverrideStep | Refused>,
): Promise<Answer<undefined>> {
  const refusal = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (firstIndex): Promise<Step<undefined> | Unchanged<Refused>> => {
      const loaded = await loadRecord(ports, issueId);
      if (!loaded) return { unchanged: NO_RECORD };
      const step = await decide(loaded, firstIndex);
      if ('ok' in step) return { unchanged: step };
      const { body, revision } = loaded.approval;
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [step.event],
        changes: [
          {
            kind: 'approval',
            key: issueId,
            body: { ...body, overrides: remember(body.overrides ?? [], step.override) },
            expected: revision,
          },
          ...(step.opening ? [keepOpening(step.opening)] : []),
          ...(step.record
            ? [{ kind: 'record' as const, key: issueId, body: step.record, expected: loaded.stored.revision }]
            : []),
        ],
        value: undefined,
      };
    },
  );
  if (refusal) return refusal;
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return { ok: true, value: undefined };
}

function remember(known: readonly GateOverride[], changed: GateOverride): readonly GateOverride[] {
  const all = known.some(({ id }) => id === changed.id)
    ? known.map((override) => (override.id === changed.id ? changed : override))
    : [...known, changed];
  const unused = all.filter(({ used }) => !used).slice(-UNUSED_KEPT);
  return all.filter((override) => override.used || unused.includes(override));
}

export function overrideOf(loaded: LoadedRecord, overrideId: string): GateOverride | undefined {
  return loaded.snapshot.overrides.find(({ id }) => id === overrideId);
}

export const NO_OVERRIDE = refuse(
  'no-override',
  'This override is not known any more. Reload the page to see what stands now.',
  'overrideId',
);
