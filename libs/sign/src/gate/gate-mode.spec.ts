import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, ended, OPEN, pause, type GateMode } from './gate-mode.js';

describe('the mode of a gate', () => {
  it('lets everybody go while it is open', () => {
    expect(admit(OPEN, 0)).toEqual({ mode: OPEN, admitted: true, probe: false });
  });

  it('lets nobody go before the pause is over, then one call, then all', () => {
    const paused = pause(OPEN, 0, 1000);
    expect(admit(paused, 999).admitted).toBe(false);
    const probing = admit(paused, 1000);
    expect(probing).toMatchObject({ admitted: true, probe: true });
    expect(admit(probing.mode, 1001).admitted).toBe(false);
    expect(ended(probing.mode, true)).toEqual(OPEN);
  });

  it('is not opened by a call that was on its way before the pause', () => {
    const probing = admit(pause(OPEN, 0, 1000), 1000).mode;
    expect(ended(probing, false)).toEqual(probing);
  });

  it('remembers when a row of pauses began, until a call gets through', () => {
    const second = pause(admit(pause(OPEN, 5, 1000), 1000).mode, 1100, 2000);
    expect(second).toEqual({ at: 'paused', since: 5, until: 2000 });
    expect(pause(ended(admit(second, 2000).mode, true), 3000, 4000)).toMatchObject({ since: 3000 });
  });

  it('never starts a call inside any stated wait, and one alone after it, in whatever order things happen', () => {
    const anyEvent = fc.record({
      after: fc.nat(500),
      what: fc.constantFrom('call', 'throttled', 'ended'),
      wait: fc.nat(2000),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let mode: GateMode = OPEN;
        let now = 0;
        let quietUntil = 0;
        const out: boolean[] = [];
        const wrong: string[] = [];
        for (const { after, what, wait } of events) {
          now += after;
          if (what === 'call') {
            const admission = admit(mode, now);
            mode = admission.mode;
            if (!admission.admitted) continue;
            if (now < quietUntil) wrong.push(`a call at ${now}, before ${quietUntil}`);
            if (admission.probe && out.includes(true)) wrong.push(`two probes at ${now}`);
            out.push(admission.probe);
          } else if (out.length > 0) {
            const probe = out.shift() === true;
            if (what === 'throttled') {
              quietUntil = Math.max(quietUntil, now + wait);
              mode = pause(mode, now, now + wait);
              // A pause forgets which call was the probe; its answer no longer decides anything.
              out.fill(false);
            } else {
              mode = ended(mode, probe);
            }
          }
        }
        expect(wrong).toEqual([]);
      }),
    );
  });
});
