/** Every change of what administrators set up goes through here: permitted, conditional, and told by the site's ledger. */
import type { AdministrationView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import type { SettingDocument } from '../../domain/documents';
import { arm, type Fence } from '../../domain/delivery/fence';
import type { LedgerEvent } from '../../domain/ledger/event';
import type { Change } from '../../ports';
import type { Person } from '../people/authorise';
import { authoriseAdministration, openAdministration, type AdministrationPorts } from './open-administration';
import { readSettings, SITE } from './settings';
import { siteLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';

export const CHANGED_MEANWHILE = refuse(
  'changed-meanwhile',
  'Somebody else changed this meanwhile. Reload to see what stands now; your change was not saved.',
  'revision',
);

export interface SettingsChange {
  readonly settings: SettingDocument;
  /** Each becomes an entry of the site's ledger. */
  readonly events: readonly LedgerEvent[];
  readonly changes?: readonly Change[];
}

/** Changes the settings as an administrator may, with the ledger entries that tell of it. */
export async function changeSettings(
  ports: AdministrationPorts,
  person: Person,
  decide: (settings: SettingDocument, revision: number) => Promise<SettingsChange | ReturnType<typeof refuse>>,
): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const refusal = await withLedger(
    ports,
    siteLog(ports),
    async (): Promise<Step<undefined> | Unchanged<ReturnType<typeof refuse>>> => {
      const stored = await readSettings(ports);
      const decided = await decide(stored.body, stored.revision);
      if ('ok' in decided) return { unchanged: decided };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: decided.events,
        changes: [
          {
            kind: 'setting',
            key: SITE,
            // A new site sends for itself from its first setting on.
            body: { ...decided.settings, fence: decided.settings.fence ?? armedBy(ports, person, decided.settings) },
            expected: stored.revision,
          },
          ...(decided.changes ?? []),
        ],
        value: undefined,
      };
    },
  );
  return refusal ?? openAdministration(ports);
}

export function armedBy(ports: AdministrationPorts, person: Person, { fence }: SettingDocument): Fence {
  return arm(fence, {
    installation: ports.installation.id(),
    armedAt: ports.clock.now(),
    armedBy: person.accountId,
  });
}
