import { useState } from 'react';
import { type CommuniqueView } from '../../../../src/contract';
import { Audience } from './audience';
import { CommuniqueEditor } from './communique-editor';
import { CommuniqueReading } from './communique-reading';
import { isOpenForChanges } from '../next-step';
import { RemoveCommunique } from './remove-communique';
import { useMayChange, useRecord } from '../record';

/** A communiqué opened in place: to edit for those who may, to read for all others. */
export function CommuniqueDetails({ communique }: { readonly communique: CommuniqueView }) {
  const { view } = useRecord();
  const mayChange = useMayChange(communique);
  // What somebody is writing is not taken from them because it begins to leave: saving it says so.
  const [wasOpened] = useState(mayChange && !isOpenForChanges(view));
  const editable = view.allowed.prepare && (mayChange || wasOpened);
  const isPlanned = editable && isOpenForChanges(view);
  return (
    <div className="stack-300 communique-details">
      {editable ? (
        <CommuniqueEditor key={communique.id} communique={communique} />
      ) : (
        <CommuniqueReading communique={communique} />
      )}
      <Audience communique={communique} mayRefresh={isPlanned} />
      {isPlanned && !view.correction && <RemoveCommunique communique={communique} />}
    </div>
  );
}
