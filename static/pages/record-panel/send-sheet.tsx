import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type CommuniqueView, type GateVerdict } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Name } from '../../components/fact';
import { Message } from '../../components/message';
import { Section } from '../../components/section';
import { Time } from '../../components/time';
import { tellDone } from '../../lib/flag';
import { useReader } from '../../lib/reader';
import { useAction } from '../../lib/use-action';
import { useOpenedPart } from '../../lib/use-arrival-focus';
import { GATE_TITLE, channelInSentence, counted, listed, recipientsOfAll, recipientsOn } from '../../lib/words';
import { call } from './calls';
import { Reason } from './gates/reason';
import { leaving } from './next-step';
import { useRecord } from './record';
import { CommuniquePreview } from './communiques/communique-preview';

/** The last look before anything leaves: who, how many, over what; one confirmation that names the recipients. */
export function SendSheet() {
  const { view, show, close, reload } = useRecord();
  const { locale } = useReader();
  const part = useOpenedPart(close);
  const action = useAction();
  const communiques = leaving(view);
  const total = communiques.reduce((sum, { audience }) => sum + audience.count, 0);
  const all = recipientsOfAll(communiques, total, locale);
  const held = view.gates.filter((gate) => !gate.open);
  const waiting = communiques.filter(({ waitsFor }) => waitsFor !== undefined);
  const isInParts = held.length > 0 && view.beginsWith.length > 0;
  const isTimed = isInParts || communiques.some(({ timing }) => timing !== undefined);
  const send = () =>
    action.run(
      'Starting to send…',
      () => call('sendCommunications', { contentDigest: view.contentDigest }),
      (next) => {
        close();
        show(next);
        tellDone(`Sending to ${all} has started`);
      },
    );
  return (
    <div className="box" {...part}>
      <Section
        title={`Send ${view.correction ? 'the correction of ' : ''}${view.projectName} ${view.version?.name ?? ''} to ${all}`}
      >
        {isInParts ? (
          <LeavesInParts first={communiques.filter((one) => !waiting.includes(one))} waiting={waiting} />
        ) : held.length > 0 ? (
          <div className="stack-100">
            <p>
              {counted(held.length, 'gate holds', 'gates hold', locale)} it. The gates are judged again when you send:
              if one still holds, nothing leaves, and the refusal is written to the ledger.
            </p>
            <ul className="plain-list">
              {held.flatMap((gate) =>
                gate.reasons.map((reason, index) => <Reason key={`${gate.name}-${index}`} reason={reason} />),
              )}
            </ul>
          </div>
        ) : (
          <>
            {view.correction && <p>It goes to exactly those who were told, or may have been.</p>}
            <NothingHolds gates={view.gates} isTimed={isTimed} />
          </>
        )}
        <ul className="rows">
          {communiques.map((communique) => (
            <SheetRow key={communique.id} communique={communique} />
          ))}
        </ul>
        <p>
          You are about to write to {all}:{' '}
          <strong dir="auto">
            {listed(
              communiques.map(({ group, audience }) => `${group.name} (${audience.count.toLocaleString(locale)})`),
            )}
          </strong>
          . What has left cannot be called back; it can only be corrected.
        </p>
        <ActionOutcome
          action={action}
          help={{
            label: 'Look at the gates again',
            onClick: () => {
              action.clear();
              reload();
            },
          }}
        />
        <div className="inline">
          <Button
            appearance={held.length > 0 && !isInParts ? 'default' : 'primary'}
            onClick={send}
            isDisabled={action.running}
          >
            {isTimed ? `Authorise sending to ${all}` : `Send to ${all} now`}
          </Button>
          <Button appearance="subtle" onClick={close}>
            Not now
          </Button>
        </div>
      </Section>
    </div>
  );
}

interface Parts {
  readonly first: readonly CommuniqueView[];
  readonly waiting: readonly CommuniqueView[];
}

/** What the gates of some communiqués hold does not keep the others back, and is not forgotten. */
function LeavesInParts({ first, waiting }: Parts) {
  const names = (communiques: readonly CommuniqueView[]) => listed(communiques.map(({ group }) => group.name));
  const awaited = new Set(waiting.flatMap(({ waitsFor }) => waitsFor ?? []));
  return (
    <Message appearance="information" title={`Begins with ${names(first)}`}>
      {[...awaited].map((gates) => {
        const together = waiting.filter(({ waitsFor }) => waitsFor === gates);
        return (
          <p key={gates} dir="auto">
            {names(together)}: {together.length === 1 ? 'waits' : 'wait'} for {gates}.
          </p>
        );
      })}
      <p>
        {waiting.length === 1
          ? 'It leaves by itself as soon as its gates are open, not before. Until then you can hold it or leave it out in the run-book.'
          : 'They leave by themselves as soon as their gates are open, not before. Until then you can hold them or leave them out in the run-book.'}
      </p>
    </Message>
  );
}

/** What is open only by an override is said once more, before it is too late. */
function NothingHolds({ gates, isTimed }: { readonly gates: readonly GateVerdict[]; readonly isTimed: boolean }) {
  const when = isTimed
    ? 'Each communiqué leaves at its time, when the gates are judged once more.'
    : 'It leaves as soon as you confirm.';
  const passed = gates.flatMap(({ override, name }) => (override ? [{ ...override, name }] : []));
  if (passed.length === 0) return <p>All gates are open; nothing holds it any more. {when}</p>;
  return (
    <Message appearance="warning" title="You send by override">
      <ul>
        {passed.map(({ id, name, passed: reasons, until }) => (
          <li key={id} dir="auto">
            {GATE_TITLE[name]}: {reasons.map(({ text }) => text).join(' ')} Overridden until <Time at={until} exact />.
          </li>
        ))}
      </ul>
      <p>{when} What has not left when an override ends is stopped.</p>
    </Message>
  );
}

function SheetRow({ communique }: { readonly communique: CommuniqueView }) {
  const { locale } = useReader();
  const [preview, setPreview] = useState(false);
  return (
    <li className="sheet-row">
      <div className="inline spread">
        <div className="row-text">
          <h3>
            <Name>{communique.group.name}</Name>
          </h3>
          <p dir="auto">{communique.subject || 'No subject yet'}</p>
          <p>
            {recipientsOn(communique.channel, communique.audience.count, locale)} ·{' '}
            {channelInSentence(communique.channel)}
            {communique.audience.excluded.length > 0 && <bdi> · {communique.audience.excluded.join('; ')}</bdi>}
          </p>
          {communique.timing && <p dir="auto">{communique.timingInWords}</p>}
        </div>
        <Button spacing="compact" aria-expanded={preview} onClick={() => setPreview(!preview)}>
          {preview ? 'Hide' : 'Show'} the message
          <span className="visually-hidden"> to {communique.group.name}</span>
        </Button>
      </div>
      {preview && <CommuniquePreview communique={communique} />}
    </li>
  );
}
