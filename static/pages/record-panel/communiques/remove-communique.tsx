import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type CommuniqueView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Name } from '../../../components/fact';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { NOTHING, useRecord } from '../record';

/** Takes a communiqué out of the record, after asking once. */
export function RemoveCommunique({ communique }: { readonly communique: CommuniqueView }) {
  const { show, setOpen } = useRecord();
  const [asking, setAsking] = useState(false);
  const action = useAction();
  const remove = () =>
    action.run(
      'Removing…',
      () => call('removeCommunique', { communiqueId: communique.id, revision: communique.revision }),
      (view) => {
        setOpen(NOTHING);
        show(view);
      },
    );
  if (!asking)
    return (
      <div>
        <Button appearance="subtle" spacing="compact" onClick={() => setAsking(true)}>
          Remove this communiqué…
        </Button>
      </div>
    );
  return (
    <div className="stack-100">
      <p>
        Remove the communiqué to <Name>{communique.group.name}</Name>? Its text is lost, and this group is not told
        about the release.
      </p>
      <div className="inline">
        <Button appearance="danger" spacing="compact" onClick={remove} isDisabled={action.running}>
          Remove it
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={() => setAsking(false)}>
          Keep it
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
