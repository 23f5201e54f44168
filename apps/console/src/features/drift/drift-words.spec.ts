import { describe, expect, it } from 'vitest';
import { driftLine, driftState } from './drift-words.js';

const access = (name: string, accountAdmin = false) => ({
  accountAdmin,
  memberships: [{ key: name, name, admin: false, primary: true }],
});

describe('a change by hand', () => {
  it('is told in a line', () => {
    expect(driftLine(access('Sales'), access('Legal', true))).toBe(
      'groups: Sales → Legal; account admin: no → yes',
    );
    expect(driftLine(access('Sales'), access('Sales'))).toBe('no difference is left');
  });

  it('has a state in words', () => {
    expect(['open', 'healed', 'accepted'].map((state) => driftState(state).tone)).toEqual([
      'warn',
      'good',
      'quiet',
    ]);
  });
});
