import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type DeadLetter = Answer<'/dead-letters'>['deadLetters'][number];
export const LETTER_STATES = ['dead', 'replayed', 'discarded'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

export interface LetterSearch {
  readonly state: LetterState;
  readonly reason?: string | undefined;
  readonly org?: string | undefined;
  readonly run?: string | undefined;
}

const PAGE = 200;

export const lettersQuery = (search: LetterSearch) =>
  infiniteQueryOptions({
    queryKey: ['dead-letters', search],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/dead-letters', {
          params: { query: given({ ...search, after: pageParam, limit: PAGE }) },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    meta: { live: true },
  });

export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: ['dead-letter', id],
    queryFn: ({ signal }) => take(api.GET('/dead-letters/{id}', { params: { path: { id } }, signal })),
  });
