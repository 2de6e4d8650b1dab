import Button from '@atlaskit/button/new';
import { type Action } from '../lib/use-action';
import { Message } from './message';
import { Working } from './working';

interface ActionOutcomeProps {
  readonly action: Action;
  /** What a person can do about a refusal, for example load the page again. */
  readonly help?: { readonly label: string; readonly onClick: () => void };
}

/** Stands beside the button of an action and says how it went when it did not simply work. */
export function ActionOutcome({ action, help }: ActionOutcomeProps) {
  const { state } = action;
  switch (state.status) {
    case 'idle':
      return null;
    case 'running':
      return <Working words={state.words} />;
    case 'refused':
      return (
        <Message appearance="warning" live="assertive">
          <p dir="auto">{state.refusal.message}</p>
          {state.refusal.happened && state.refusal.happened.length > 0 && (
            <ul>
              {state.refusal.happened.map((sentence, index) => (
                <li key={index} dir="auto">
                  {sentence}
                </li>
              ))}
            </ul>
          )}
          {state.refusal.reasons && state.refusal.reasons.length > 0 && (
            <ul>
              {state.refusal.reasons.map((reason, index) => (
                <li key={`${reason.code}-${index}`}>
                  <span dir="auto">{reason.text}</span>{' '}
                  <span className="subtle">Who opens it: {reason.whoCanOpen}</span>
                </li>
              ))}
            </ul>
          )}
          {help && (
            <div>
              <Button spacing="compact" onClick={help.onClick}>
                {help.label}
              </Button>
            </div>
          )}
        </Message>
      );
    case 'broken':
      return (
        <Message appearance="error" live="assertive">
          <p>
            Something broke before an answer came back, so it is not known whether this was done. Trying again is safe:
            what was done already is not done twice.
          </p>
          <div>
            <Button spacing="compact" onClick={state.again}>
              Try again
            </Button>
          </div>
        </Message>
      );
  }
}
