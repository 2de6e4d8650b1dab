import Button from '@atlaskit/button/new';
import { useQuery } from '@tanstack/react-query';
import { type CommuniqueView } from '../../../src/contract';
import { PreviewFrame } from '../../components/preview-frame';
import { Working } from '../../components/working';
import { call } from './calls';

/** The saved message, rendered by the server exactly as it would leave. */
export function SavedPreview({ communique }: { readonly communique: CommuniqueView }) {
  const query = useQuery({
    queryKey: ['preview', communique.id, communique.revision],
    queryFn: () => call('previewCommunique', { communiqueId: communique.id }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const answer = query.data;
  if (answer?.ok) return <PreviewFrame preview={answer.value} of={communique.group.name} />;
  if (answer) return <p role="alert">{answer.refusal.message}</p>;
  if (query.isError)
    return (
      <p role="alert">
        Something broke while the preview was made.{' '}
        <Button spacing="compact" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </p>
    );
  return <Working words="Making the preview…" />;
}
