import InformationIcon from '@atlaskit/icon/core/status-information';
import ErrorIcon from '@atlaskit/icon/core/status-error';
import SuccessIcon from '@atlaskit/icon/core/status-success';
import WarningIcon from '@atlaskit/icon/core/status-warning';
import ClockIcon from '@atlaskit/icon/core/clock';
import { token } from '@atlaskit/tokens';
import { type Tone } from '../lib/words';

/** A tone as a shape with its word for those who do not see it. */
export function StatusIcon({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  switch (tone) {
    case 'success':
      return <SuccessIcon label={label} color={token('color.icon.success')} />;
    case 'information':
      return <InformationIcon label={label} color={token('color.icon.information')} />;
    case 'warning':
      return <WarningIcon label={label} color={token('color.icon.warning')} />;
    case 'danger':
      return <ErrorIcon label={label} color={token('color.icon.danger')} />;
    case 'neutral':
      return <ClockIcon label={label} color={token('color.icon.subtle')} />;
  }
}
