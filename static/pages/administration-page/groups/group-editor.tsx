import Button from '@atlaskit/button/new';
import ProgressBar from '@atlaskit/progress-bar';
import Textfield from '@atlaskit/textfield';
import { useEffect, useRef, useState } from 'react';
import { type Answer, type GroupMembersEdit, type GroupView, type NamedMembers } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { Removal } from '../../../components/removal';
import { allowHosts } from '../../../lib/allow-hosts';
import { tellDone } from '../../../lib/flag';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { useArrivalFocus } from '../../../lib/use-arrival-focus';
import { counted } from '../../../lib/words';
import { call } from '../calls';
import { targetOf, useGroupForm } from './group-form';
import { sizeOf } from './in-uploads';
import { MembersField } from './members-field';
import { type PartProps } from '../part';
import { ResponsibleField } from './responsible-field';
import { TargetField } from './target-field';
import { uploading, type Upload, type UploadProgress } from './upload';

interface GroupEditorProps extends PartProps {
  readonly group?: GroupView;
  readonly onClose: () => void;
}

/** The form of a stakeholder group, opened in place. */
export function GroupEditor({ group, view, show, onClose }: GroupEditorProps) {
  const form = useGroupForm(group, view);
  const action = useAction();
  const arrival = useArrivalFocus();
  const { draft, problems } = form;
  const upload = useRef<Upload>(undefined);
  const [progress, setProgress] = useState<UploadProgress>();
  useEffect(() => () => upload.current?.stop(), []);
  const refused = action.state.status === 'refused' ? action.state.refusal : undefined;
  const target = targetOf(draft.target, form.nextChannels);
  /** More members than one call takes arrive before it; tried again, the upload goes on where it stopped. */
  const uploaded = async (members: GroupMembersEdit): Promise<Answer<GroupMembersEdit>> => {
    if (!isNamed(members) || sizeOf(members) <= view.memberLimits.atOnce) return { ok: true, value: members };
    const begun = upload.current;
    const current = begun && entriesOf(begun.members) === entriesOf(members) ? begun : uploading(members);
    upload.current = current;
    const arrived = await current.goOn(setProgress);
    if (!arrived.ok && arrived.refusal.code !== 'busy') stopUpload();
    return arrived;
  };
  const stopUpload = () => {
    upload.current?.stop();
    upload.current = undefined;
    setProgress(undefined);
  };
  const save = () => {
    // What was refused before may not be so any more.
    action.clear();
    const members = form.check();
    if (!members) return;
    action.run(
      'Saving the group…',
      async () => {
        const allowed = await allowPlaces(view, members);
        if (!allowed.ok) return allowed;
        const arrived = await uploaded(members);
        if (!arrived.ok) return arrived;
        const saved = await call('saveGroup', {
          ...(group && { id: group.id, revision: group.revision }),
          name: draft.name.trim(),
          description: draft.description.trim(),
          members: arrived.value,
          ...(typeof target === 'object' ? { target } : {}),
          ...(draft.responsible === '' ? {} : { responsibleAccountId: draft.responsible }),
        });
        if (!saved.ok && saved.refusal.code === 'upload-gone') stopUpload();
        return saved;
      },
      (next) => {
        onClose();
        show(next);
        tellDone(`Group ${draft.name.trim()} saved`);
      },
    );
  };
  return (
    <div
      className="box group-editor"
      ref={arrival}
      tabIndex={-1}
      role="group"
      aria-label={group ? `Edit ${group.name}` : 'New stakeholder group'}
    >
      <Field label="Name" problems={[...problems.name, ...(refused?.field === 'name' ? [refused.message] : [])]}>
        {(control) => (
          <Textfield
            {...control}
            dir="auto"
            value={draft.name}
            onChange={(event) => form.change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Description" help="Who they are and what they want to know; a hint for those who write to them.">
        {(control) => (
          <Textfield
            {...control}
            dir="auto"
            value={draft.description}
            onChange={(event) => form.change({ description: event.currentTarget.value })}
          />
        )}
      </Field>
      <MembersField
        form={form}
        view={view}
        group={group}
        refused={refused?.field?.startsWith('members') ? refused : undefined}
      />
      <ResponsibleField form={form} people={view.people} />
      <TargetField form={form} refused={refused?.field?.startsWith('target') ? refused.message : undefined} />
      <div className="inline">
        <Button appearance="primary" onClick={save} isDisabled={action.running}>
          Save group
        </Button>
        {action.running && progress ? (
          <Button appearance="subtle" onClick={stopUpload} isDisabled={progress.done === progress.of}>
            Cancel the upload
          </Button>
        ) : (
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
        )}
      </div>
      {progress && <Uploading progress={progress} />}
      <ActionOutcome action={action} />
      {group && <RemoveGroup group={group} view={view} show={show} onClose={onClose} />}
    </div>
  );
}

function isNamed(members: GroupMembersEdit): members is NamedMembers {
  return members.kind === 'addresses' || members.kind === 'telephone-numbers';
}

function entriesOf(members: NamedMembers): readonly unknown[] {
  return members.kind === 'addresses' ? members.addresses : members.numbers;
}

function Uploading({ progress: { done, of } }: { readonly progress: UploadProgress }) {
  const { locale } = useReader();
  const words = `${done.toLocaleString(locale)} of ${counted(of, 'member', 'members', locale)} uploaded`;
  return (
    <div className="stack-050">
      <ProgressBar ariaLabel={words} value={of === 0 ? 0 : done / of} />
      <p className="small subtle">{words}. Nothing is saved before all of them are.</p>
    </div>
  );
}

/** The addresses of new places at hosts that nobody knew when the app was made. */
/** Nobody is asked to let the app reach a host to which it cannot post. */
async function allowPlaces(
  { destinationChannels }: PartProps['view'],
  members: GroupMembersEdit,
): Promise<Answer<undefined>> {
  if (members.kind !== 'destinations') return { ok: true, value: undefined };
  const { ownHost } = destinationChannels.find(({ channel }) => channel === members.channel) ?? {};
  const addresses = ownHost ? members.destinations.flatMap(({ address }) => address ?? []) : [];
  if (addresses.length === 0) return { ok: true, value: undefined };
  const checked = await call('checkPlaces', { members });
  return checked.ok ? allowHosts(addresses) : checked;
}

function RemoveGroup({
  group,
  show,
  onClose,
}: PartProps & { readonly group: GroupView; readonly onClose: () => void }) {
  const action = useAction();
  const remove = () =>
    action.run(
      'Removing the group…',
      () => call('removeGroup', { id: group.id, revision: group.revision }),
      (next) => {
        onClose();
        show(next);
      },
    );
  return (
    <Removal
      label="Remove this group…"
      question="Remove this group? Communiqués that were already written to it keep their text and history."
      confirm="Remove it"
      action={action}
      onRemove={remove}
    />
  );
}
