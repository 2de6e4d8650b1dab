import { type CommuniqueView } from '../../../src/contract';
import { Name } from '../../components/fact';
import { Message } from '../../components/message';
import { WhoMends } from '../../components/who-mends';
import { useReader } from '../../lib/reader';
import { counted } from '../../lib/words';

/** The addresses of a communiqué's group that take nothing: who is to have them mended, and who can. */
export function ToMend({ communique: { group, toMend } }: { readonly communique: CommuniqueView }) {
  const { locale } = useReader();
  if (!toMend) return null;
  const { count, accountId } = toMend;
  const isByText = group.channel === 'text-message';
  const [one, many, what] = isByText ? ['number', 'numbers', 'text messages'] : ['address', 'addresses', 'mail'];
  const [take, is, they, it] = count === 1 ? ['takes', 'is', 'it is', 'it'] : ['take', 'are', 'they are', 'them'];
  return (
    <Message appearance="warning">
      <p>
        {counted(count, one, many, locale)} of <Name>{group.name}</Name> {take} no {what} and {is} left out until {they}{' '}
        mended.
      </p>
      <p>
        <WhoMends {...toMend} />
      </p>
      <p>
        Only a Jira administrator can correct or remove {it}
        {accountId === undefined && ', and name who answers for the group'}: on the page “Release communications
        administration”.
      </p>
    </Message>
  );
}
