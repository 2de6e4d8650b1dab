/** What a look at a send says of the record that the panel shows. Pure. */
import { type ChaseView, type CommuniqueView, type Progress, type RecordView } from '../../../src/contract';

/** The record as a look found it: how far its groups are from their targets, and what is done about who is missing. */
export function lookedAt(view: RecordView, progress: Progress | undefined): RecordView {
  if (!progress) return view;
  const communiques = view.communiques.map((communique): CommuniqueView => {
    const { coverage, chase } = progress.confirmation[communique.id] ?? {};
    if (!coverage) return communique;
    // What belongs to an earlier round is chased no more.
    return { ...communique, coverage, chase: communique.current ? chase : undefined };
  });
  return { ...view, communiques };
}

/** How the record stands as far as a look tells it, where that is not what the view shows; undefined where it is. */
export function movedTo(view: RecordView, progress: Progress | undefined): string | undefined {
  if (!progress) return undefined;
  const waiting = waitingIn(progress);
  const confirmation = confirmationIn(lookedAt(view, progress));
  const same =
    progress.state === view.state &&
    progress.judgedAs === view.judgedAs &&
    progress.correctionId === view.correction?.id &&
    waiting === waitingInView(view, progress) &&
    confirmation === confirmationIn(view);
  return same
    ? undefined
    : `${progress.state} ${progress.judgedAs} ${progress.correctionId} ${waiting} ${confirmation}`;
}

/** The communiqués that wait for their gates, and for which, as one text that can be compared. */
function waitingIn({ steps }: Progress): string {
  return Object.entries(steps)
    .flatMap(([id, { waitsFor }]) => (waitsFor === undefined ? [] : [`${id} for ${waitsFor}`]))
    .sort()
    .join();
}

/** The same of the view, which tells it of the steps of its own round. */
function waitingInView({ waiting, communiques }: RecordView, { steps }: Progress): string {
  const stepOf = (id: string) => communiques.find((communique) => communique.id === id)?.step ?? steps[id];
  return waiting
    .map((id) => `${id} for ${stepOf(id)?.waitsFor}`)
    .sort()
    .join();
}

/** Which targets are reached or missed, and who did something about them, as one text that can be compared. */
function confirmationIn({ communiques }: Pick<RecordView, 'communiques'>): string {
  return communiques.map(({ coverage, chase }) => `${coverage?.state} ${peopleOf(chase).join()}`).join(';');
}

function peopleOf(chase: ChaseView | undefined): readonly (string | undefined)[] {
  const { reminders = [], stopped, escalation } = chase ?? {};
  return [...reminders.map(({ accountId }) => accountId), stopped?.accountId, escalation?.accountId];
}
