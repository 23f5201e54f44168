import { queryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type Rules = Answer<'/rules'>;
export type Rule = Rules['rules'][number];

export const rulesQuery = (configuration: string | undefined) =>
  queryOptions({
    queryKey: ['rules', configuration],
    queryFn: ({ signal }) => take(api.GET('/rules', { params: { query: given({ configuration }) }, signal })),
    meta: { live: true },
  });
