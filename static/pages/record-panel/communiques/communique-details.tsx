import { type CommuniqueView } from '../../../../src/contract';
import { Audience } from './audience';
import { CommuniqueEditor } from './communique-editor';
import { CommuniqueReading } from './communique-reading';
import { isOpenForChanges } from '../next-step';
import { RemoveCommunique } from './remove-communique';
import { useRecord } from '../record';

/** A communiqué opened in place: to edit for those who may, to read for all others. */
export function CommuniqueDetails({ communique }: { readonly communique: CommuniqueView }) {
  const { view } = useRecord();
  const editable = view.allowed.prepare && isOpenForChanges(view) && communique.current;
  return (
    <div className="stack-300 communique-details">
      {editable ? (
        <CommuniqueEditor key={communique.id} communique={communique} />
      ) : (
        <CommuniqueReading communique={communique} />
      )}
      <Audience communique={communique} mayRefresh={editable} />
      {editable && !view.correction && <RemoveCommunique communique={communique} />}
    </div>
  );
}
