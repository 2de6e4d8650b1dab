import Lozenge from '@atlaskit/lozenge';
import type { Status } from '../api/jira-schemas';

const appearances: Readonly<Record<string, 'default' | 'inprogress' | 'success'>> = {
  new: 'default',
  indeterminate: 'inprogress',
  done: 'success',
};

/** A status in the colour of its category. */
export function StatusLozenge({ status }: { readonly status: Status }) {
  return (
    <Lozenge appearance={appearances[status.statusCategory?.key ?? ''] ?? 'default'} maxWidth="100%">
      {status.name}
    </Lozenge>
  );
}
