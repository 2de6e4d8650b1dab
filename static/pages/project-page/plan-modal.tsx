import Button from '@atlaskit/button/new';
import Modal, { ModalBody, ModalFooter, ModalHeader, ModalTitle, ModalTransition } from '@atlaskit/modal-dialog';
import { useState } from 'react';
import { type ChangeSummary, type ProjectVersionRow, type ProjectView } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { ChoiceList } from '../../components/choice-list';
import { Field } from '../../components/field';
import { NativeSelect } from '../../components/native-select';
import { tellDone } from '../../lib/flag';
import { openIssue } from '../../lib/navigate';
import { useReader } from '../../lib/reader';
import { useAction } from '../../lib/use-action';
import { channelInSentence, groupSize } from '../../lib/words';
import { call } from './calls';
import { ChangePicker } from './change-picker';

interface PlanModalProps {
  readonly version: ProjectVersionRow['version'];
  readonly view: ProjectView;
  readonly onClose: () => void;
}

/** Plans the communications of a version: which changes bring it, and who is told. */
export function PlanModal({ version, view, onClose }: PlanModalProps) {
  const { locale } = useReader();
  const [versionId, setVersionId] = useState(version.id);
  const [changes, setChanges] = useState<readonly ChangeSummary[]>([]);
  const [groups, setGroups] = useState<ReadonlySet<string>>(new Set());
  const action = useAction();
  const plan = () =>
    action.run(
      'Planning: creating the work item and drafting what is new for each group…',
      () => call('planCommunications', { versionId, changeKeys: changes.map(({ key }) => key), groupIds: [...groups] }),
      ({ issueKey }) => {
        tellDone(`${issueKey} planned`, 'Its communiqués are drafted from the work items of the version.');
        openIssue(issueKey);
        onClose();
      },
    );
  return (
    <ModalTransition>
      <Modal onClose={onClose} width="medium" label="Plan communications">
        <ModalHeader hasCloseButton>
          <ModalTitle>Plan communications</ModalTitle>
        </ModalHeader>
        <ModalBody>
          <div className="stack-200">
            <p>
              A work item of the type Release Communications is made, with this fix version, linked to the changes. Each
              group gets a communiqué, drafted from the version’s work items. Nothing is sent.
            </p>
            <Field label="Version">
              {(control) => (
                <NativeSelect
                  {...control}
                  value={versionId}
                  onChange={(event) => setVersionId(event.currentTarget.value)}
                >
                  {view.versions
                    .filter((row) => !row.version.archived)
                    .map((row) => (
                      <option key={row.version.id} value={row.version.id}>
                        {row.version.name}
                        {row.version.released ? ' (released)' : ''}
                      </option>
                    ))}
                </NativeSelect>
              )}
            </Field>
            <ChangePicker chosen={changes} onChange={setChanges} />
            {view.groups.length === 0 ? (
              <p className="subtle">
                This site has no stakeholder groups yet. A Jira administrator adds the first one on the app’s settings
                page.
              </p>
            ) : (
              <ChoiceList
                label="Stakeholder groups"
                chosen={groups}
                onChange={setGroups}
                choices={view.groups.map((group) => ({
                  id: group.id,
                  name: group.name,
                  detail: `${groupSize(group, locale)} · ${channelInSentence(group.channel)}`,
                }))}
              />
            )}
            <ActionOutcome action={action} />
          </div>
        </ModalBody>
        <ModalFooter>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button appearance="primary" onClick={plan} isDisabled={action.running}>
            Plan communications
          </Button>
        </ModalFooter>
      </Modal>
    </ModalTransition>
  );
}
