import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { ActionOutcome } from '../../../components/action-outcome';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { counted } from '../../../lib/words';
import { call } from '../calls';

interface DraftWhatProps {
  readonly communiqueId: string;
  readonly current: string;
  readonly onUse: (text: string) => void;
}

/** Drafts the answer to "what" anew from the version's work items; a text that is there is replaced only when asked. */
export function DraftWhat({ communiqueId, current, onUse }: DraftWhatProps) {
  const action = useAction();
  const { locale } = useReader();
  const [previous, setPrevious] = useState<string>();
  const [note, setNote] = useState('');
  const draft = () =>
    action.run(
      'Drafting from the work items…',
      () => call('draftWhat', { communiqueId }),
      ({ text, issues, leftOut }) => {
        setPrevious(current);
        setNote(
          `Drafted from ${counted(issues, 'work item', 'work items', locale)}` +
            (leftOut > 0 ? `; ${leftOut.toLocaleString(locale)} left out, because not everybody may see them.` : '.'),
        );
        onUse(text);
      },
    );
  return (
    <div className="draft-what">
      <Button spacing="compact" appearance="subtle" onClick={draft} isDisabled={action.running}>
        Draft anew from work items
      </Button>
      {previous !== undefined && previous !== current && (
        <Button
          spacing="compact"
          appearance="subtle"
          onClick={() => {
            onUse(previous);
            setPrevious(undefined);
            setNote('The earlier text is back.');
          }}
        >
          Bring back the earlier text
        </Button>
      )}
      <span className="small subtle" role="status">
        {note}
      </span>
      <ActionOutcome action={action} />
    </div>
  );
}
