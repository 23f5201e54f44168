import { describe, expect, it } from 'vitest';
import { callOf } from './call.js';

describe('a call in words', () => {
  it('says what Sign answered, how long it took, and how long it waited for its turn', () => {
    expect(callOf({ facts: { outcome: 'ok', status: 200, durationMs: 31, gateWaitMs: 12 } })).toEqual({
      ...{ tone: 'good', answer: '200', took: '31 ms', waited: '' },
    });
    expect(
      callOf({ facts: { outcome: 'throttled', status: 429, durationMs: 5, gateWaitMs: 4000 } }),
    ).toMatchObject({
      ...{ tone: 'warn', answer: '429, told to wait', waited: ', after 4 s at the gate' },
    });
    expect(callOf({ facts: { outcome: 'refused', status: 400, code: 'INVALID_EMAIL' } }).answer).toBe(
      '400 INVALID_EMAIL',
    );
    expect(callOf({ facts: { outcome: 'in-doubt' } })).toMatchObject({
      tone: 'warn',
      answer: 'no answer, in doubt',
    });
  });
});
