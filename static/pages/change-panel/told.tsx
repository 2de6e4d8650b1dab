import { useId, useState } from 'react';
import { type ChangeRecordView } from '../../../src/contract';
import { DisclosureButton } from '../../components/disclosure';
import { Name } from '../../components/fact';
import { Problems } from '../../components/field';
import { PreviewFrame } from '../../components/preview-frame';
import { Section } from '../../components/section';
import { StatusIcon } from '../../components/status-icon';
import { useReader } from '../../lib/reader';
import { channelInSentence, counted, recipientsOn } from '../../lib/words';

/** What will be said to whom; each message opens as its reader would get it. */
export function Told({ record }: { readonly record: ChangeRecordView }) {
  return (
    <Section title="What will be said to whom" count={record.communiques.length}>
      {record.communiques.length === 0 && <p className="subtle">No communiqué is written yet.</p>}
      {record.communiques.length > 0 && (
        <ul className="rows">
          {record.communiques.map((communique) => (
            <ToldRow key={communique.id} communique={communique} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function ToldRow({ communique }: { readonly communique: ChangeRecordView['communiques'][number] }) {
  const { locale } = useReader();
  const [open, setOpen] = useState(false);
  const details = useId();
  const problems = communique.problems.length;
  return (
    <li>
      <div className="row">
        <StatusIcon
          tone={problems > 0 ? 'warning' : 'success'}
          label={problems > 0 ? counted(problems, 'problem', 'problems') : 'Complete'}
        />
        <div className="row-text">
          <h3>
            <Name>{communique.groupName}</Name>
          </h3>
          <blockquote className="told-subject" dir="auto">
            {communique.subject || 'No subject yet'}
          </blockquote>
          <p>
            {recipientsOn(communique.channel, communique.audienceCount, locale)} ·{' '}
            {channelInSentence(communique.channel)}
          </p>
          {communique.timingInWords && <p dir="auto">{communique.timingInWords}</p>}
          {communique.excluded.map((one) => (
            <p key={one} dir="auto">
              {one}
            </p>
          ))}
        </div>
        <DisclosureButton
          open={open}
          onToggle={() => setOpen(!open)}
          what={`the message to ${communique.groupName}`}
          controls={details}
        />
      </div>
      {open && (
        <div className="row-details" id={details}>
          {problems > 0 && <Problems problems={communique.problems.map(({ message }) => message)} />}
          <PreviewFrame preview={communique.preview} of={communique.groupName} />
        </div>
      )}
    </li>
  );
}
