import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import Textfield from '@atlaskit/textfield';
import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { type CommuniqueView, type Degree, type Refusal } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field, type FieldControl } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { tellDone } from '../../../lib/flag';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { useArrivalFocus } from '../../../lib/use-arrival-focus';
import { timeZones } from '../../../lib/zoned-time';
import { call } from '../calls';
import { isOpenForChanges, leaving } from '../next-step';
import { useRecord } from '../record';
import { WAITS_FOR_APPROVAL } from './run-book-words';
import { refusedField, timingDraftOf, timingOf, type ChosenStart, type TimingDraft } from './timing-draft';

const START: Readonly<Record<ChosenStart, string>> = {
  'at-once': 'As soon as sending is authorised',
  at: 'At a day and time',
  'after-approval': 'After the change is approved',
  'after-verification': 'After the deployment is verified',
  'release-date': 'Before or after the release date',
};
const STARTS: readonly ChosenStart[] = ['at-once', 'at', 'after-approval', 'after-verification', 'release-date'];

const DEGREE: Readonly<Record<Degree, string>> = {
  sent: 'is sent to',
  delivered: 'is delivered to',
  acknowledged: 'is acknowledged by',
};
const DEGREES: readonly Degree[] = ['sent', 'delivered', 'acknowledged'];

/** The form of when one communiqué leaves. */
export function TimingEditor({
  communique,
  onClose,
}: {
  readonly communique: CommuniqueView;
  readonly onClose: () => void;
}) {
  const { view, show } = useRecord();
  const { timeZone } = useReader();
  const arrival = useArrivalFocus();
  const save = useAction();
  const [draft, setDraft] = useState(() => timingDraftOf(communique.timing, timeZone));
  const [attempts, setAttempts] = useState(0);
  const isPlanned = isOpenForChanges(view);
  const read = timingOf(draft, timeZone);
  // Jira knows by whose clocks its users live, and nobody those of other readers.
  const haveOwnClocks = communique.channel === 'jira-mail';
  const refusal = save.state.status === 'refused' ? save.state.refusal : undefined;
  const refused = refusal && refusedField(refusal.field, draft);
  const form = useFocusOnProblem(attempts, refusal);
  const set = (some: Partial<TimingDraft>) => {
    // What became of another time says nothing of this one.
    if (!save.running) save.clear();
    setDraft((before) => ({ ...before, ...some }));
  };
  const problems = (field: keyof TimingDraft) => {
    if (refusal && refused === field) return [refusal.message];
    return attempts > 0 && 'problems' in read ? (read.problems[field] ?? []) : [];
  };
  const text = (
    field: 'at' | 'minutes' | 'days' | 'time' | 'percent' | 'quietFrom' | 'quietUntil' | 'lateAfter',
    type = 'text',
  ) =>
    function TimingField(control: FieldControl) {
      return (
        <Textfield
          {...control}
          type={type}
          inputMode={type === 'text' ? 'numeric' : undefined}
          value={draft[field]}
          onChange={(event) => set({ [field]: event.currentTarget.value })}
        />
      );
    };
  const submit = () => {
    setAttempts(attempts + 1);
    if (!('timing' in read)) return;
    const { id, revision, group } = communique;
    save.run(
      'Saving…',
      () => call('scheduleCommunique', { communiqueId: id, revision, timing: read.timing }),
      (next) => {
        onClose();
        show(next);
        tellDone(`When ${group.name} hear is saved`, isPlanned ? undefined : WAITS_FOR_APPROVAL);
      },
    );
  };
  return (
    <div className="box" ref={arrival} tabIndex={-1}>
      <form
        ref={form}
        className="stack-200"
        aria-label={`When ${communique.group.name} hear`}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label="From when on it may leave"
          help={
            isPlanned
              ? 'Never before sending is authorised.'
              : 'Once it is saved, it waits until the change is approved again.'
          }
          problems={problems('start')}
        >
          {(control) => (
            <NativeSelect
              {...control}
              value={draft.start}
              onChange={(event) =>
                set({ start: STARTS.find((kind) => kind === event.currentTarget.value) ?? draft.start })
              }
            >
              {STARTS.filter((kind) => kind !== 'after-verification' || communique.kind !== 'planned-notice').map(
                (kind) => (
                  <option key={kind} value={kind}>
                    {START[kind]}
                  </option>
                ),
              )}
            </NativeSelect>
          )}
        </Field>
        {draft.start === 'at' && (
          <div className="fields-beside">
            <Field
              label="Day and time"
              help={draft.perReader ? undefined : `By your clocks (${timeZone}).`}
              problems={problems('at')}
            >
              {text('at', 'datetime-local')}
            </Field>
            {draft.perReader && (
              <ZoneField
                label="Time zone"
                zone={draft.timeZone}
                perReader
                onChoose={(zone) => set({ timeZone: zone })}
              />
            )}
          </div>
        )}
        {(draft.start === 'after-approval' || draft.start === 'after-verification') && (
          <Field label="Minutes afterwards" problems={problems('minutes')}>
            {text('minutes')}
          </Field>
        )}
        {draft.start === 'release-date' && (
          <div className="fields-beside">
            <Field label="Days" problems={problems('days')}>
              {text('days')}
            </Field>
            <Field label="Before or after">
              {(control) => (
                <NativeSelect
                  {...control}
                  value={draft.side}
                  onChange={(event) => set({ side: event.currentTarget.value === 'after' ? 'after' : 'before' })}
                >
                  <option value="before">before the release date</option>
                  <option value="after">after the release date</option>
                </NativeSelect>
              )}
            </Field>
            <Field label="Time" problems={problems('time')}>
              {text('time', 'time')}
            </Field>
            <ZoneField
              label="Time zone"
              zone={draft.timeZone}
              perReader={draft.perReader}
              onChoose={(zone) => set({ timeZone: zone })}
            />
          </div>
        )}
        {(draft.start === 'at' || draft.start === 'release-date') && (haveOwnClocks || draft.perReader) && (
          <Checkbox
            isChecked={draft.perReader}
            onChange={() => set({ perReader: !draft.perReader })}
            label="At this time by each reader’s own clock"
          />
        )}
        <After communique={communique} draft={draft} set={set} percent={text('percent')} problems={problems} />
        <Checkbox
          isChecked={draft.quiet}
          onChange={() => set({ quiet: !draft.quiet })}
          label="Keep quiet hours: nobody is disturbed at night"
        />
        {draft.quiet && (
          <div className="fields-beside">
            <Field label="Quiet from" problems={problems('quietFrom')}>
              {text('quietFrom', 'time')}
            </Field>
            <Field label="Quiet until" problems={problems('quietUntil')}>
              {text('quietUntil', 'time')}
            </Field>
            <ZoneField
              label="Time zone of its recipients"
              zone={draft.quietZone}
              perReader={draft.quietPerReader}
              onChoose={(zone) => set({ quietZone: zone })}
            />
          </div>
        )}
        {draft.quiet && (haveOwnClocks || draft.quietPerReader) && (
          <Checkbox
            isChecked={draft.quietPerReader}
            onChange={() => set({ quietPerReader: !draft.quietPerReader })}
            label="Quiet hours by each reader’s own clock"
          />
        )}
        <Field
          label="Hours after which it is too late"
          help="What has not left by then is held until a person releases it. Leave it empty if it is never too late."
          problems={problems('lateAfter')}
        >
          {text('lateAfter')}
        </Field>
        {view.submittedAt !== undefined && (
          <p className="small subtle">
            The time is part of what is approved: changing it after an approval asks for approval again.
          </p>
        )}
        {refused === undefined && <ActionOutcome action={save} />}
        <div className="inline">
          <Button type="submit" appearance="primary" isDisabled={save.running}>
            Save time
          </Button>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </div>
  );
}

