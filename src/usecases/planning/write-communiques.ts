/** Writing the communiqués of a record in advance, so that sending is only dissemination (domain A7, B). */
import type { MessagePreview, RecordView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { Answers, ChoosableKind, Communique, CommuniqueKind } from '../../domain/communique/communique';
import { draftSubject, subjectOfKind } from '../../domain/communique/subject-draft';
import { draftWhat } from '../../domain/communique/drafting';
import type { RecordDocument } from '../../domain/documents';
import { renderMessage } from '../../domain/channels';
import { textLength } from '../../domain/channels/text-message';
import { personalise, type Message } from '../../domain/communique/message';
import { asReminder } from '../../domain/communique/reminder-message';
import type { Audience } from '../../domain/record/audience';
import { isOpenForChanges } from '../../domain/record/record-progress';
import { unreachedNext } from '../../domain/record/audience';
import type { Ports } from '../../ports';
import { authorise, type Person } from '../people/authorise';
import { audienceEvents, audienceResolved, communiqueSaved } from './communique-changes';
import { asResponsible } from './name-responsible';
import {
  communiqueKey,
  loadOtherCommuniques,
  loadRecord,
  messageFacts,
  renderNext,
  type LoadedCommunique,
  type LoadedRecord,
  type ReadPorts,
} from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { draftCommunique } from './plan-communications';
import { readAudiences } from './audience-members';
import { LookUpBudget, PEOPLE_AT_ONCE } from './look-up-budget';
import { askForLookUps, isKnownToStand, lookUpNow, isToBeRenewed, keepMembersOnce, toBeLookedUp } from './look-up';
import { ISSUE_TYPE_NAME } from '../administering/settings';
import { chaseOf, sendThatTells } from '../confirming/chase-of-send';
import { audiencesToCorrect, isToldAsKnown } from '../correcting/told';
import { recordLog, withLedger } from '../ledger/with-ledger';
import { changeCommunique, markOf } from './change-communique';
import { ALREADY_SENDING, CHANGED_MEANWHILE, editRecord, NO_COMMUNIQUE, type WritePorts } from './edit-record';

/** Older removals are told without a name. */
const REMOVALS_KEPT = 20;

const FIXED_AUDIENCE = refuse(
  'fixed-audience',
  'A correction is for exactly those who were told. Send it to all of them, or drop it as a whole.',
  'communiqueId',
);

const KIND_FIXED = refuse(
  'kind-fixed',
  'A communiqué cannot become a correction, nor a correction something else.',
  'kind',
);

const KIND_FIXED_BY_SENDING = refuse(
  'kind-fixed',
  'What a communiqué announces cannot be changed once sending has begun. Skip it, and plan another record for the other.',
  'kind',
);

export interface CommuniqueEdit {
  readonly communiqueId: string;
  readonly revision: number;
  readonly subject: string;
  readonly answers: Answers;
  readonly kind: CommuniqueKind;
  readonly responsibleAccountId: string;
}

export async function addCommunique(
  ports: WritePorts,
  person: Person,
  issueId: string,
  groupId: string,
  kind: ChoosableKind,
): Promise<Answer<RecordView>> {
  let added: { readonly communiqueId: string; readonly audience: Audience } | undefined;
  const edited = await editRecord(ports, person, issueId, async (loaded) => {
    added = undefined;
    if (loaded.correction) return FIXED_AUDIENCE;
    const group = await ports.store.get('group', groupId);
    if (!group || !loaded.settings.groupIds.includes(groupId))
      return refuse('no-group', 'This stakeholder group does not exist any more. Reload the page.', 'groupId');
    if (loaded.communiques.some(({ communique }) => communique.groupId === groupId && communique.kind === kind))
      return refuse('group-covered', `There is a communiqué of this kind for ${group.body.name} already.`, 'groupId');
    const version = loaded.issue.versions[0];
    if (!version)
      return refuse('no-fix-version', 'Set the work item’s fix version first; it says which release this is about.');
    const draft = draftWhat(await ports.jira.versionIssues(version.id, ISSUE_TYPE_NAME));
    const author = await asResponsible(ports, recordLog(ports, issueId), person);
    const { projectName } = loaded.record;
    const drafted = draftCommunique(ports, author, group.body, projectName, version, draft.text);
    const subject = draftSubject(kind, { projectName, versionName: version.name });
    const communique: Communique = { ...drafted, kind, subject };
    const audience = await lookUpNow(ports, issueId, group.body, person, new LookUpBudget());
    added = { communiqueId: communique.id, audience };
    const key = communiqueKey(issueId, communique.id);
    return {
      events: [communiqueSaved(communique), ...audienceEvents(communique.id, audience)],
      record: { ...loaded.record, communiqueIds: [...loaded.record.communiqueIds, communique.id] },
      changes: [
        { kind: 'communique', key, body: communique, expected: 0 },
        { kind: 'audience', key, body: audience, expected: 0 },
      ],
    };
  });
  if (edited.ok && added) await askForLookUps(ports, issueId, [added]);
  return edited;
}

export async function saveCommunique(
  ports: WritePorts,
  person: Person,
  issueId: string,
  edit: CommuniqueEdit,
): Promise<Answer<RecordView>> {
  return changeCommunique(ports, person, issueId, {
    communiqueId: edit.communiqueId,
    revision: edit.revision,
    what: 'words',
    change: ({ communique }, loaded) => {
      if ((communique.kind === 'correction') !== (edit.kind === 'correction')) return KIND_FIXED;
      if (communique.kind !== edit.kind && !isOpenForChanges(loaded.record)) return KIND_FIXED_BY_SENDING;
      return {
        ...communique,
        subject: subjectToKeep(loaded, edit),
        answers: edit.answers,
        kind: edit.kind,
        responsibleAccountId: edit.responsibleAccountId,
      };
    },
  });
}

/** As it was written, where it is not a draft that claims what a communiqué of this kind does not say. */
function subjectToKeep(
  { record, snapshot }: LoadedRecord,
  { kind, subject }: Pick<CommuniqueEdit, 'kind' | 'subject'>,
): string {
  const versionName = snapshot.releases[0]?.name;
  return versionName === undefined
    ? subject
    : subjectOfKind(kind, subject, { projectName: record.projectName, versionName });
}

export async function removeCommunique(
  ports: WritePorts,
  person: Person,
  issueId: string,
  request: { readonly communiqueId: string; readonly revision: number },
): Promise<Answer<RecordView>> {
  return editRecord(ports, person, issueId, async (loaded) => {
    if (loaded.correction) return FIXED_AUDIENCE;
    const found = loaded.communiques.find(({ communique }) => communique.id === request.communiqueId);
    if (!found) return NO_COMMUNIQUE;
    if (found.communique.revision !== request.revision) return CHANGED_MEANWHILE;
    const waiting = loaded.communiques.find(
      ({ communique }) => communique.timing?.after?.communiqueId === request.communiqueId,
    );
    if (waiting) return isWaitedFor(waiting.groupName);
    return {
      events: [
        { type: 'communique-removed', data: { communique: found.communique.id, revision: found.communique.revision } },
      ],
      record: {
        ...loaded.record,
        communiqueIds: loaded.record.communiqueIds.filter((id) => id !== request.communiqueId),
        removals: [
          ...(loaded.record.removals ?? []).slice(1 - REMOVALS_KEPT),
          { communiqueId: request.communiqueId, ...markOf(ports, person) },
        ],
      },
      changes: [{ kind: 'communique', key: found.stored.key, remove: true, expected: found.stored.revision }],
    };
  });
}

function isWaitedFor(groupName: string): ReturnType<typeof refuse> {
  return refuse(
    'waited-for',
    `The communiqué for ${groupName} is to leave after this one. Change when that one leaves first.`,
    'communiqueId',
  );
}

/** Asks Jira and the groups anew who the recipients are. */
export async function refreshAudience(ports: WritePorts, person: Person, issueId: string): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  const loaded = await loadRecord(ports, issueId, 'as-known');
  if (!loaded) return NO_RECORD;
  if (!isOpenForChanges(loaded.record)) return ALREADY_SENDING;
  if ((await resolveAudiences(ports, person, loaded, 'asked')) === 'changed')
    await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}

