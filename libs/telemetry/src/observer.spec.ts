import { describe, expect, it } from 'vitest';
import { Secret } from '#domain';
import type { Observation } from './observation.js';
import { createObserver, type ObserverOptions } from './observer.js';
import { inSpan } from './span.js';
import { traceIdOf } from './traceparent.js';

const RUN = '11111111-1111-4111-8111-111111111111';

function observed(options: ObserverOptions, ...observations: Observation[]): string[] {
  const lines: string[] = [];
  const observe = createObserver({ ...options, destination: { write: (line) => lines.push(line) } });
  for (const observation of observations) observe(observation);
  return lines;
}

const built: Observation = {
  event: 'plan.built',
  runId: RUN,
  org: 'primary',
  planId: RUN,
  actionCount: 12,
  heldCount: 0,
  durationMs: 84,
};

describe('createObserver', () => {
  it('writes an observation as one JSON line with its level and time', () => {
    const [line, ...rest] = observed({ format: 'json' }, built);
    expect(rest).toEqual([]);
    const { time, ...fields } = JSON.parse(line ?? '') as Record<string, unknown>;
    expect(fields).toEqual({ level: 'info', ...built });
    expect(String(time)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('writes a line of words for people', () => {
    const [line] = observed({ format: 'text' }, built);
    expect(line).toMatch(
      /^\S+Z info {2}plan\.built runId=\S+ org=primary planId=\S+ actionCount=12 heldCount=0 durationMs=84\n$/,
    );
  });

  it('adds the trace id of the span around it, unless the observation states one', async () => {
    const dead = { messageId: 'm', pattern: 'p', attempts: 1, reason: 'X', code: 'X', message: 'x' };
    const stated: Observation = { event: 'message.dead', ...dead, traceId: 'stated' };
    const [traceId, lines] = await inSpan('work', {}, async ({ traceparent }) => [
      traceIdOf(traceparent),
      observed({ format: 'json' }, built, stated),
    ]);
    expect(lines.map((line) => (JSON.parse(line) as { traceId: string }).traceId)).toEqual([
      traceId,
      'stated',
    ]);
  });

  it('is silent below its level', () => {
    const failed: Observation = {
      event: 'relay.failed',
      code: 'DATABASE_UNREACHABLE',
      message: 'No answer.',
    };
    expect(observed({ level: 'error', format: 'json' }, built, failed)).toHaveLength(1);
    expect(observed({ level: 'silent' }, built, failed)).toEqual([]);
  });

  it.each(['text', 'json'] as const)('never prints a secret as %s', (format) => {
    const leaking = { ...built, key: new Secret('3AAABLblq'), nested: { key: new Secret('3AAABLblq') } };
    const [line] = observed({ format }, leaking);
    expect(line).not.toContain('3AAABLblq');
    expect(line).toContain('[redacted]');
  });

  it('lets no value start a line of its own', () => {
    const message = 'first\n2026-01-01T00:00:00.000Z error forged';
    const [line] = observed({ format: 'text' }, { event: 'relay.failed', code: 'X', message });
    expect(line?.trimEnd().split('\n')).toHaveLength(1);
  });
});
