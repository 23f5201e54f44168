import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type FoundPerson = Answer<'/people'>['people'][number];
export type PersonState = FoundPerson['orgs'][number]['states'][number];

/** Whom a search is about; what is left out narrows nothing. */
export interface PeopleSearch {
  readonly configuration?: string | undefined;
  readonly q?: string | undefined;
  readonly group?: string | undefined;
  readonly org?: string | undefined;
  readonly state?: PersonState | undefined;
}

const PAGE = 100;

export const peopleQuery = (search: PeopleSearch) =>
  infiniteQueryOptions({
    queryKey: ['people', search],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/people', {
          params: { query: given({ ...search, after: pageParam, limit: PAGE }) },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    meta: { live: true },
  });
