import type { QueryClient } from '@tanstack/react-query';
import { api, take } from '../../api/client.js';

/** Ends a run before its time. */
export async function cancelRun(client: QueryClient, run: string): Promise<void> {
  // Without a body the request would say nothing of JSON, and be refused.
  await take(api.POST('/runs/{run}/cancel', { params: { path: { run } }, body: {} as never }));
  await refresh(client);
}

/** Tries again whoever failed, and nobody else. @returns the run to follow */
export async function retryRun(client: QueryClient, run: string): Promise<{ readonly name: string }> {
  const { follow } = await take(api.POST('/runs/{run}/retry', { params: { path: { run } }, body: {} }));
  await refresh(client);
  return follow;
}

/** Plans the undo of a run; nothing is applied. @returns the run that makes the plan */
export async function undoRun(client: QueryClient, run: string): Promise<{ readonly name: string }> {
  const { follow } = await take(api.POST('/runs', { body: { undo: run } }));
  await refresh(client);
  return follow;
}

async function refresh(client: QueryClient): Promise<void> {
  const keys = [['run'], ['runs'], ['overview'], ['health'], ['counts']];
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}
