import Button from '@atlaskit/button/new';
import { type CommuniqueView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Name } from '../../../components/fact';
import { Time } from '../../../components/time';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { channelInSentence, people, recipientsOn } from '../../../lib/words';
import { call } from '../calls';
import { useRecord } from '../record';
import { ToMend } from '../to-mend';

/** `23,400 of about 50,000 people` */
function foundSoFar(
  { people: far, about }: NonNullable<CommuniqueView['audience']['found']>,
  locale: string | undefined,
): string {
  return about === undefined
    ? people(far, locale)
    : `${Math.min(far, about).toLocaleString(locale)} of about ${people(about, locale)}`;
}

interface AudienceProps {
  readonly communique: CommuniqueView;
  readonly mayRefresh: boolean;
}

/** Who gets it, who does not, and why not. */
export function Audience({ communique, mayRefresh }: AudienceProps) {
  const { show } = useRecord();
  const { locale } = useReader();
  const action = useAction();
  const { count, resolvedAt, lookingUp, found, excluded } = communique.audience;
  return (
    <div className="stack-100">
      <h3>Audience</h3>
      {resolvedAt > 0 && (
        <p>
          {recipientsOn(communique.channel, count, locale)} in <Name>{communique.group.name}</Name>, by{' '}
          {channelInSentence(communique.channel)}; looked up <Time at={resolvedAt} />.
        </p>
      )}
      {resolvedAt === 0 && !lookingUp && <p>Nobody has been looked up yet.</p>}
      {lookingUp && (
        <p>
          Looking up the recipients{found && `: ${foundSoFar(found, locale)}`}. They are so many that this goes on in
          the background, for hours where a group of Jira is very large; you can close the panel. Reload it to see how
          far it has come.
        </p>
      )}
      {excluded.length > 0 && (
        <>
          <p>Who will not get it, and why:</p>
          <ul>
            {excluded.map((one, index) => (
              <li key={index} dir="auto">
                {one}
              </li>
            ))}
          </ul>
        </>
      )}
      <ToMend communique={communique} />
      {mayRefresh && (
        <div>
          <Button
            spacing="compact"
            isDisabled={action.running}
            onClick={() => action.run('Looking up who is in the groups…', () => call('refreshAudience'), show)}
          >
            Look up the audience again
          </Button>
        </div>
      )}
      <ActionOutcome action={action} />
    </div>
  );
}
