import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { type Answer, api, take } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import { may, type Role } from '../words/may.js';

export type Me = Answer<'/auth/me'>;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => take(api.GET('/auth/me')),
  staleTime: 60_000,
  refetchInterval: 5 * 60_000,
  retry: (tries, error) => tries < 2 && !(error instanceof ApiProblem),
  // Whoever shows the refusal must not ask anew by showing it.
  retryOnMount: false,
});

const Session = createContext<Me | undefined>(undefined);

interface SessionGateProps {
  readonly children: ReactNode;
  /** While it is asked who one is. */
  readonly waiting: ReactNode;
  /** Nobody is signed in, or it cannot be known. */
  readonly closed: (error: unknown) => ReactNode;
}

/** Shows what is inside to whoever is let in. */
export function SessionGate({ children, waiting, closed }: SessionGateProps): ReactNode {
  const { data, error, isPending } = useQuery(meQuery);
  if (isPending) return waiting;
  // A page that was open goes on to show what it has until a session has really ended.
  if (error !== null && (data === undefined || isSignedOut(error))) return closed(error);
  return <Session value={data}>{children}</Session>;
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

/** Who is signed in. */
export function useMe(): Me {
  const me = useContext(Session);
  if (me === undefined) throw new Error('Nothing outside of the session gate knows who is signed in.');
  return me;
}

/**
 * Whether a button is shown that needs this role; the API refuses anyway.
 * @param org its name; left out: in some org
 */
export function useMay(role: Role, org?: string): boolean {
  return may(useMe().grants, role, org === undefined ? 'some' : { org });
}

/** The same for what concerns every org, such as tokens. */
export function useMayEverywhere(role: Role): boolean {
  return may(useMe().grants, role, 'everywhere');
}
