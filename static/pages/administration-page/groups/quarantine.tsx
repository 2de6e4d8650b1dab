import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type GroupView, type QuarantinedView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Fact } from '../../../components/fact';
import { ReasonField } from '../../../components/reason-field';
import { StatusIcon } from '../../../components/status-icon';
import { Time } from '../../../components/time';
import { WhoMends } from '../../../components/who-mends';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { useWords } from '../../../lib/use-words';
import { useReader } from '../../../lib/reader';
import { people } from '../../../lib/words';
import { call } from '../calls';
import { type PartProps } from '../part';

interface QuarantineProps extends PartProps {
  readonly group: GroupView;
}

const FIRST = 5;

interface QuarantineWords {
  /** Ends "2 people left out, because …". */
  readonly because: string;
  /** Ends "Lena Fischer answers for this group and is to have them mended. …". */
  readonly remedy: string;
  readonly knowing: string;
  readonly done: string;
}

const OF_MAIL: QuarantineWords = {
  because: 'mail to them does not arrive',
  remedy: 'Correct the address in the group, or remove it; or let it be written to again once its mailbox takes mail.',
  knowing: 'How you know that it takes mail now. The ledger keeps it with your name.',
  done: 'The address is written to again',
};

const OF_TEXTS: QuarantineWords = {
  because: 'text messages to them do not arrive',
  remedy: 'Correct the number in the group, or remove it; or let it be written to again once it takes text messages.',
  knowing: 'How you know that it takes text messages now. The ledger keeps it with your name.',
  done: 'The number is written to again',
};

function wordsFor({ channel }: GroupView): QuarantineWords {
  return channel === 'text-message' ? OF_TEXTS : OF_MAIL;
}

/** The addresses of a group that do not take mail, who has them mended, and the way to let one go. */
export function Quarantine({ group, view, show }: QuarantineProps) {
  const { locale } = useReader();
  const [all, setAll] = useState(false);
  const [releasing, setReleasing] = useState<string>();
  const { quarantined, responsibleAccountId, responsibleGone, toldToMend } = group;
  const words = wordsFor(group);
  if (quarantined.length === 0) return null;
  const answers = responsibleGone ? undefined : responsibleAccountId;
  return (
    <div className="group-quarantine">
      <div className="inline">
        <StatusIcon tone="warning" label="Attention" />
        <p className="legend">
          {people(quarantined.length, locale)} left out, because {words.because}
        </p>
      </div>
      <p>
        <WhoMends count={quarantined.length} accountId={answers} told={toldToMend} />{' '}
        {answers === undefined && 'Name somebody under “Edit”. '}
        {words.remedy}
      </p>
      <ul className="rows">
        {(all ? quarantined : quarantined.slice(0, FIRST)).map((one) => (
          <li key={one.id}>
            <div className="group-row">
              <div className="row-text">
                <span>
                  <Fact>{one.recipient ?? 'A member of the Jira group'}</Fact>
                </span>
                <p>
                  since <Time at={one.since} /> · <span dir="auto">{one.reason}</span>
                </p>
              </div>
              {releasing !== one.id && (
                <Button spacing="compact" onClick={() => setReleasing(one.id)}>
                  Write again…<span className="visually-hidden"> to {one.recipient ?? 'this member'}</span>
                </Button>
              )}
            </div>
            {releasing === one.id && (
              <Release
                group={group}
                quarantined={one}
                view={view}
                show={show}
                onClose={() => setReleasing(undefined)}
              />
            )}
          </li>
        ))}
      </ul>
      {!all && quarantined.length > FIRST && (
        <div>
          <Button appearance="subtle" spacing="compact" onClick={() => setAll(true)}>
            Show all {quarantined.length.toLocaleString(locale)}
          </Button>
        </div>
      )}
    </div>
  );
}

interface ReleaseProps extends QuarantineProps {
  readonly quarantined: QuarantinedView;
  readonly onClose: () => void;
}

function Release({ group, quarantined, show, onClose }: ReleaseProps) {
  const action = useAction();
  const { words: reason, write, letGo } = useWords(`Write again to ${quarantined.recipient}`, action);
  const cancel = () => {
    letGo();
    onClose();
  };
  const part = useOpenedPart(cancel);
  const [asked, setAsked] = useState(false);
  const words = wordsFor(group);
  const release = () => {
    setAsked(true);
    if (reason.trim() === '') return;
    action.run(
      'Writing it down…',
      () => call('releaseAddress', { groupId: group.id, id: quarantined.id, reason: reason.trim() }),
      (next) => {
        onClose();
        show(next);
        tellDone(words.done);
      },
    );
  };
  return (
    <div className="row-details" {...part} role="group" aria-label="Write again">
      <ReasonField
        help={words.knowing}
        problems={asked && reason.trim() === '' ? ['Say how you know.'] : []}
        value={reason}
        onChange={write}
      />
      <div className="inline">
        <Button appearance="primary" spacing="compact" onClick={release} isDisabled={action.running}>
          Write to it again
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
