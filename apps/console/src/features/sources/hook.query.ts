import { queryOptions } from '@tanstack/react-query';
import { type Answer, api, take } from '../../api/client.js';

export type Hook = Answer<'/hooks'>['hooks'][number];
export type Backlog = Answer<'/hooks'>['backlog'][number];

export const hooksQuery = queryOptions({
  queryKey: ['hooks'],
  queryFn: ({ signal }) => take(api.GET('/hooks', { signal })),
  refetchInterval: 15_000,
  meta: { live: true },
});
