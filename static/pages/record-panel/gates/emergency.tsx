import Button from '@atlaskit/button/new';
import { Message } from '../../../components/message';
import { Time } from '../../../components/time';
import { useNow } from '../../../lib/now';
import { openIssue } from '../../../lib/navigate';
import { useRecord } from '../record';

/** People were told without an approval of the change, and nobody has reviewed it yet. */
export function Emergency() {
  const { view } = useRecord();
  const now = useNow();
  const open = view.overrides.find(({ review }) => review && !review.done);
  if (!open?.review) return null;
  const overdue = now > open.review.dueAt;
  const change = view.changes[0]?.key;
  return (
    <Message
      appearance="warning"
      title={overdue ? 'The review of this emergency is overdue' : 'An emergency that has to be reviewed'}
    >
      <p>
        People were told without an approval of the change, by override. A change manager who neither asked for it, nor
        granted it, nor sent, says on the change whether that was justified, {overdue ? 'which was due ' : 'until '}
        <Time at={open.review.dueAt} exact />.
      </p>
      {change && (
        <div>
          <Button spacing="compact" onClick={() => openIssue(change)}>
            Open {change}
          </Button>
        </div>
      )}
    </Message>
  );
}
