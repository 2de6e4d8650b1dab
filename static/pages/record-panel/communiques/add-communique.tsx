import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type ChoosableKind } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { channelInSentence, KIND, groupSize } from '../../../lib/words';
import { call } from '../calls';
import { NOTHING, useRecord } from '../record';

/** Adds the message to one more stakeholder group. */
export function AddCommunique() {
  const { view, show, setOpen } = useRecord();
  const { locale } = useReader();
  const action = useAction();
  const [groupId, setGroupId] = useState(view.groups[0]?.id ?? '');
  const [kind, setKind] = useState<ChoosableKind>('release-announcement');
  const close = () => setOpen(NOTHING);
  const part = useOpenedPart(close);
  const add = () =>
    action.run(
      'Adding the communiqué and drafting what is new…',
      () => call('addCommunique', { groupId, kind }),
      (next) => {
        const before = new Set(view.communiques.map(({ id }) => id));
        const added = next.communiques.find(({ id }) => !before.has(id));
        show(next);
        setOpen(added ? { what: 'communique', id: added.id } : NOTHING);
      },
    );
  if (view.groups.length === 0)
    return (
      <div className="box" {...part}>
        <p>
          This site has no stakeholder groups yet. A Jira administrator adds them on the page “Release communications
          administration”.
        </p>
        <div>
          <Button spacing="compact" onClick={close}>
            Close
          </Button>
        </div>
      </div>
    );
  return (
    <div className="box" {...part} role="group" aria-label="Add communiqué">
      <Field label="Stakeholder group" help="Who is told the same thing in the same way.">
        {(control) => (
          <NativeSelect {...control} value={groupId} onChange={(event) => setGroupId(event.currentTarget.value)}>
            {view.groups.map((group) => (
              <option key={group.id} value={group.id}>
                {group.name} ({groupSize(group, locale)}, {channelInSentence(group.channel)})
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <Field label="What it announces" help={`${KIND[kind].when} it may leave.`}>
        {(control) => (
          <NativeSelect
            {...control}
            value={kind}
            onChange={(event) =>
              setKind(event.currentTarget.value === 'planned-notice' ? 'planned-notice' : 'release-announcement')
            }
          >
            <option value="release-announcement">{KIND['release-announcement'].name}</option>
            <option value="planned-notice">{KIND['planned-notice'].name}</option>
          </NativeSelect>
        )}
      </Field>
      <div className="inline">
        <Button appearance="primary" onClick={add} isDisabled={action.running}>
          Add and draft
        </Button>
        <Button appearance="subtle" onClick={close}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
