import { type CommuniqueView } from '../../../../src/contract';
import { Person } from '../../../components/person';
import { KIND } from '../../../lib/words';
import { MAY_PREPARE } from '../next-step';
import { useMayChange } from '../record';
import { CommuniquePreview } from './communique-preview';

/** A communiqué for those who may not change it, or when it is too late to. */
export function CommuniqueReading({ communique }: { readonly communique: CommuniqueView }) {
  const mayChange = useMayChange(communique);
  return (
    <div className="stack-100">
      <p className="small subtle">
        {KIND[communique.kind].name}, responsible: <Person accountId={communique.responsibleAccountId} />
        {communique.responsibleGone && '; whoever sends it looks after it'}.{' '}
        {mayChange ? MAY_PREPARE : 'It cannot be changed any more, because it is on its way.'}
      </p>
      <CommuniquePreview communique={communique} />
    </div>
  );
}
