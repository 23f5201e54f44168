import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaseTimes } from './lease-times.js';

describe('leaseTimes', () => {
  it('gives the times of the design for a lease of a minute', () => {
    expect(leaseTimes(60_000)).toEqual({
      ...{ leaseMs: 60_000, renewMs: 20_000, silentMs: 30_000, callMsMax: 20_000, settleMs: 25_000 },
    });
  });

  it('lets the last call of a holder end before another one can begin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3_000, max: 600_000 }), (leaseMs) => {
        const { silentMs, callMsMax, renewMs } = leaseTimes(leaseMs);
        expect(silentMs + callMsMax).toBeLessThan(leaseMs);
        expect(renewMs).toBeLessThan(silentMs);
      }),
    );
  });
});
