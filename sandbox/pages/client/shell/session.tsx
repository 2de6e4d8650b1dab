import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react';
import { fetchIsAdministrator } from '../api/jira';
import { fetchPeople, fetchSignedIn, type Person, signIn } from '../api/sandbox';
import { Problem, Waiting } from '../common/loading';
import { queryKeys } from '../common/query-keys';

interface Session {
  readonly person: Person;
  readonly people: readonly Person[];
  readonly isAdministrator: boolean;
  /** Becomes another person; everything shown is asked for again in that person's name. */
  readonly become: (accountId: string) => Promise<void>;
}

const SessionContext = createContext<Session | undefined>(undefined);

/** On a first visit there is no session: start as the person who starts the story, else as the first one. */
function personToStartAs(people: readonly Person[]): Person | undefined {
  return people.find((person) => person.role === 'developer') ?? people[0];
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const people = useQuery({ queryKey: queryKeys.people, queryFn: fetchPeople, staleTime: Infinity });
  const myself = useQuery({ queryKey: queryKeys.myself, queryFn: fetchSignedIn });
  const administrator = useQuery({
    queryKey: [...queryKeys.administrator, myself.data],
    queryFn: fetchIsAdministrator,
    enabled: typeof myself.data === 'string',
  });

  const become = useCallback(
    async (accountId: string) => {
      await signIn(accountId);
      client.setQueryData(queryKeys.myself, accountId);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== queryKeys.people[0] });
    },
    [client],
  );

  const starter = people.data === undefined ? undefined : personToStartAs(people.data);
  const person = people.data?.find((candidate) => candidate.accountId === myself.data);
  const strangerOrNobody = myself.isSuccess && people.isSuccess && person === undefined;
  useEffect(() => {
    if (strangerOrNobody && starter !== undefined) void become(starter.accountId);
  }, [strangerOrNobody, starter, become]);

  const isAdministrator = administrator.data ?? false;
  const session = useMemo(
    () => (person === undefined ? undefined : { person, people: people.data ?? [], isAdministrator, become }),
    [person, people.data, isAdministrator, become],
  );
  if (people.isError) return <Problem title="The site does not answer" error={people.error} />;
  if (myself.isError) return <Problem title="The site does not answer" error={myself.error} />;
  if (people.isSuccess && people.data.length === 0) {
    return <Problem title="Nobody lives on this site" error="Start the sandbox with its demo content." />;
  }
  if (session === undefined) return <Waiting label="Opening the site…" />;
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession outside of SessionProvider');
  return session;
}
