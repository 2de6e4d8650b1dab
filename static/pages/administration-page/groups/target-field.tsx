import Textfield from '@atlaskit/textfield';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { useReader } from '../../../lib/reader';
import { channelInSentence, counted, isToldByPeople } from '../../../lib/words';
import { stays, type GroupForm, type MembersKind, type TargetDraft } from './group-form';

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

/** Whether this can be known of what such a group is told; nothing is asked of any. */
export function isProvable(kind: MembersKind, proof: TargetDraft['proof']): boolean {
  if (proof === '') return true;
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

const OF_JIRA_MAIL = ' Jira never says that its mail was delivered, so people with Jira accounts can only acknowledge.';
const OF_A_POST =
  ' Nobody in particular can confirm a post: tell those who have to confirm it in a group of their own, too.';

/** Why not everything can be asked of such a group. */
const WHAT_IS_KNOWN: Readonly<Partial<Record<MembersKind, string>>> = {
  'jira-group': OF_JIRA_MAIL,
  'jira-users': OF_JIRA_MAIL,
  destinations: OF_A_POST,
  'linked-requests': OF_A_POST,
};

/** How many of a group are to be known to have what they are told, and within which time. */
export function TargetField({ form, refused }: TargetFieldProps) {
  const { draft, problems, change } = form;
  const { target } = draft;
  const set = (part: Partial<TargetDraft>) => change({ target: { ...target, ...part } });
  const offered = PROOFS.filter(({ value }) => value === target.proof || isProvable(draft.kind, value));
  return (
    <>
      <Field
        label="Confirmed when"
        help={`A record is confirmed when its groups reach this.${WHAT_IS_KNOWN[draft.kind] ?? ''}`}
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
  const { nextChannels: channels } = form;
  const { target } = form.draft;
  if (channels.length === 0) return null;
  const { nextHours } = target;
  const next = channels.find((channel) => channel === target.next);
  return (
    <>
      <div className="target-numbers">
        <Field label="Tell those still missing">
          {({ isInvalid: _invalid, ...control }) => (
            <NativeSelect
              {...control}
              value={next ?? ''}
              onChange={({ currentTarget: { value } }) =>
                set({ next: channels.find((channel) => channel === value) ?? '' })
              }
            >
              <option value="">No other way</option>
              {channels.map((channel) => (
                <option key={channel} value={channel}>
                  By {channelInSentence(channel)}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {next && (
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
      {next && (
        <p className="small subtle" role="status">
          {isToldByPeople(next) ? (
            'The responsible person of the communiqué gets script and list, and says whom they told: that counts for the target, too. At most 100 people are given to them.'
          ) : (
            <Reach form={form} />
          )}
        </p>
      )}
    </>
  );
}

/** How many members a message by the next channel reaches, and how it reaches more. */
function Reach({ form: { draft, named } }: { readonly form: GroupForm }) {
  const { locale } = useReader();
  const { reachedNext: reached, count: all } = stays(draft) ? draft.inParts : named;
  const howToAdd =
    draft.kind === 'addresses'
      ? 'Write the number behind an address to add it: Name <name@example.com> +49 151 23456789.'
      : 'Write the address behind a number to add it: Name +49 151 23456789 <name@example.com>.';
  return (
    <>
      It reaches {reached.toLocaleString(locale)} of {counted(all, 'member', 'members', locale)}.{' '}
      {reached < all && howToAdd}
    </>
  );
}
