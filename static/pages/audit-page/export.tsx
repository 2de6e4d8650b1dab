import Button from '@atlaskit/button/new';
import DownloadIcon from '@atlaskit/icon/core/download';
import ProgressBar from '@atlaskit/progress-bar';
import { useEffect, useRef, useState } from 'react';
import { type ExportProgress } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { useReader } from '../../lib/reader';
import { useAction } from '../../lib/use-action';
import { counted } from '../../lib/words';
import { gathering, type Gathering } from './bundle';

const READ: Readonly<Record<ExportProgress['at'], string>> = {
  entries: 'entries of the ledger',
  contents: 'messages and lists',
  people: 'people',
  manifest: 'manifest',
};

/** Downloads the evidence bundle, which a verifier of its own can check without this site. */
export function Export({ issueId }: { readonly issueId: string }) {
  const action = useAction();
  const current = useRef<Gathering>(undefined);
  const [progress, setProgress] = useState<ExportProgress>();
  const [done, setDone] = useState('');
  useEffect(() => () => current.current?.stop(), []);
  const goOn = () =>
    action.run(
      'Gathering the evidence bundle…',
      () => (current.current ??= gathering(issueId)).goOn(setProgress),
      ({ fileName, archive, files }) => {
        current.current = undefined;
        setProgress(undefined);
        save(fileName, archive);
        setDone(`${fileName} with ${counted(files, 'file', 'files')} was handed to your browser.`);
      },
    );
  const begin = () => {
    current.current?.stop();
    current.current = undefined;
    setProgress(undefined);
    setDone('');
    goOn();
  };
  return (
    <div className="stack-100">
      <div className="inline">
        <Button iconBefore={DownloadIcon} onClick={begin} isDisabled={action.running}>
          Export the evidence bundle
        </Button>
        <span className="small subtle" role="status">
          {done}
        </span>
      </div>
      {progress && <Progress progress={progress} />}
      <ActionOutcome action={action} help={progress ? { label: 'Go on with the export', onClick: goOn } : undefined} />
    </div>
  );
}

/** Only an export of several parts is looked at while it goes on. */
function Progress({ progress: { at, done, of } }: { readonly progress: ExportProgress }) {
  const { locale } = useReader();
  const number = new Intl.NumberFormat(locale);
  const read = `${number.format(done)} of ${number.format(of)} ${READ[at]}`;
  return (
    <div className="stack-050">
      <ProgressBar ariaLabel={`Read so far: ${read}`} value={of === 0 ? 0 : done / of} />
      <p className="small subtle">
        {read}. Keep this page open: what is large is read slowly, so that messages go on leaving meanwhile.
      </p>
    </div>
  );
}

function save(fileName: string, archive: Blob): void {
  const url = URL.createObjectURL(archive);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
