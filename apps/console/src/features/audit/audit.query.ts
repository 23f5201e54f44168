import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type AuditRecord = Answer<'/audit'>['records'][number];
export const AUDIT_KINDS = ['call', 'decision', 'configuration', 'access'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export interface AuditSearch {
  readonly person?: string | undefined;
  readonly org?: string | undefined;
  readonly run?: string | undefined;
  readonly actor?: string | undefined;
  readonly kind?: readonly AuditKind[] | undefined;
  readonly event?: string | undefined;
  readonly trace?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const PAGE = 100;

export const auditQuery = ({ kind, ...search }: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', { ...search, kind }],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/audit', {
          params: { query: given({ ...search, kind: kind && [...kind], after: pageParam, limit: PAGE }) },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    meta: { live: true },
  });
