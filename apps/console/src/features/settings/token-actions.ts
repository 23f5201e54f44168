import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../../api/client.js';

export interface TokenWish {
  readonly name: string;
  readonly role: 'viewer' | 'operator' | 'approver' | 'admin';
  /** Names of orgs; none: all of them. */
  readonly orgs: readonly string[];
  readonly days: number;
}

/** Makes a token; its text comes with this answer and never again. */
export function useCreateToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, role, orgs, days }: TokenWish) =>
      take(
        api.POST('/tokens', {
          body: {
            name,
            grants: [{ role, orgs: orgs.length === 0 ? 'all' : [...orgs] }],
            expiresInDays: days,
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

export function useRevokeToken(): (id: string) => Promise<void> {
  const queries = useQueryClient();
  return async (id) => {
    // The API takes no POST without a body, and describes none where nothing has to be said.
    await take(api.POST('/tokens/{id}/revoke', { params: { path: { id } }, body: {} as never }));
    await queries.invalidateQueries({ queryKey: ['tokens'] });
  };
}
