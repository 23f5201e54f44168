import { describe, expect, it } from 'vitest';
import type { Caller, Grant } from '#domain';
import { RunUnknownError } from '../http/api-errors.js';
import { assertMay } from './assert-may.js';

const caller = (...grants: Grant[]): Caller => ({ actor: 'olive@example.com', kind: 'person', grants });
const operator = (...orgs: string[]): Grant => ({ role: 'operator', orgs });
const codeOf = (who: Caller, orgs: readonly string[]) => {
  try {
    assertMay(who, 'operator', orgs, () => new RunUnknownError('r'));
    return 'may';
  } catch (error) {
    return (error as RunUnknownError).code;
  }
};

describe('whether somebody may change a thing', () => {
  it('takes the role in every org that the thing concerns', () => {
    expect(codeOf(caller(operator('a', 'b')), ['a', 'b'])).toBe('may');
    expect(codeOf(caller(operator('a')), ['a', 'b'])).toBe('FORBIDDEN');
    expect(codeOf(caller({ role: 'viewer', orgs: ['a'] }), ['a'])).toBe('FORBIDDEN');
    expect(codeOf(caller({ role: 'admin', orgs: 'all' }), ['a', 'b'])).toBe('may');
  });

  it('is not even told to whoever sees none of its orgs', () => {
    expect(codeOf(caller(operator('c')), ['a', 'b'])).toBe('RUN_UNKNOWN');
    expect(codeOf(caller(), ['a'])).toBe('RUN_UNKNOWN');
  });

  it('takes the role everywhere where no org is known yet', () => {
    expect(codeOf(caller(operator('a')), [])).toBe('RUN_UNKNOWN');
    expect(codeOf(caller({ role: 'operator', orgs: 'all' }), [])).toBe('may');
  });

  it('is refused with the role and the orgs that are missing', () => {
    expect(() =>
      assertMay(caller(operator('a')), 'operator', ['a', 'b'], () => new Error() as never),
    ).toThrow(
      'This needs the role operator in b, which olive@example.com does not have. Nothing was changed.',
    );
  });
});
