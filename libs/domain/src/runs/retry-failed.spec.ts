import { describe, expect, it } from 'vitest';
import { assertRetryable, RETRIED_PEOPLE_MAX } from './retry-failed.js';

const run = { name: '2026-11-22-0001', state: 'partly_done' };
const people = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@example.com`);

describe('trying again what failed', () => {
  it('is for ended runs in which somebody failed', () => {
    expect(() => assertRetryable(run, people(1))).not.toThrow();
    expect(() => assertRetryable(run, people(RETRIED_PEOPLE_MAX))).not.toThrow();
    expect(() => assertRetryable(run, [])).toThrow('Nobody failed in run 2026-11-22-0001');
    for (const state of ['waiting', 'joined', 'running']) {
      expect(() => assertRetryable({ ...run, state }, people(1))).toThrow('has not ended');
    }
  });

  it('leaves many people to a full run', () => {
    expect(() => assertRetryable(run, people(RETRIED_PEOPLE_MAX + 1))).toThrow('Start a full run');
  });
});
