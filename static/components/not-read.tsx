import Button from '@atlaskit/button/new';

interface NotReadProps {
  /** What broke, as a sentence. */
  readonly sentence: string;
  readonly again: () => unknown;
}

/** Where a part of a page would stand that could not be loaded: what broke, and the way to try once more. */
export function NotRead({ sentence, again }: NotReadProps) {
  return (
    <p role="alert">
      {sentence}{' '}
      <Button spacing="compact" onClick={() => void again()}>
        Try again
      </Button>
    </p>
  );
}
