import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { type GroupMembersEdit, type GroupView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { Removal } from '../../../components/removal';
import { allowHosts } from '../../../lib/allow-hosts';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useArrivalFocus } from '../../../lib/use-arrival-focus';
import { call } from '../calls';
import { targetOf, useGroupForm } from './group-form';
import { MembersField } from './members-field';
import { type PartProps } from '../part';
import { ResponsibleField } from './responsible-field';
import { TargetField } from './target-field';

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
  const refused = action.state.status === 'refused' ? action.state.refusal : undefined;
  const target = targetOf(draft.target, draft.kind);
  const save = () => {
    const members = form.check();
    if (!members) return;
    action.run(
      'Saving the group…',
      async () => {
        const allowed = await allowHosts(ownHostsOf(view, members));
        return allowed.ok
          ? call('saveGroup', {
              ...(group && { id: group.id, revision: group.revision }),
              name: draft.name.trim(),
              description: draft.description.trim(),
              members,
              ...(typeof target === 'object' ? { target } : {}),
              ...(draft.responsible === '' ? {} : { responsibleAccountId: draft.responsible }),
            })
          : allowed;
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
        refused={refused?.field?.startsWith('members') ? refused.message : undefined}
      />
      <ResponsibleField form={form} people={view.people} />
      <TargetField form={form} refused={refused?.field?.startsWith('target') ? refused.message : undefined} />
      <div className="inline">
        <Button appearance="primary" onClick={save} isDisabled={action.running}>
          Save group
        </Button>
        <Button appearance="subtle" onClick={onClose}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
      {group && <RemoveGroup group={group} view={view} show={show} onClose={onClose} />}
    </div>
  );
}

/** The addresses of new places at hosts that nobody knew when the app was made. */
function ownHostsOf({ destinationChannels }: PartProps['view'], members: GroupMembersEdit): readonly string[] {
  if (members.kind !== 'destinations') return [];
  const { ownHost } = destinationChannels.find(({ channel }) => channel === members.channel) ?? {};
  return ownHost ? members.destinations.flatMap(({ address }) => address ?? []) : [];
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
