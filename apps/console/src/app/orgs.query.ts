import { queryOptions } from '@tanstack/react-query';
import { type Answer, api, take } from '../api/client.js';

export type Org = Answer<'/orgs'>['orgs'][number];

/** Every org that one sees, with its badges. */
export const orgsQuery = queryOptions({
  queryKey: ['orgs'],
  queryFn: () => take(api.GET('/orgs', { params: { query: { limit: 500 } } })),
  refetchInterval: 60_000,
  meta: { live: true },
});

/** @param name or id */
export const orgQuery = (name: string) =>
  queryOptions({
    queryKey: ['orgs', name],
    queryFn: () => take(api.GET('/orgs/{org}', { params: { path: { org: name } } })),
    refetchInterval: 30_000,
    meta: { live: true },
  });
