import type { QueryClient } from '@tanstack/react-query';
import { api, take } from '../../api/client.js';
import type { Meant } from './plan-view.js';
import { trimItems } from './refresh-items.js';

export interface Words {
  /** The hash of the whole run's plan. */
  readonly hash: string;
  readonly configuration: string;
  readonly verdict: 'approve' | 'reject';
  readonly reason: string;
  readonly meant: NonNullable<Meant> | { readonly items: readonly string[] };
}

/** Gives one person's word about held items. */
export async function vote(client: QueryClient, { hash, configuration, verdict, reason, meant }: Words) {
  const by = 'items' in meant ? { items: [...meant.items] } : meant;
  const body = { configuration, verdict, ...by, ...(reason !== '' && { reason }) };
  const counted = await take(api.POST('/plans/{hash}/votes', { params: { path: { hash } }, body }));
  await refresh(client);
  return counted;
}

/** Lets exactly this plan be applied, without what it holds. @returns the run to follow */
export async function apply(client: QueryClient, hash: string, configuration: string, reason: string) {
  const body = { configuration, ...(reason !== '' && { reason }) };
  const { follow } = await take(api.POST('/plans/{hash}/approve', { params: { path: { hash } }, body }));
  await refresh(client);
  return follow;
}

async function refresh(client: QueryClient): Promise<void> {
  trimItems(client);
  const keys = [['plan'], ['plans'], ['approvals'], ['overview'], ['health']];
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}
