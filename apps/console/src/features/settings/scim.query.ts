import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { type Answer, api, take } from '../../api/client.js';

export type Connection = Answer<'/scim/connections'>['connections'][number];

export const connectionsQuery = queryOptions({
  queryKey: ['scim-connections'],
  queryFn: ({ signal }) => take(api.GET('/scim/connections', { signal })),
  refetchInterval: 15_000,
});

/** The API takes no POST without a body, and describes none where nothing has to be said. */
const NOTHING = {} as never;

/** What can be done with the tokens of a connection. A token's text comes with one answer and never again. */
export function useConnectionActions() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
  const path = (name: string) => ({ path: { name } });
  return {
    create: async (name: string): Promise<string> => {
      const { text } = await take(
        api.POST('/scim/connections/{name}/token', { params: path(name), body: NOTHING }),
      );
      await again();
      return text;
    },
    /** The tokens before stay valid for a week. */
    rotate: async (name: string): Promise<string> => {
      const { text } = await take(
        api.POST('/scim/connections/{name}/rotate', { params: path(name), body: {} }),
      );
      await again();
      return text;
    },
    revoke: async (id: string): Promise<void> => {
      await take(api.POST('/scim/tokens/{id}/revoke', { params: { path: { id } }, body: NOTHING }));
      await again();
    },
    test: (name: string) =>
      take(api.POST('/scim/connections/{name}/test', { params: path(name), body: NOTHING })),
  };
}
