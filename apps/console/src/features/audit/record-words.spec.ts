import { describe, expect, it } from 'vitest';
import { eventWords, gist, toldFacts } from './record-words.js';

const access = (name: string) => ({
  accountAdmin: false,
  memberships: [{ key: name, name, admin: false, primary: true }],
});

describe('what a record of the audit says', () => {
  it('is the change of access, and the rest beside it', () => {
    const told = toldFacts({ before: access('A'), after: access('B'), plan: 'abc', empty: null });
    expect(told.parts).toEqual([{ field: 'groups', before: 'A', after: 'B', means: 'change' }]);
    expect(told.facts).toEqual([{ key: 'plan', value: 'abc' }]);
  });

  it('stays whole where before and after are something else', () => {
    expect(toldFacts({ before: 'one', after: 'two' })).toEqual({
      parts: [],
      facts: [
        { key: 'before', value: 'one' },
        { key: 'after', value: 'two' },
      ],
    });
    expect(toldFacts({ options: { people: 2 } }).facts[0]?.value).toBe('{\n "people": 2\n}');
  });

  it('has a gist of one line', () => {
    expect(gist({ reason: { code: 'GUARD_BUDGET', message: 'too many' } })).toBe('too many · GUARD_BUDGET');
    expect(gist({ reason: 'ATTEMPTS_EXHAUSTED', why: 'audit week' })).toBe('audit week');
    expect(gist({ count: 3 })).toBe('');
    expect(eventWords('org-paused')).toBe('org paused');
  });
});
