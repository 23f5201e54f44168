import { describe, expect, it } from 'vitest';
import { confirmationOf, isConfirmed } from './confirmation.js';

describe('what takes something from people', () => {
  it('needs a reason, and the org’s name once more than 50 lose something', () => {
    expect(confirmationOf({ losing: 50, org: 'emea' })).toEqual({ phrase: undefined, isReasonNeeded: true });
    expect(confirmationOf({ losing: 51, org: 'emea' })).toEqual({ phrase: 'emea', isReasonNeeded: true });
    expect(confirmationOf({ losing: 51, org: undefined }).phrase).toBe('all orgs');
    expect(confirmationOf({ losing: 0, org: 'emea' })).toEqual({ phrase: undefined, isReasonNeeded: false });
  });

  it('waits until the very name and some reason are there', () => {
    const needed = confirmationOf({ losing: 100, org: 'emea' });
    expect(isConfirmed(needed, 'EMEA', 'they have left')).toBe(false);
    expect(isConfirmed(needed, 'emea', '  ')).toBe(false);
    expect(isConfirmed(needed, ' emea', 'they have left')).toBe(true);
  });
});