/**
 * Resolves every audience of the record anew, of a correction from the deliveries that it corrects, and writes down those
 * that changed. Where they are too many for one invocation, those that may not be what they were are looked up in the
 * background: the answer is `later`.
 *
 * @param occasion `to-send`: large audiences that are known to stand are not looked up anew
 */
export async function resolveAudiences(
  ports: WritePorts,
  person: Person,
  loaded: LoadedRecord,
  occasion: 'asked' | 'to-send',
): Promise<'same' | 'changed' | 'later'> {
  const { correction, communiques } = loaded;
  const told =
    correction &&
    (await audiencesToCorrect(
      ports,
      correction,
      communiques.map(({ communique }) => communique),
    ));
  const isLarge = communiques.reduce((sum, { audience }) => sum + audience.count, 0) > PEOPLE_AT_ONCE;
  const budget = new LookUpBudget();
  const results = new Set<'same' | 'changed' | 'later'>();
  for (const { communique, group, audience } of communiques) {
    const isInRounds = audience.inRounds === true || audience.lookUp !== undefined;
    const mayStand = occasion === 'to-send' && (isLarge || isInRounds);
    if (!told && group && mayStand && isKnownToStand(audience, group, ports.clock.now())) continue;
    const exact = told?.get(communique.id);
    if (exact?.kind === 'too-many' && isToldAsKnown(audience, exact.toldChanges)) continue;
    const resolved = exact
      ? exact.kind === 'exact'
        ? await keepMembersOnce(ports, exact.audience, audience)
        : toBeLookedUp(ports, audience, person)
      : !told && group && (await lookUpNow(ports, loaded.record.issueId, group, person, budget, audience));
    if (!resolved) continue;
    results.add(await keepAudience(ports, person, loaded.record.issueId, communique.id, resolved, audience));
  }
  return results.has('later') ? 'later' : results.has('changed') ? 'changed' : 'same';
}

