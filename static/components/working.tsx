import Spinner from '@atlaskit/spinner';

/** Work that goes on, said in words. */
export function Working({ words }: { readonly words: string }) {
  return (
    <p className="working" role="status">
      <span aria-hidden="true">
        <Spinner size="small" label="" />
      </span>
      {words}
    </p>
  );
}
