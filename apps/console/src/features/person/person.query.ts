import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type Explanation = Answer<'/people/explain'>;
export type OrgExplanation = Explanation['orgs'][number];
export type StateThen = Answer<'/people/state'>;
export type SyncProgress = Answer<'/people/sync/{run}'>;

/** One person of one configuration; that may be left out where there is only one. */
export interface WhichPerson {
  readonly email: string;
  readonly configuration?: string | undefined;
}

/** Steps that one look at a history fetches. */
const STEPS = 200;
const SYNC_LOOK_MS = 800;
const OVER = new Set(['done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted']);

export const explanationQuery = (who: WhichPerson) =>
  queryOptions({
    queryKey: ['person', who, 'explanation'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/people/explain', {
          params: { query: { email: who.email, ...given({ configuration: who.configuration }) } },
          signal,
        }),
      ),
    meta: { live: true },
  });

/** The one person whose address this is, as the search has them; null: neither the directory nor Sign does. */
export const foundPersonQuery = ({ email, configuration }: WhichPerson) =>
  queryOptions({
    queryKey: ['person', { email, configuration }, 'found'],
    queryFn: async ({ signal }) => {
      const { people } = await take(
        api.GET('/people', { params: { query: given({ q: email, configuration, limit: 20 }) }, signal }),
      );
      return people.find((person) => person.email.toLowerCase() === email.toLowerCase()) ?? null;
    },
    meta: { live: true },
  });

export const historyQuery = (who: WhichPerson) =>
  infiniteQueryOptions({
    queryKey: ['person', who, 'history'],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/people/history', {
          params: {
            query: {
              email: who.email,
              ...given({ configuration: who.configuration, before: pageParam }),
              limit: STEPS,
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    meta: { live: true },
  });

/** What was known of the person at a moment. */
export const stateThenQuery = (who: WhichPerson, at: string) =>
  queryOptions({
    queryKey: ['person', who, 'state', at],
    queryFn: ({ signal }) =>
      take(
        api.GET('/people/state', {
          params: { query: { email: who.email, at, ...given({ configuration: who.configuration }) } },
          signal,
        }),
      ),
    // The slider moves over many moments: the last one stays until the next has come.
    placeholderData: (before) => before,
  });

/** Changes of the person that wait for people. */
export const openItemsQuery = ({ email, configuration }: WhichPerson) =>
  queryOptions({
    queryKey: ['person', { email, configuration }, 'held'],
    queryFn: async ({ signal }) => {
      const { held } = await take(
        api.GET('/plans/held', {
          params: { query: given({ person: email, configuration, limit: 100 }) },
          signal,
        }),
      );
      // The search is for how an address begins.
      return held.filter(({ item }) => 'email' in item && item.email.toLowerCase() === email.toLowerCase());
    },
    meta: { live: true },
  });

/** Every step of a sync, looked at again until it is over. */
export const syncQuery = (run: string) =>
  queryOptions({
    queryKey: ['person-sync', run],
    queryFn: ({ signal }) => take(api.GET('/people/sync/{run}', { params: { path: { run } }, signal })),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : SYNC_LOOK_MS),
  });

function isOver({ run }: SyncProgress): boolean {
  return OVER.has(run.state);
}
