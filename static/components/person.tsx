import { useNameOf } from '../lib/people';
import { Name } from './fact';

export function Person({ accountId }: { readonly accountId: string }) {
  return <Name>{useNameOf()(accountId)}</Name>;
}
