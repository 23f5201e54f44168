import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../api/client.js';

/** The configurations of the server, as far as one sees their orgs. */
export const configurationsQuery = queryOptions({
  queryKey: ['configurations'],
  queryFn: () => take(api.GET('/configurations')),
  staleTime: 60_000,
});
