import Textfield from '@atlaskit/textfield';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { useReader } from '../../../lib/reader';
import { channelInSentence, counted } from '../../../lib/words';
import { nextChannelOf, stays, type GroupForm, type MembersKind, type TargetDraft } from './group-form';

interface TargetFieldProps {
  readonly form: GroupForm;
  /** Why the target that was saved last was not taken. */
  readonly refused?: string;
}

const PROOFS: readonly { readonly value: TargetDraft['proof']; readonly label: string }[] = [
  { value: '', label: 'Nothing is asked' },
  { value: 'acknowledged', label: 'Acknowledged by the reader' },
  { value: 'delivered', label: 'Delivered to the reader’s mail system or telephone' },
  { value: 'attested', label: 'Told, as the responsible person says' },
];

function isProvable(kind: MembersKind, proof: TargetDraft['proof']): boolean {
  switch (kind) {
    case 'addresses':
    case 'telephone-numbers':
      return proof !== 'attested';
    case 'list':
      return proof === 'attested';
    case 'destinations':
    case 'linked-requests':
      return false;
    case 'jira-group':
    case 'jira-users':
      return proof === 'acknowledged';
  }
}

/** How many of a group are to be known to have what they are told, and within which time. */
export function TargetField({ form, refused }: TargetFieldProps) {
  const { draft, problems, change } = form;
  const { target } = draft;
  const set = (part: Partial<TargetDraft>) => change({ target: { ...target, ...part } });
  const offered = PROOFS.filter(({ value }) => value === '' || value === target.proof || isProvable(draft.kind, value));
  return (
    <>
      <Field
        label="Confirmed when"
        help="A record is confirmed when its groups reach this. Jira never says that its mail was delivered, so people with Jira accounts can only acknowledge."
        problems={[...problems.target, ...(refused === undefined ? [] : [refused])]}
      >
        {(control) => (
          <NativeSelect
            {...control}
            value={target.proof}
            onChange={(event) =>
              set({ proof: PROOFS.find(({ value }) => value === event.currentTarget.value)?.value ?? '' })
            }
          >
            {offered.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      {target.proof !== '' && (
        <div className="target-numbers">
          <Field label="By so many per cent">
            {({ isInvalid: _invalid, ...control }) => (
              <Textfield
                {...control}
                isCompact
                inputMode="numeric"
                value={target.percent}
                onChange={(event) => set({ percent: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field label="Within so many hours">
            {({ isInvalid: _invalid, ...control }) => (
              <Textfield
                {...control}
                isCompact
                inputMode="numeric"
                value={target.hours}
                onChange={(event) => set({ hours: event.currentTarget.value })}
              />
            )}
          </Field>
          {draft.kind !== 'list' && (
            <Field label="Remind after hours">
              {({ isInvalid: _invalid, ...control }) => (
                <Textfield
                  {...control}
                  isCompact
                  placeholder="Never"
                  value={target.reminders}
                  onChange={(event) => set({ reminders: event.currentTarget.value })}
                />
              )}
            </Field>
          )}
        </div>
      )}
      {target.proof !== '' && <NextChannelField form={form} set={set} />}
      {target.proof !== '' && draft.kind === 'telephone-numbers' && (
        <p className="small subtle">
          Each reminder is one text message more for everybody who is missing, and is charged.
        </p>
      )}
    </>
  );
}

/** Whether those who are missing after all reminders are told by another channel, and when. */
function NextChannelField({
  form,
  set,
}: {
  readonly form: GroupForm;
  readonly set: (part: Partial<TargetDraft>) => void;
}) {
  const { locale } = useReader();
  const { kind, target } = form.draft;
  const channel = nextChannelOf(kind);
  if (!channel) return null;
  const { isNextUsed, nextHours } = target;
  const { reachedNext: reached, count: all } = stays(form.draft) ? form.draft.inParts : form.named;
  const howToAdd =
    kind === 'addresses'
      ? 'Write the number behind an address to add it: Name <name@example.com> +49 151 23456789.'
      : 'Write the address behind a number to add it: Name +49 151 23456789 <name@example.com>.';
  const byChannel = `By ${channelInSentence(channel)}`;
  return (
    <>
      <div className="target-numbers">
        <Field label="Tell those still missing">
          {({ isInvalid: _invalid, ...control }) => (
            <NativeSelect
              {...control}
              value={isNextUsed ? channel : ''}
              onChange={(event) => set({ isNextUsed: event.currentTarget.value !== '' })}
            >
              <option value="">No other way</option>
              <option value={channel}>{byChannel}</option>
            </NativeSelect>
          )}
        </Field>
        {isNextUsed && (
          <Field label="After so many hours">
            {({ isInvalid: _invalid, ...control }) => (
              <Textfield
                {...control}
                isCompact
                inputMode="numeric"
                value={nextHours}
                onChange={(event) => set({ nextHours: event.currentTarget.value })}
              />
            )}
          </Field>
        )}
      </div>
      {isNextUsed && (
        <p className="small subtle" role="status">
          It reaches {reached.toLocaleString(locale)} of {counted(all, 'member', 'members', locale)}.{' '}
          {reached < all && howToAdd}
        </p>
      )}
    </>
  );
}
