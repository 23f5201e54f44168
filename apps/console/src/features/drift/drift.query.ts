import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type Drift = Answer<'/drifts'>['drifts'][number];
export const DRIFT_STATES = ['open', 'healed', 'accepted'] as const;
export type DriftState = (typeof DRIFT_STATES)[number];

export interface DriftSearch {
  readonly configuration?: string | undefined;
  readonly org?: string | undefined;
  readonly state?: readonly DriftState[] | undefined;
}

const PAGE = 100;

export const driftsQuery = ({ configuration, org, state }: DriftSearch) =>
  infiniteQueryOptions({
    queryKey: ['drifts', { configuration, org, state }],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/drifts', {
          params: {
            query: given({ configuration, org, state: state && [...state], before: pageParam, limit: PAGE }),
          },
          signal,
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => (next === null ? undefined : Number(next)),
    meta: { live: true },
  });
