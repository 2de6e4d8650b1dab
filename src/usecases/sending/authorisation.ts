/** What an authorisation says of the facts that it rests on, when sending begins and whenever it is renewed. */
import type { Authorisation, RecordDocument } from '../../domain/documents';
import type { ApprovalDocument } from '../../domain/documents';
import { digestOf } from '../../domain/encoding/digest';
import type { GateName } from '../../domain/gates/gate';
import { changeRequests } from '../../domain/gates/snapshot';
import { environmentsOf } from '../../domain/gates/verification';
import { authorisedUntil, passedOverBy, reviewDue, type GateOverride } from '../../domain/policy/override';
import type { Change } from '../../ports';
import type { LoadedRecord } from '../records/load-record';

/** An authorisation that is older is not trusted any more: the gates are judged again before the next delivery leaves. */
const AUTHORISATION_MILLISECONDS = 15 * 60_000;

/** @param loaded the record as the gates judged that part of it which may leave */
export function authorisedFacts(
  loaded: LoadedRecord,
): Omit<Authorisation, 'id' | 'accountId' | 'epoch' | 'versionId' | 'versionName'> {
  return {
    contentDigest: loaded.contentDigest,
    content: loaded.content,
    about: loaded.snapshot.about,
    asksDeployment: isAsked(loaded, 'deployment-verified'),
    changeIssueIds: isAsked(loaded, 'change-approved')
      ? loaded.sources.changes.map(({ issueId: changeIssueId }) => changeIssueId)
      : [],
    environments: environmentsOf(loaded.snapshot),
    judgedAt: loaded.judgedAt,
    validUntil: authorisedUntil(loaded.verdicts, loaded.judgedAt + AUTHORISATION_MILLISECONDS),
  };
}

function isAsked({ verdicts }: LoadedRecord, gate: GateName): boolean {
  return verdicts.some(({ name, notAsked }) => name === gate && !notAsked);
}

/** Whether nobody decided, withdrew or overrode anything in between; what the ledger recognised meanwhile does not matter. */
export function saysTheSame(before: ApprovalDocument, now: ApprovalDocument): boolean {
  const said = ({ decisions, overrides = [] }: ApprovalDocument): string => digestOf({ decisions, overrides });
  return said(before) === said(now);
}

/** The overrides that the verdicts rest on and that no send has used yet, as used by this authorisation. */
export function usedOverrides(loaded: LoadedRecord, used: NonNullable<GateOverride['used']>): readonly GateOverride[] {
  const passed = new Set(passedOverBy(loaded.verdicts).map(({ id }) => id));
  return loaded.snapshot.overrides.filter(({ id }) => passed.has(id)).map((override) => ({ ...override, used }));
}

/** What lists show of the overrides that the record's sends rest on. */
export function overriddenGates(
  { record: { overridden = [], reviews = [] }, snapshot }: LoadedRecord,
  used: readonly GateOverride[],
): Pick<RecordDocument, 'overridden' | 'reviews'> {
  if (used.length === 0) return {};
  const changes = changeRequests(snapshot).map(({ issueId, key, summary }) => ({ issueId, key, summary }));
  const due = used.flatMap(({ id, asked, granted, used: sent, ...override }) => {
    const dueAt = reviewDue({ ...override, granted, used: sent });
    if (dueAt === undefined || !granted || !sent) return [];
    const involved = [asked.accountId, granted.accountId, sent.accountId];
    return [{ overrideId: id, sentAt: sent.at, dueAt, changes, involved }];
  });
  return {
    overridden: [...new Set([...overridden, ...used.map(({ gate }) => gate)])],
    reviews: [...reviews, ...due],
  };
}

export function keepUsed(
  { body, revision }: { readonly body: ApprovalDocument; readonly revision: number },
  issueId: string,
  used: readonly GateOverride[],
): readonly Change[] {
  if (used.length === 0) return [];
  const overrides = (body.overrides ?? []).map((override) => used.find(({ id }) => id === override.id) ?? override);
  return [{ kind: 'approval', key: issueId, body: { ...body, overrides }, expected: revision }];
}
