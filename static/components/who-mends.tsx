import { type ToMendView } from '../../src/contract';
import { Person } from './person';
import { Time } from './time';

/** Whole sentences: who answers for a group with addresses to be mended, and who was asked for that. */
export function WhoMends({ count, accountId, told }: ToMendView) {
  const toMend = `to have ${count === 1 ? 'it' : 'them'} mended`;
  const asked = told && (
    <>
      was asked by mail <Time at={told.at} /> {toMend}
    </>
  );
  if (accountId === undefined)
    return told ? (
      <>
        Nobody answers for this group; <Person accountId={told.accountId} /> {asked}.
      </>
    ) : (
      <>Nobody answers for this group.</>
    );
  const who = <Person accountId={accountId} />;
  if (!told)
    return (
      <>
        {who} answers for this group and is {toMend}.
      </>
    );
  return told.accountId === accountId ? (
    <>
      {who} answers for this group and {asked}.
    </>
  ) : (
    <>
      {who} answers for this group; in their place <Person accountId={told.accountId} /> {asked}.
    </>
  );
}
