import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type CommuniqueView } from '../../../../src/contract';
import { NotRead } from '../../../components/not-read';
import { PreviewFrame } from '../../../components/preview-frame';
import { Working } from '../../../components/working';
import { useSettled } from '../../../lib/use-settled';
import { call } from '../calls';
import { type CommuniqueDraft } from './use-communique-form';

interface CommuniquePreviewProps {
  readonly communique: CommuniqueView;
  /** What is being typed; absent where it is what is saved. */
  readonly draft?: CommuniqueDraft;
  /** As a reminder of it says it. */
  readonly reminder?: true;
}

const TYPING_PAUSE_MILLISECONDS = 500;

/** The message rendered by the server exactly as it would leave, as saved or as the words being typed would make it. */
export function CommuniquePreview({ communique, draft, reminder }: CommuniquePreviewProps) {
  const settled = useSettled(draft, TYPING_PAUSE_MILLISECONDS);
  const shown = draft && settled;
  const query = useQuery({
    queryKey: ['preview', communique.id, communique.revision, shown, reminder],
    queryFn: () =>
      call('previewCommunique', { communiqueId: communique.id, draft: shown && contentOf(shown), reminder }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const answer = query.data;
  if (answer && !answer.ok) return <p role="alert">{answer.refusal.message}</p>;
  if (query.isError) return <NotRead sentence="Something broke while the preview was made." again={query.refetch} />;
  if (!answer) return <Working words="Making the preview…" />;
  return (
    <div className="stack-100">
      {draft && <p className="small subtle">Not saved yet: this is the message that your words would make.</p>}
      <PreviewFrame preview={answer.value} of={communique.group.name} />
    </div>
  );
}

function contentOf({ subject, answers, kind }: CommuniqueDraft): Pick<CommuniqueDraft, 'subject' | 'answers' | 'kind'> {
  return { subject, answers, kind };
}
