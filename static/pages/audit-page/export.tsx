import Button from '@atlaskit/button/new';
import DownloadIcon from '@atlaskit/icon/core/download';
import { useState } from 'react';
import { ActionOutcome } from '../../components/action-outcome';
import { useAction } from '../../lib/use-action';
import { counted } from '../../lib/words';
import { gatherBundle } from './bundle';

/** Downloads the evidence bundle, which a verifier of its own can check without this site. */
export function Export({ issueId }: { readonly issueId: string }) {
  const action = useAction();
  const [done, setDone] = useState('');
  const download = () => {
    setDone('');
    action.run(
      'Gathering the evidence bundle…',
      () => gatherBundle(issueId),
      ({ fileName, archive, files }) => {
        save(fileName, archive);
        setDone(`${fileName} with ${counted(files, 'file', 'files')} was handed to your browser.`);
      },
    );
  };
  return (
    <div className="stack-100">
      <div className="inline">
        <Button iconBefore={DownloadIcon} onClick={download} isDisabled={action.running}>
          Export the evidence bundle
        </Button>
        <span className="small subtle" role="status">
          {done}
        </span>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}

function save(fileName: string, archive: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([archive], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
