import { describe, expect, it } from 'vitest';
import { emailKey, groupKey } from '../text/keys.js';
import { addressFits, isInScope, type OrgScope, patternsByOrg, scopeWords } from './org-scope.js';

const NOBODY: OrgScope = { domains: [], patterns: [], groups: [], createdByMe: false };
const user = (groups: readonly string[] = [], isCreated = false) => ({
  groups: groups.map(groupKey),
  isCreated,
});

describe('the addresses of a scope', () => {
  it.for([
    ['ana@example.com', ['example.com'], true],
    ['ANA@Example.COM', ['example.com'], true],
    ['ana@eu.example.com', ['example.com'], false],
    ['ana@badexample.com', ['example.com'], false],
    ['ana@eu.example.com', ['.example.com'], true],
    ['ana@a.eu.example.com', ['.example.com'], true],
    ['ana@example.com', ['.example.com'], false],
    ['ana@example.com', ['.example.com', 'example.com'], true],
    ['ana@example.com.evil.org', ['example.com', '.example.com'], false],
  ] as const)('%s in domains %s: %s', ([address, domains, expected]) => {
    expect(addressFits({ ...NOBODY, domains }, [emailKey(address)])).toBe(expected);
  });

  it('are whole addresses with * in patterns, without regard to case', () => {
    const scope = { ...NOBODY, patterns: ['Sales-*@example.com'] };
    expect(addressFits(scope, [emailKey('sales-eu@Example.com')])).toBe(true);
    expect(addressFits(scope, [emailKey('ex-sales-eu@example.com')])).toBe(false);
  });

  it('have to fit before and after a change of address, so that nobody is handed over or taken in by one', () => {
    const scope = { ...NOBODY, domains: ['example.com'] };
    const [before, after] = [emailKey('ana@example.com'), emailKey('ana@example.org')];
    expect([addressFits(scope, [before, after]), addressFits(scope, [before])]).toEqual([false, true]);
  });
});

describe('isInScope', () => {
  it('is true of everybody where the org has no scope', () => {
    expect(isInScope(undefined, { addressFits: false })).toBe(true);
    expect(isInScope(undefined, { addressFits: false, user: user() })).toBe(true);
  });

  it('takes a user for whom one condition holds, and no other', () => {
    const scope = { domains: ['example.com'], patterns: [], groups: ['Sales *', 'Legal'], createdByMe: true };
    const of = (fits: boolean, groups: readonly string[], isCreated: boolean) =>
      isInScope(scope, { addressFits: fits, user: user(groups, isCreated) });
    expect(of(true, [], false)).toBe(true);
    expect(of(false, ['Other', 'SALES eu'], false)).toBe(true);
    expect(of(false, ['legal'], false)).toBe(true);
    expect(of(false, ['Default Group'], true)).toBe(true);
    expect(of(false, ['Sales', 'Legal EU'], false)).toBe(false);
    expect(isInScope({ ...scope, createdByMe: false }, { addressFits: false, user: user([], true) })).toBe(
      false,
    );
  });

  it('judges whom Sign does not have by the address, and lets create where no condition is about addresses', () => {
    const newcomer = (scope: OrgScope) => isInScope(scope, { addressFits: false });
    expect(newcomer({ ...NOBODY, groups: ['Sales'] })).toBe(true);
    expect(newcomer({ ...NOBODY, createdByMe: true })).toBe(true);
    expect(newcomer({ ...NOBODY, domains: ['example.com'], createdByMe: true })).toBe(false);
    expect(newcomer({ ...NOBODY, patterns: ['*@example.com'] })).toBe(false);
  });
});

describe('what is said of a scope', () => {
  it('names every condition, and of many the first', () => {
    const domains = ['a.com', 'b.com', 'c.com', 'd.com', 'e.com', 'f.com'];
    expect(scopeWords({ domains, patterns: ['x*'], groups: ['Sales'], createdByMe: true })).toBe(
      'in a.com, b.com, c.com, d.com, e.com and 1 more, or called x*, or in the Sign groups Sales, or created by this sync',
    );
  });

  it('has patterns of orgs that judge by addresses alone', () => {
    const byAddress = { ...NOBODY, domains: ['example.com'] };
    const orgs = [
      { org: 'primary', scope: byAddress },
      { org: 'emea', scope: { ...byAddress, createdByMe: true } },
      { org: 'apac', scope: { ...NOBODY, groups: ['Sales'] } },
      { org: 'us' },
    ];
    expect([...patternsByOrg(orgs)]).toEqual([['primary', ['*@example.com']]]);
  });
});
