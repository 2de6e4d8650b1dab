import { createContext, useContext } from 'react';
import { type People } from '../../src/contract';
import { useReader } from './reader';

const PeopleContext = createContext<People>({});
export const PeopleProvider = PeopleContext.Provider;

/** Gives the name to show for an account id; the reader is called "you" in brackets so that they find themselves. */
export function useNameOf(): (accountId: string) => string {
  const people = useContext(PeopleContext);
  const { accountId: reader } = useReader();
  return (accountId) => {
    const name = people[accountId] ?? 'Someone without a visible name';
    return accountId === reader ? `${name} (you)` : name;
  };
}
