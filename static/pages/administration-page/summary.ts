import { type AdministrationView } from '../../../src/contract';
import { counted } from '../../lib/words';

/** Where the set-up stands, in one sentence. */
export function summaryOf(view: AdministrationView): string {
  const missing = view.checks.filter(({ present, required }) => required && !present).length;
  if (missing > 0) return `${counted(missing, 'thing is', 'things are')} missing before anything can be planned.`;
  if (view.sending.arming === 'fenced') return 'Set up, but sending is not armed.';
  const optional = view.checks.filter(({ present }) => !present).length;
  if (optional > 0) return `Ready to plan; ${counted(optional, 'thing', 'things')} can still be added.`;
  return 'Everything is set up.';
}
