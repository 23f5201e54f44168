import type { ControlInput } from '../../../apps/sign-simulator/src/index.js';

/** Of an answer. */
const LATENCY_MS = 15;
const JITTER_MS = 10;
/** The most that an answer takes. */
export const LATENCY_MS_MAX = LATENCY_MS + JITTER_MS;

const LONG_WAIT_SECONDS = 14;

const calm: ControlInput = { latencyMs: LATENCY_MS, jitterMs: JITTER_MS };

/** Sign as it should be. */
export function calmSign(): ControlInput {
  return calm;
}

/**
 * Sign at its worst: 5 % of the answers to writes are lost after the write was done, an org that has taken its share of
 * requests refuses all until the window ends, some requests are refused out of the blue, and whoever comes early waits anew.
 */
export function stormySign(seed: number): ControlInput {
  return {
    ...calm,
    seed,
    penalty: true,
    windows: [{ limit: 400, seconds: 4 }],
    faults: [
      { kind: 'lostResponse', method: 'POST', probability: 0.05 },
      { kind: 'lostResponse', method: 'PUT', probability: 0.05 },
      // Longer than a lease, so that the next holder of an org has to keep what the last one was told.
      { kind: 'status', status: 429, retryAfter: LONG_WAIT_SECONDS, every: 601 },
    ],
  };
}
