import { describe, expect, it } from 'vitest';
import { measure } from './measure.js';
import type { Observation } from './observation.js';

const call = {
  event: 'sign.call',
  org: 'primary',
  method: 'GET',
  route: '/users/:id',
  status: 200,
  outcome: 'ok',
  attempt: 1,
  gateWaitMs: 250,
  durationMs: 40,
} as const;

const item = { runId: 'r', org: 'primary', itemId: 'i', kind: 'create' };

/** `name{label=value,…} amount`, as a figure is shown. */
function figures(observation: Observation): string[] {
  return measure(observation).map(({ name, value, labels }) => {
    const named = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
    return `${name}{${named.join(',')}} ${value}`;
  });
}

describe('measure', () => {
  it('counts a call, its time and its wait for the gate', () => {
    expect(figures(call)).toEqual([
      'sign_sync_sign_calls_total{org=primary,method=GET,route=/users/:id,status=200} 1',
      'sign_sync_sign_call_seconds{org=primary} 0.04',
      'sign_sync_gate_wait_seconds{org=primary} 0.25',
    ]);
  });

  it('counts a 429 as a throttling as well', () => {
    expect(figures({ ...call, status: 429, outcome: 'throttled' })).toContain(
      'sign_sync_sign_throttled_total{org=primary} 1',
    );
  });

  it('counts a call without an answer under the status none', () => {
    const { status: _, ...unanswered } = call;
    expect(figures({ ...unanswered, outcome: 'in-doubt' })[0]).toBe(
      'sign_sync_sign_calls_total{org=primary,method=GET,route=/users/:id,status=none} 1',
    );
  });

  it('counts deliveries by their outcome, and their time by consumer and pattern', () => {
    const handled = { messageId: 'm', consumer: 'planner', pattern: 'directory.users.v1' };
    expect(figures({ event: 'message.handled', ...handled, outcome: 'parked', durationMs: 1500 })).toEqual([
      'sign_sync_messages_handled_total{consumer=planner,pattern=directory.users.v1,outcome=parked} 1',
      'sign_sync_message_seconds{consumer=planner,pattern=directory.users.v1} 1.5',
    ]);
  });

  it.each([
    [{ event: 'action.applied', ...item }, 'applied'],
    [{ event: 'action.skipped', ...item, reason: 'CHANGED_SINCE_PLAN' }, 'skipped'],
    [{ event: 'action.superseded', ...item }, 'superseded'],
    [{ event: 'action.failed', ...item, code: 'SIGN_REFUSED', message: 'ana@example.com' }, 'failed'],
  ] as const)('counts the item of %j once', (observation, outcome) => {
    expect(figures(observation)).toEqual([
      `sign_sync_items_total{org=primary,action=create,outcome=${outcome}} 1`,
    ]);
  });

  it('counts how long runs take', () => {
    expect(figures({ event: 'run.finished', runId: 'r', state: 'done', durationMs: 90_000 })).toEqual([
      'sign_sync_run_seconds{} 90',
    ]);
  });

  it('counts nothing for what is only said', () => {
    expect(figures({ event: 'database.notice', message: 'hm' })).toEqual([]);
    expect(figures({ event: 'run.started', runId: 'r', config: 'demo', mode: 'sync' })).toEqual([]);
  });
});
