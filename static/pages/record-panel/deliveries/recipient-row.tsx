import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type CommuniqueView, type DeliveryView, type SettleableState } from '../../../../src/contract';
import { Fact, Name } from '../../../components/fact';
import { StateLozenge } from '../../../components/state-lozenge';
import { StatusIcon } from '../../../components/status-icon';
import { Time } from '../../../components/time';
import { useNow } from '../../../lib/now';
import { channelInSentence, deliveryState, isPosted, isToldByPeople, lowerFirst } from '../../../lib/words';
import { useRecord } from '../record';
import { Settle } from './settle';
import { whyNotAgain } from './sent-again';

/** What to do about a delivery with a problem. */
const REMEDY: Readonly<Partial<Record<DeliveryView['state'], string>>> = {
  bounced: 'The mail did not arrive. Tell this person another way. Try again only when this address takes mail again.',
  failed:
    'It was refused or given up. Have mended what the reason says, then try again, or tell this person another way.',
  uncertain: 'It may or may not have arrived. Find out, and say what you found, so that nobody is told twice.',
  'to-do': 'A person has to tell it; script and list stand under “Told by people”.',
  stopped: 'It was held back before it left.',
};
const REMEDY_OF_TEXT_MESSAGE =
  'The telephone did not get it. Tell this person another way. Try again only when this number takes text messages again.';

const REMEDY_OF_A_POST =
  'It was refused or given up. Have mended what the reason says, then try again, or tell those who read there another way.';
const REMEDY_OF_A_TASK =
  'Nobody was told here. Trying again puts it back on the list of the responsible person, once it can be done.';

function remedyFor({ state, channel }: Pick<DeliveryView, 'state' | 'channel'>): string | undefined {
  if (state === 'failed' && isToldByPeople(channel)) return REMEDY_OF_A_TASK;
  if (state === 'failed' && isPosted(channel)) return REMEDY_OF_A_POST;
  return state === 'bounced' && channel === 'text-message' ? REMEDY_OF_TEXT_MESSAGE : REMEDY[state];
}

interface RecipientRowProps {
  readonly delivery: DeliveryView;
  /** The one that it brings. */
  readonly communique?: CommuniqueView;
  readonly onSettled: () => void;
}

/** What a person can settle, and the button that opens it. */
const SETTLE: Readonly<Record<SettleableState, string>> = {
  uncertain: 'Settle…',
  failed: 'Try again…',
  bounced: 'Try again…',
};

function settleable(state: DeliveryView['state']): SettleableState | undefined {
  return state === 'uncertain' || state === 'failed' || state === 'bounced' ? state : undefined;
}

/** One recipient: the state, since when, and what to do when it is a problem. */
export function RecipientRow({ delivery, communique, onSettled }: RecipientRowProps) {
  const { view, reload } = useRecord();
  const now = useNow();
  const [settling, setSettling] = useState(false);
  const state = deliveryState(delivery);
  const whyOnlyOnce = communique && whyNotAgain(communique);
  const canOnlyLeaveAgain = delivery.state === 'failed' || delivery.state === 'bounced';
  const isFinal = canOnlyLeaveAgain && whyOnlyOnce !== undefined;
  const open = isFinal ? undefined : settleable(delivery.state);
  // Nothing was tried yet, and is not to be before: the turn of this reader by their own clock.
  const waits = delivery.state === 'planned' && delivery.changedAt > now;
  const hasTurn = waits && delivery.attempts === 0;
  const settle = () => {
    setSettling(false);
    onSettled();
    reload();
  };
  return (
    <li>
      <div className="row">
        <StatusIcon tone={state.tone} label="" />
        <div className="row-text">
          <span>
            <Fact>{delivery.recipient}</Fact> <Name>{communique?.group.name ?? ''}</Name>
            {delivery.corrects && <span className="subtle"> · correction</span>}
          </span>
          <p>
            {hasTurn ? (
              <>
                Leaves <Time at={delivery.changedAt} exact />
              </>
            ) : waits ? (
              <>
                Is tried again <Time at={delivery.changedAt} />
              </>
            ) : (
              <Time at={delivery.acknowledgedAt ?? delivery.changedAt} />
            )}
            {delivery.attempts > 1 && ` · ${delivery.attempts} attempts`}
            {delivery.reason && <span dir="auto"> · {delivery.reason}</span>}
          </p>
          {delivery.next && <NextTold next={delivery.next} />}
          <Remedy
            delivery={delivery}
            whyOnlyOnce={isFinal ? whyOnlyOnce : undefined}
            isCorrected={communique?.corrected === true}
          />
        </div>
        <div className="row-end">
          <StateLozenge {...state} />
          {open && view.allowed.send && !settling && (
            <Button spacing="compact" onClick={() => setSettling(true)}>
              {SETTLE[open]}
              <span className="visually-hidden"> the delivery to {delivery.recipient}</span>
            </Button>
          )}
        </div>
      </div>
      {settling && open && (
        <Settle
          delivery={delivery}
          state={open}
          onlyOnce={whyOnlyOnce !== undefined}
          onSettled={settle}
          onCancel={() => setSettling(false)}
        />
      )}
    </li>
  );
}

interface RemedyProps {
  readonly delivery: Pick<DeliveryView, 'state' | 'channel'>;
  /** Why nothing is sent again, where trying again would be the remedy. */
  readonly whyOnlyOnce?: string;
  /** What it says is not right any more. */
  readonly isCorrected: boolean;
}

function Remedy({ delivery, whyOnlyOnce, isCorrected }: RemedyProps) {
  const remedy = remedyFor(delivery);
  if (whyOnlyOnce === undefined) return remedy && <p>{remedy}</p>;
  if (isCorrected) return <p>It was corrected since: nobody has to be told it any more.</p>;
  return (
    <p>
      Tell this person another way: nothing of this communiqué is sent again. <span dir="auto">{whyOnlyOnce}</span>
    </p>
  );
}

/** Who did not confirm it and was told another way is listed with how that went. */
function NextTold({ next }: { readonly next: NonNullable<DeliveryView['next']> }) {
  return (
    <p>
      {isToldByPeople(next.channel)
        ? `By ${channelInSentence(next.channel)}`
        : `Told by ${channelInSentence(next.channel)}, too`}
      : {lowerFirst(deliveryState(next).word)} <Time at={next.at} />
      {next.reason && <span dir="auto"> · {next.reason}</span>}
    </p>
  );
}
