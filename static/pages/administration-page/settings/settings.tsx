import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { Section } from '../../../components/section';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { type PartProps } from '../part';
import { draftOf, settingsOf, type SettingsDraft } from './settings-draft';

interface TextSetting {
  readonly name: keyof SettingsDraft;
  /** As the settings call it, for refusals that name a field. */
  readonly field: string;
  readonly label: string;
  readonly help: string;
}

const CHANGES: readonly TextSetting[] = [
  {
    name: 'changeIssueTypes',
    field: 'changeIssueTypes',
    label: 'Issue types that are changes',
    help: 'Names, separated by commas. Only work items of these types can approve.',
  },
];
const ITEMS: readonly TextSetting[] = [
  {
    name: 'configurationItemsField',
    field: 'configurationItemsField',
    label: 'Field with the affected configuration items',
    help: 'Id of the custom field on changes, for example customfield_10100. Empty when the site has none.',
  },
  {
    name: 'configurationItemAttribute',
    field: 'configurationItemAttribute',
    label: 'Attribute that is written',
    help: 'Name of the text attribute of configuration items that says what was told.',
  },
];
const REMINDER: readonly TextSetting[] = [
  {
    name: 'approvalReminderHours',
    field: 'approvalReminderHours',
    label: 'Remind approvers so many hours ahead',
    help: 'Before the planned day begins, whoever is asked and has not decided gets one mail. 0 when nobody is to be reminded.',
  },
];
const SENDER: readonly TextSetting[] = [
  { name: 'senderName', field: 'sender.name', label: 'Sender’s name', help: 'As readers see it.' },
  {
    name: 'senderAddress',
    field: 'sender.address',
    label: 'Sender’s address',
    help: 'The mail provider must know this address as yours.',
  },
  {
    name: 'senderReplyTo',
    field: 'sender.replyTo',
    label: 'Replies go to',
    help: 'Empty when they go to the sender’s address.',
  },
];

interface SettingsProps extends PartProps {
  readonly reload: () => void;
}

/** The settings of the site. */
export function Settings({ view, show, reload }: SettingsProps) {
  const [draft, setDraft] = useState(() => draftOf(view.settings));
  const [tried, setTried] = useState(false);
  const action = useAction();
  const read = settingsOf(draft);
  const refused = action.state.status === 'refused' ? action.state.refusal : undefined;
  const save = () => {
    setTried(true);
    if (!read.settings) return;
    const settings = read.settings;
    action.run(
      'Saving the settings…',
      () => call('saveSettings', { revision: view.settingsRevision, settings }),
      (next) => {
        show(next);
        tellDone('Settings saved');
      },
    );
  };
  const text = ({ name, field, label, help }: TextSetting) => (
    <Field
      key={name}
      label={label}
      help={help}
      problems={[...(tried ? (read.problems[name] ?? []) : []), ...(refused?.field === field ? [refused.message] : [])]}
    >
      {(control) => (
        <Textfield
          {...control}
          dir="auto"
          value={draft[name]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setDraft((before) => ({ ...before, [name]: value }));
          }}
        />
      )}
    </Field>
  );
  return (
    <Section title="Settings">
      <form
        className="box"
        aria-label="Settings"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {CHANGES.map(text)}
        {ITEMS.map(text)}
        {REMINDER.map(text)}
        {SENDER.map(text)}
        <ActionOutcome action={action} help={{ label: 'Load what others saved', onClick: reload }} />
        <div>
          <Button type="submit" isDisabled={action.running}>
            Save settings
          </Button>
        </div>
      </form>
    </Section>
  );
}
