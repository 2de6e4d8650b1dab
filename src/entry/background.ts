/** What runs without a person: the sweep, product events, installation, and the workflow validator. */
import type { InvocationError } from '@forge/events';
import { z } from 'zod';
import { paceAfterChange } from '../domain/record/look';
import { removeGivenUp } from '../usecases/administering/member-parts';
import { lookAfterAccounts } from '../usecases/privacy/look-after-accounts';
import { holdTransition, type TransitionVerdict } from '../usecases/records/hold-transition';
import { lookAfterNews } from '../usecases/records/look-after-news';
import { recordsTouchedBy } from '../usecases/records/records-touched-by';
import { sweep as sweepRecords } from '../usecases/records/sweep';
import type { LoadPorts } from './page-call';
import { retryingJira } from './retrying-jira';

/** Of 55 (Forge, limits of invocations): what is begun last may wait twelve for Jira, and people's data come afterwards. */
const WORKING_MILLISECONDS = 34_000;
/** However long the records take, or whatever fails with them: people's data are not put off by that. */
const PRIVACY_MILLISECONDS = 8_000;

export function sweep(load: LoadPorts): () => Promise<void> {
  return async () => {
    const ports = await load();
    try {
      await sweepRecords(ports, ports.clock.now() + WORKING_MILLISECONDS);
    } finally {
      await lookAfterAccounts(ports, ports.clock.now() + PRIVACY_MILLISECONDS);
      await removeGivenUp(ports);
    }
  };
}

const idOrNumber = z.union([z.string(), z.number()]).transform(String);

const productEvent = z.looseObject({
  eventType: z.string().optional(),
  issue: z.looseObject({ id: idOrNumber }).optional(),
  sourceIssueId: idOrNumber.optional(),
  destinationIssueId: idOrNumber.optional(),
  version: z.looseObject({ id: idOrNumber }).optional(),
  changelog: z
    .looseObject({
      items: z.array(
        z.looseObject({ fieldId: z.string().optional(), from: z.string().nullish(), to: z.string().nullish() }),
      ),
    })
    .optional()
    .catch(undefined),
});

/** Events only say where to look: what stands is read from the sources. */
export function productEvents(load: LoadPorts): (raw: unknown) => Promise<InvocationError | undefined> {
  return async (raw) => {
    const event = productEvent.parse(raw);
    const ports = await load();
    return retryingJira(async () => {
      const touched = await recordsTouchedBy(ports, {
        issueIds: [event.issue?.id].filter((id) => id !== undefined),
        linkEnds: [event.sourceIssueId, event.destinationIssueId].filter((id) => id !== undefined),
        versionIds: [event.version?.id, ...movedVersions(event)].filter((id) => id !== undefined),
      });
      for (const { issueId, state } of touched) await lookAfterNews(ports, issueId, paceAfterChange(state));
    });
  };
}

/** The versions that an issue was put into or taken out of. */
function movedVersions({ changelog }: z.infer<typeof productEvent>): readonly string[] {
  const moves = changelog?.items.filter((item) => item.fieldId === 'fixVersions') ?? [];
  return moves.flatMap(({ from, to }) => [from, to].flatMap((id) => (id ? [id] : [])));
}

/** The signing key is made at once, so that the site's ledger has one key from its first day. */
export function installed(load: LoadPorts): () => Promise<void> {
  return async () => {
    await load();
  };
}

/** In the form of the module's documentation; which fields the step itself would set is in `modifiedFields`. */
const attempt = z.looseObject({
  issue: z.looseObject({ id: idOrNumber.optional(), key: z.string() }),
  transition: z.looseObject({ modifiedFields: z.record(z.string(), z.unknown()).default({}) }),
});

export function gatesValidator(load: LoadPorts): (raw: unknown) => Promise<TransitionVerdict> {
  return async (raw) => {
    const { issue, transition } = attempt.parse(raw);
    return holdTransition(await load(), issue.id ?? issue.key, Object.keys(transition.modifiedFields));
  };
}