async function keepAudience(
  ports: WritePorts,
  person: Person,
  issueId: string,
  communiqueId: string,
  resolved: Audience,
  before: Audience,
): Promise<'same' | 'changed' | 'later'> {
  const key = communiqueKey(issueId, communiqueId);
  const event = audienceResolved(communiqueId, resolved);
  if (JSON.stringify(event) === JSON.stringify(audienceResolved(communiqueId, before))) {
    const asked = resolved.lookUp !== undefined;
    if (asked && before.lookUp !== undefined) return 'later';
    if (!asked && before.lookUp === undefined && !isToBeRenewed(before, resolved)) return 'same';
    const [stored] = await readAudiences(ports, [key]);
    await ports.store.commit([{ kind: 'audience', key, body: resolved, expected: stored?.revision ?? 0 }]);
    if (asked) await askForLookUps(ports, issueId, [{ communiqueId, audience: resolved }]);
    return asked ? 'later' : 'same';
  }
  await withLedger(ports, recordLog(ports, issueId), async () => {
    const stored = await ports.store.get('audience', key);
    return {
      actor: { kind: 'person', accountId: person.accountId },
      events: [event],
      changes: [{ kind: 'audience', key, body: resolved, expected: stored?.revision ?? 0 }],
      value: undefined,
    };
  });
  return 'changed';
}

