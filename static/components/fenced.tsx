import { Message } from './message';

/** On every page of a site from which nothing is sent: that it is so, and who can change it. */
export function Fenced({ because }: { readonly because: string | undefined }) {
  if (because === undefined) return null;
  return (
    <Message appearance="warning">
      <p>{because}</p>
    </Message>
  );
}
