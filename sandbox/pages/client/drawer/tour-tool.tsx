import Button from '@atlaskit/button/new';
import { tourSteps } from '../tour/tour-steps';
import { useTour } from '../tour/tour-progress';

/** The tour's steps at a glance, and the way back into it. */
export function TourTool() {
  const { step, begin } = useTour();
  return (
    <div className="stack">
      <p className="subtle">One release, from planned to told, received and recorded, in five steps.</p>
      <ol className="tour-overview">
        {tourSteps.map((tourStep, index) => (
          <li key={tourStep.title} aria-current={step === index ? 'step' : undefined}>
            {tourStep.title}
          </li>
        ))}
      </ol>
      <div>
        <Button appearance="primary" onClick={() => begin()}>
          {step === undefined ? 'Start the tour' : 'Start again from step 1'}
        </Button>
      </div>
    </div>
  );
}