/** Proposes the *what* anew from the version's issues, as the person may see them; saves nothing. */
export async function draftWhatAnew(
  ports: WritePorts,
  issueId: string,
): Promise<Answer<{ readonly text: string; readonly issues: number; readonly leftOut: number }>> {
  const permissions = await authorise(ports, { issueId }, 'prepare-communications');
  if (!permissions.ok) return permissions;
  const issue = await ports.jira.recordIssue(issueId);
  const version = issue?.versions[0];
  if (!version)
    return refuse('no-fix-version', 'Set the work item’s fix version first; the draft is made from its issues.');
  return answer(draftWhat(await ports.jira.versionIssues(version.id, ISSUE_TYPE_NAME)));
}

/** The message exactly as it would leave, with marks of this preview where a reader's own link and checkpoint stand. */
export async function previewCommunique(
  ports: ReadPorts,
  issueId: string,
  { communiqueId, draft, reminder }: PreviewRequest,
): Promise<Answer<MessagePreview>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const loaded = await loadRecord(ports, issueId, 'as-known');
  if (!loaded) return NO_RECORD;
  const found =
    loaded.communiques.find(({ communique }) => communique.id === communiqueId) ??
    (await loadOtherCommuniques(ports, loaded)).find(({ communique }) => communique.id === communiqueId);
  if (!found) return NO_COMMUNIQUE;
  const { message, next } = draft ? renderDraft(loaded, found, draft) : found;
  if (!reminder) return answer(previewOf({ ...found, message, next }));
  const shown = asReminder(message, await nextReminder(ports, loaded.record, communiqueId));
  return answer(previewOf({ ...found, message: shown, next: undefined }));
}

/** The number that the next reminder of a communiqué has; one read. */
async function nextReminder(
  ports: Pick<Ports, 'store'>,
  record: RecordDocument,
  communiqueId: string,
): Promise<number> {
  const send = await sendThatTells(ports, record, communiqueId);
  return send ? chaseOf(send.body, communiqueId).reminders.length + 1 : 1;
}

export interface PreviewRequest {
  readonly communiqueId: string;
  readonly draft?: Pick<CommuniqueEdit, 'subject' | 'answers' | 'kind'>;
  /** As a reminder of it would say it. */
  readonly reminder?: true;
}

function renderDraft(
  loaded: LoadedRecord,
  { communique, group, groupName }: LoadedCommunique,
  draft: NonNullable<PreviewRequest['draft']>,
): Pick<LoadedCommunique, 'message' | 'next'> {
  const drafted = { ...communique, ...draft, subject: subjectToKeep(loaded, draft) };
  const facts = messageFacts(loaded.record, loaded.settings, groupName, loaded.snapshot.releases[0]?.name);
  return { message: renderMessage(drafted, facts), ...renderNext(drafted, facts, group) };
}

/** A communiqué as its readers get it, and as those get it by their next channel who do not confirm it. */
export function previewOf({
  message,
  groupName,
  audience,
  next,
}: Pick<LoadedCommunique, 'message' | 'groupName' | 'audience' | 'next'>): MessagePreview {
  const shown = previewOfMessage(message, groupName);
  if (!next) return shown;
  const { channel, afterHours } = next;
  const unreached = unreachedNext(audience, channel);
  return {
    ...shown,
    next: {
      ...previewOfMessage(next.message, groupName),
      channel,
      afterHours,
      ...(unreached > 0 ? { unreached } : {}),
    },
  };
}

function previewOfMessage(message: Message, groupName: string): MessagePreview {
  const shown = personalise(message, {
    acknowledgeUrl: 'https://preview.invalid/each-reader-gets-a-link-of-their-own',
    checkpoint: 'as of sending',
  });
  return {
    subject: shown.subject,
    html: shown.html,
    text: shown.text,
    to: groupName,
    ...(message.short !== undefined && shown.short !== undefined
      ? { short: { text: shown.short, segments: textLength(message.short).segments } }
      : {}),
  };
}
