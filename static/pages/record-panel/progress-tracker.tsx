import { type Step } from './steps';

const STATUS_WORD: Readonly<Record<Step['status'], string>> = { done: 'done', current: 'now', ahead: 'to come' };

/** The steps of a release as a line of dots: filled is done, ringed is now, empty is to come. */
export function ProgressTracker({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className="tracker" aria-label="Where this release stands">
      {steps.map((step) => (
        <li key={step.name} className={step.status} aria-current={step.status === 'current' ? 'step' : undefined}>
          <span className="dot" aria-hidden="true" />
          <span className="tracker-name">
            {step.name}
            <span className="visually-hidden"> ({STATUS_WORD[step.status]})</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
