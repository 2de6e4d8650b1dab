import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { type DestinationChannelView, type GroupView, type Refusal } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { CopyButton } from '../../../components/copy-button';
import { Message } from '../../../components/message';
import { Field, Problems } from '../../../components/field';
import { openAddress } from '../../../lib/navigate';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { placesOf, type DestinationDraft, type GroupForm } from './group-form';

interface DestinationsProps {
  readonly form: GroupForm;
  readonly channel?: DestinationChannelView;
  readonly group?: GroupView;
  readonly problems: readonly string[];
  /** Why the members were not saved; its field names the place by its number. */
  readonly refused?: Refusal;
}

/** The places to which a group's messages are posted. Their URLs can be replaced but never read again. */
export function Destinations({ form, channel, group, problems, refused }: DestinationsProps) {
  if (!channel) return null;
  const destinations = placesOf(form.draft);
  const refusedAt = /^members\.destinations\.(\d+)\.address$/u.exec(refused?.field ?? '')?.[1];
  const general = refused && refusedAt === undefined ? [...problems, refused.message] : problems;
  const put = (row: number, part: Partial<DestinationDraft>) =>
    form.change({ destinations: form.draft.destinations.map((one) => (one.row === row ? { ...one, ...part } : one)) });
  const add = () =>
    form.change({
      destinations: [
        ...form.draft.destinations,
        { row: Math.max(-1, ...destinations.map(({ row }) => row)) + 1, name: '', address: '' },
      ],
    });
  return (
    <div className="stack-100">
      <p className="small subtle">{channel.proves}</p>
      {destinations.map((destination, index) => (
        <DestinationRow
          key={destination.row}
          destination={destination}
          channel={channel}
          group={group}
          problems={refused && refusedAt === String(index) ? [refused.message] : []}
          onChange={(part) => put(destination.row, part)}
          onRemove={() =>
            form.change({ destinations: form.draft.destinations.filter(({ row }) => row !== destination.row) })
          }
        />
      ))}
      {general.length > 0 && (
        <div role="alert">
          <Problems problems={general} />
        </div>
      )}
      <div>
        <Button spacing="compact" onClick={add}>
          Add {destinations.length === 0 ? `a ${channel.noun}` : `another ${channel.noun}`}
        </Button>
      </div>
    </div>
  );
}

interface DestinationRowProps {
  readonly destination: DestinationDraft;
  readonly channel: DestinationChannelView;
  readonly group?: GroupView;
  readonly problems: readonly string[];
  readonly onChange: (part: Partial<DestinationDraft>) => void;
  readonly onRemove: () => void;
}

const SECRET_STAYS = 'Its signing secret stays the same when the URL is replaced.';

function DestinationRow({ destination, channel, group, problems, onChange, onRemove }: DestinationRowProps) {
  const { id, name, address } = destination;
  const called = name.trim() === '' ? `the new ${channel.noun}` : name;
  const url = group?.pages?.find(({ destinationId }) => destinationId === id)?.url;
  return (
    <div className="destination" role="group" aria-label={called}>
      <Field label="Name" help={channel.nameHelp}>
        {(control) => (
          <Textfield
            {...control}
            dir="auto"
            value={name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      {channel.address ? (
        <Field
          label={id ? `${channel.address.label}, to replace the one that is kept` : channel.address.label}
          help={id && channel.signed ? `${channel.address.help} ${SECRET_STAYS}` : channel.address.help}
          problems={problems}
        >
          {(control) => (
            <Textfield
              {...control}
              type="password"
              autoComplete="off"
              placeholder={id ? 'Kept; it cannot be read again' : ''}
              value={address}
              onChange={(event) => onChange({ address: event.currentTarget.value })}
            />
          )}
        </Field>
      ) : (
        <OwnPage url={url} called={called} />
      )}
      {channel.address && (!id || address.trim() !== '') && (
        <p className="small subtle">
          {id
            ? 'Save the group and open it again; then a test message can be sent to the new place.'
            : 'Save the group and open it again; then a test message can be sent.'}
        </p>
      )}
      <div className="inline">
        {id && group && channel.address && address.trim() === '' && (
          <TestPost groupId={group.id} destinationId={id} called={called} />
        )}
        {id && group && channel.signed && <SigningSecret groupId={group.id} destinationId={id} called={called} />}
        <Button appearance="subtle" spacing="compact" onClick={onRemove}>
          Take out<span className="visually-hidden"> {called}</span>
        </Button>
      </div>
    </div>
  );
}

/** The address of a page that the app serves; it is made with the group. */
function OwnPage({ url, called }: { readonly url?: string; readonly called: string }) {
  if (url === undefined)
    return <p className="small subtle">Save the group; then the address of the page stands here, to be given away.</p>;
  return (
    <Field
      label="Address of the page"
      help="Everybody who has it can read what was published. It stays the same as long as the page is in this group."
    >
      {(control) => (
        <div className="stack-050">
          <Textfield {...control} isReadOnly value={url} />
          <div className="inline">
            <Button spacing="compact" onClick={() => openAddress(url)}>
              Open the page<span className="visually-hidden"> {called}</span>
            </Button>
            <CopyButton text={url} what="the address" />
          </div>
        </div>
      )}
    </Field>
  );
}

interface PlaceProps {
  readonly groupId: string;
  readonly destinationId: string;
  readonly called: string;
}

/** Posts one message, so that a mistake shows today and not on the day of the release. */
function TestPost({ groupId, destinationId, called }: PlaceProps) {
  const [outcome, setOutcome] = useState('');
  const action = useAction();
  const send = () => {
    setOutcome('');
    action.run(
      'Sending a test message…',
      () => call('sendTestPost', { groupId, destinationId }),
      ({ text }) => setOutcome(text),
    );
  };
  return (
    <div className="stack-050 grow">
      <div>
        <Button spacing="compact" onClick={send} isDisabled={action.running}>
          Send a test message<span className="visually-hidden"> to {called}</span>
        </Button>
      </div>
      {outcome && (
        <p className="small" role="status">
          {outcome}
        </p>
      )}
      <ActionOutcome action={action} />
    </div>
  );
}

/** Makes the secret with which the receiver verifies posts. It is shown once and cannot be read again. */
function SigningSecret({ groupId, destinationId, called }: PlaceProps) {
  const [secret, setSecret] = useState('');
  const action = useAction();
  const renew = () =>
    action.run(
      'Making a signing secret…',
      () => call('renewDestinationSecret', { groupId, destinationId }),
      (renewed) => setSecret(renewed.secret),
    );
  return (
    <div className="stack-050 grow">
      <div>
        <Button spacing="compact" onClick={renew} isDisabled={action.running}>
          Make a new signing secret<span className="visually-hidden"> for {called}</span>
        </Button>
      </div>
      {secret === '' ? (
        <p className="small subtle">Posts that are signed with an older one are then refused by the receiver.</p>
      ) : (
        <Message appearance="information" title="This secret is shown only once" live="polite">
          <p>Give it to the receiver now. When it is lost, make a new one.</p>
          <pre className="code" tabIndex={0} aria-label="Signing secret">
            {secret}
          </pre>
          <CopyButton text={secret} what="the secret" />
        </Message>
      )}
      <ActionOutcome action={action} />
    </div>
  );
}