/** Takes a person who tried to save to the first field that is wrong, so that keyboard and reader are there. */
function useFocusOnProblem(attempts: number, refusal: Refusal | undefined): RefObject<HTMLFormElement> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusOnProblem(form.current), [attempts]);
  useEffect(() => {
    if (refusal) focusOnProblem(form.current);
  }, [refusal]);
  return form;
}

function focusOnProblem(form: HTMLFormElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

interface AfterProps {
  readonly communique: CommuniqueView;
  readonly draft: TimingDraft;
  readonly set: (some: Partial<TimingDraft>) => void;
  readonly percent: (control: FieldControl) => ReactNode;
  readonly problems: (field: 'after' | 'percent') => readonly string[];
}

/** Which other communiqué comes first, and how far it has to have come. */
function After({ communique, draft, set, percent, problems }: AfterProps) {
  const { view } = useRecord();
  const others = leaving(view).filter(({ id }) => id !== communique.id);
  if (others.length === 0) return null;
  return (
    <div className="fields-beside">
      <Field label="After the communiqué to" problems={problems('after')}>
        {(control) => (
          <NativeSelect
            {...control}
            value={draft.after}
            onChange={(event) => set({ after: event.currentTarget.value })}
          >
            <option value="">None: it waits for no other</option>
            {others.map(({ id, group }) => (
              <option key={id} value={id}>
                {group.name}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      {draft.after !== '' && (
        <>
          <Field label="Once it">
            {(control) => (
              <NativeSelect
                {...control}
                value={draft.degree}
                onChange={(event) =>
                  set({ degree: DEGREES.find((degree) => degree === event.currentTarget.value) ?? draft.degree })
                }
              >
                {DEGREES.map((degree) => (
                  <option key={degree} value={degree}>
                    {DEGREE[degree]}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
          <Field label="Percent of its recipients" problems={problems('percent')}>
            {percent}
          </Field>
        </>
      )}
    </div>
  );
}

interface ZoneFieldProps {
  readonly label: string;
  readonly zone: string;
  /** Each reader's own clock decides, and the zone is for whoever does not show theirs. */
  readonly perReader: boolean;
  readonly onChoose: (zone: string) => void;
}

function ZoneField({ label, zone, perReader, onChoose }: ZoneFieldProps) {
  const zones = useMemo(() => timeZones(zone), [zone]);
  return (
    <Field label={perReader ? 'Time zone where a reader’s own is not known' : label}>
      {(control) => (
        <NativeSelect {...control} value={zone} onChange={(event) => onChoose(event.currentTarget.value)}>
          {zones.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}
