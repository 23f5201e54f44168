import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OpsClient } from './ops-client.js';

/** Sync at once; or a plan first, and an approval of what it says. */
export type Flow = 'sync' | 'plan-and-approve';

interface RunAnswer {
  readonly id: string;
  readonly state: string;
  readonly planHash: string | null;
}

export interface RequestGround {
  readonly ops: OpsClient;
  readonly configuration: string;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 250;
const FINAL = ['done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted'];

/** Requests a run and follows it. @returns the state in which it ended, or was when time was up */
export async function requestRun(flow: Flow, ground: RequestGround): Promise<string> {
  const { configuration } = ground;
  if (flow === 'sync') return (await follow('runs', { configuration, mode: 'sync' }, ground)).state;
  const planned = await follow('runs', { configuration, mode: 'plan' }, ground);
  if (planned.planHash === null) return `${planned.state} without a plan`;
  return (await follow(`plans/${planned.planHash}/approve`, { by: 'the rig' }, ground)).state;
}

async function follow(path: string, body: object, ground: RequestGround): Promise<RunAnswer> {
  const { ops, until, signal } = ground;
  const { id } = await ops.request<{ id: string }>(path, body, randomUUID(), until);
  let run: RunAnswer = { id, state: 'requested', planHash: null };
  while (!FINAL.includes(run.state) && Date.now() < until) {
    signal.throwIfAborted();
    await pause(LOOK_EVERY_MS);
    run = (await ops.get<RunAnswer>(`runs/${id}`)) ?? run;
  }
  return run;
}
