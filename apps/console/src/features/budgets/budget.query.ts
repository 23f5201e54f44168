import { queryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type Budgets = Answer<'/budgets'>;

export const budgetsQuery = (search: {
  readonly configuration?: string | undefined;
  readonly org?: string | undefined;
}) =>
  queryOptions({
    queryKey: ['budgets', search],
    queryFn: ({ signal }) => take(api.GET('/budgets', { params: { query: given(search) }, signal })),
    meta: { live: true },
  });
