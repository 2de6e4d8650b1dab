import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import { RadioGroup } from '@atlaskit/radio';
import Textfield from '@atlaskit/textfield';
import { useId, useMemo, useState } from 'react';
import { type Freeze } from '../../../../src/contract';
import { ChoiceList } from '../../../components/choice-list';
import { Field, Problems } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { useReader } from '../../../lib/reader';
import { useArrivalFocus } from '../../../lib/use-arrival-focus';
import { type ProjectOption } from '../part';
import { freezeDraftOf, freezeOf, newFreeze, type FreezeDraft } from './freeze-draft';
import { toggled } from './policy-draft';
import { keysOf, POLICY_KIND } from './policy-words';
import { timeZones } from '../../../lib/zoned-time';

interface FreezeEditorProps {
  readonly freeze?: Freeze;
  readonly projects: readonly ProjectOption[];
  readonly onKeep: (freeze: Freeze) => void;
  readonly onClose: () => void;
}

/** The form of one freeze; it becomes part of the policy's draft, and is saved with it. */
export function FreezeEditor({ freeze, projects, onKeep, onClose }: FreezeEditorProps) {
  const reader = useReader();
  const [draft, setDraft] = useState(() => (freeze ? freezeDraftOf(freeze) : newFreeze(reader.timeZone)));
  const [tried, setTried] = useState(false);
  const arrival = useArrivalFocus();
  const label = useId();
  const zones = useMemo(() => timeZones(draft.timeZone), [draft.timeZone]);
  const read = freezeOf(draft);
  const problems = (field: keyof FreezeDraft) => (tried ? (read.problems[field] ?? []) : []);
  const set = (some: Partial<FreezeDraft>) => setDraft((before) => ({ ...before, ...some }));
  const keep = () => {
    setTried(true);
    if (read.freeze) onKeep({ id: freeze?.id ?? crypto.randomUUID(), ...read.freeze });
  };
  return (
    <div
      className="box group-editor"
      ref={arrival}
      tabIndex={-1}
      role="group"
      aria-label={freeze ? `Edit ${freeze.name}` : 'New freeze'}
    >
      <Field
        label="Name of the freeze"
        help="As people know it; panels give it as the reason."
        problems={problems('name')}
      >
        {(control) => (
          <Textfield
            {...control}
            dir="auto"
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <div className="side-by-side">
        <Field label="From" problems={problems('from')}>
          {(control) => (
            <Textfield
              {...control}
              type="datetime-local"
              value={draft.from}
              onChange={(event) => set({ from: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Until" problems={problems('until')}>
          {(control) => (
            <Textfield
              {...control}
              type="datetime-local"
              value={draft.until}
              onChange={(event) => set({ until: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      <Field label="Time zone" help="Both times are by its clocks." problems={problems('timeZone')}>
        {(control) => (
          <NativeSelect
            {...control}
            value={draft.timeZone}
            onChange={(event) => set({ timeZone: event.currentTarget.value })}
          >
            {zones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <fieldset className="choice-list">
        <legend>What it stops</legend>
        {keysOf(POLICY_KIND).map((kind) => (
          <Checkbox
            key={kind}
            isChecked={draft.kinds.includes(kind)}
            onChange={() => set({ kinds: toggled(draft.kinds, kind) })}
            label={POLICY_KIND[kind]}
          />
        ))}
        <Problems problems={problems('kinds')} />
      </fieldset>
      <div className="stack-100">
        <p className="legend" id={label}>
          For which projects
        </p>
        <RadioGroup
          aria-labelledby={label}
          options={[
            { name: `projects-${label}`, value: 'all', label: 'All projects' },
            { name: `projects-${label}`, value: 'some', label: 'Certain projects' },
          ]}
          value={draft.projects}
          onChange={(event) => set({ projects: event.currentTarget.value === 'some' ? 'some' : 'all' })}
        />
        {draft.projects === 'some' && (
          <ChoiceList
            label="Projects"
            choices={projects.map(({ id, key, name }) => ({ id, name, detail: key }))}
            chosen={new Set(draft.projectIds)}
            onChange={(chosen) => set({ projectIds: [...chosen] })}
          />
        )}
        <Problems problems={problems('projectIds')} />
      </div>
      <div className="inline">
        <Button onClick={keep}>{freeze ? 'Change freeze' : 'Add to the policy'}</Button>
        <Button appearance="subtle" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
