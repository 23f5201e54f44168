import { describe, expect, it } from 'vitest';
import { GrantInvalidError, grantsOf, grantWords, parseGrant, parseGrantMapping } from './grant-words.js';

describe('a right in words', () => {
  it('is a role and the orgs in which it holds', () => {
    expect(parseGrant('operator@primary, emea,emea')).toEqual({
      role: 'operator',
      orgs: ['primary', 'emea'],
    });
    expect(parseGrant(' admin@* ')).toEqual({ role: 'admin', orgs: 'all' });
    for (const words of ['viewer@*', 'approver@emea,primary'])
      expect(grantWords(parseGrant(words))).toBe(words);
  });

  it.each(['', 'admin', '@emea', 'root@*', 'Admin@*', 'viewer@', 'viewer@ ,emea', 'viewer@emea,*', 'a=b@*'])(
    'is refused as "%s", and grants nothing by mistake',
    (words) => {
      expect(() => parseGrant(words)).toThrow(GrantInvalidError);
    },
  );
});

describe('what an identity provider says', () => {
  const mapping = parseGrantMapping(
    'sync-admins=admin@*; helpdesk=viewer@*;helpdesk=operator@emea; cn=sign,ou=groups=approver@primary;',
  );

  it('grants what was mapped to it, added together', () => {
    expect(grantsOf(['helpdesk'], mapping)).toEqual([
      { role: 'viewer', orgs: 'all' },
      { role: 'operator', orgs: ['emea'] },
    ]);
    expect(grantsOf(['cn=sign,ou=groups'], mapping)).toEqual([{ role: 'approver', orgs: ['primary'] }]);
  });

  it('grants nothing where it was not mapped to the letter', () => {
    expect(grantsOf(['Sync-Admins', 'sync-admins ', '', 'everybody'], mapping)).toEqual([]);
    expect(grantsOf([], mapping)).toEqual([]);
  });

  it('is refused as a mapping that names no value or no right', () => {
    for (const text of ['admin@*', '=admin@*', 'a=', 'a=admin', 'a=b=c@*']) {
      expect(() => parseGrantMapping(text)).toThrow(GrantInvalidError);
    }
    expect(parseGrantMapping(' ; ').size).toBe(0);
  });
});
