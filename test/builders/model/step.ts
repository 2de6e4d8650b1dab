/** One command of a history: done to the model and to the system alike, then both are compared. */
import type fc from 'fast-check';
import { gatesOf, isAllOpen, keyOf, mayNotLeave, observe, type Model } from './model';
import { subjectOf, type Rig } from './rig';

const MINUTE = 60_000;

export interface Command {
  /** As it is told when a history fails. */
  readonly name: string;
  /** Whether people could do this now at all; what the app has to refuse is possible. */
  readonly isPossible?: (model: Model) => boolean;
  /** Does it to the system, and, where the system ought to take it, to the model. */
  readonly run: (model: Model, rig: Rig) => Promise<void>;
}

export class Step implements fc.AsyncCommand<Model, Rig> {
  constructor(private readonly command: Command) {}

  check(model: Readonly<Model>): boolean {
    return !model.correcting && (this.command.isPossible?.(model) ?? true);
  }

  /** No two things happen in one moment; what a command changes takes effect after what went before was observed. */
  async run(model: Model, rig: Rig): Promise<void> {
    await rig.pass(MINUTE);
    model.now = await rig.now();
    observe(model);
    await this.command.run(model, rig);
    model.now = await rig.now();
    observe(model);
    await compare(model, rig);
  }

  toString(): string {
    return this.command.name;
  }
}

/** The gates as they ought to be, and whatever arrived meanwhile allowed to leave. */
async function compare(model: Model, rig: Rig): Promise<void> {
  const { open, state, correcting } = await rig.look();
  if (correcting) {
    model.correcting = true;
    expect([model.sending?.content.kind, (await rig.arrived()).length > 0]).toEqual(['release-announcement', true]);
    return;
  }
  expect(open).toEqual(gatesOf(model));
  if (!model.sending) expect(['ready', 'awaiting-approval', 'planning']).toContain(state);
  await compareArrived(model, rig);
}

async function compareArrived(model: Model, rig: Rig): Promise<void> {
  const mails = await rig.arrived();
  if (mails.length > model.arrived) {
    const objection = mayNotLeave(model);
    if (objection) throw new Error(`${mails.length - model.arrived} messages left although ${objection}.`);
    for (const { subject } of mails.slice(model.arrived))
      expect(subject).toContain(subjectOf(model.sending?.content.subject ?? 0));
  }
  expect(mails.length).toBeGreaterThanOrEqual(model.arrived);
  const recipients = mails.map(({ recipient }) => recipient);
  expect(recipients.length).toBe(new Set(recipients).size);
  expect(recipients.length).toBeLessThanOrEqual(model.sending?.recipients ?? 0);
  model.arrived = mails.length;
}

/** In the end everybody was told, unless something spoke against it meanwhile; then nobody else will be. */
export async function compareEnd(model: Model, rig: Rig): Promise<void> {
  const { sending } = model;
  if (model.correcting) return;
  const lasts = sending !== undefined && sending.openUntil > model.now + 60 * MINUTE;
  const fresh = lasts && !sending.disturbed && isAllOpen(model) && keyOf(model.content) === keyOf(sending.content);
  const objection = mayNotLeave(model);
  await rig.settle();
  const mails = await rig.arrived();
  if (objection) expect([objection, mails.length]).toEqual([objection, model.arrived]);
  if (fresh) {
    expect(mails.length).toBe(sending.recipients);
    expect((await rig.look()).state).toBe('recorded');
  }
}
