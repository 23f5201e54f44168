import { describe, expect, it } from 'vitest';
import { Readiness } from './readiness.js';

describe('Readiness', () => {
  it('needs every part, and says which are missing and why', () => {
    const readiness = new Readiness(['database', 'broker']);
    expect(readiness.missing).toEqual(['database', 'broker']);
    readiness.watch('database', () => undefined);
    expect(readiness.document()).toEqual({
      ready: false,
      parts: { database: { ready: true }, broker: { ready: false, reason: 'not started yet' } },
    });
    readiness.watch('broker', () => undefined);
    expect(readiness.document().ready).toBe(true);
    expect(readiness.missing).toEqual([]);
  });

  it('looks anew each time: what is lost later makes it unready again', () => {
    const readiness = new Readiness([]);
    let trouble: string | undefined;
    readiness.watch('database', () => trouble);
    expect(readiness.document().ready).toBe(true);
    trouble = 'connection refused';
    expect(readiness.document()).toMatchObject({
      ready: false,
      parts: { database: { ready: false, reason: 'connection refused' } },
    });
  });
});
