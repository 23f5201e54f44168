import { describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import { mayUse, speaksForOthers } from './needed-access.js';
import type { Grant } from './role.js';

const caller = (...grants: Grant[]): Caller => ({ actor: 'ann@example.com', kind: 'person', grants });

describe('a route', () => {
  it('that shows what is of one’s orgs needs the role in one of them', () => {
    const emea = caller({ role: 'operator', orgs: ['emea'] });
    expect(mayUse(emea, { role: 'viewer', orgs: 'some' })).toBe(true);
    expect(mayUse(emea, { role: 'approver', orgs: 'some' })).toBe(false);
    expect(mayUse(caller(), { role: 'viewer', orgs: 'some' })).toBe(false);
  });

  it('that concerns the whole installation needs the role everywhere', () => {
    expect(mayUse(caller({ role: 'admin', orgs: ['emea'] }), { role: 'viewer', orgs: 'all' })).toBe(false);
    expect(mayUse(caller({ role: 'admin', orgs: 'all' }), { role: 'admin', orgs: 'all' })).toBe(true);
  });
});

describe('another name than one’s own', () => {
  it('can be given by those alone who have none', () => {
    const [person, token] = [caller(), { ...caller(), actor: 'token:ci', kind: 'token' } as const];
    expect([person, token, { ...person, actor: 'api' }].map(speaksForOthers)).toEqual([false, false, false]);
    const [local, shared] = [
      { ...person, actor: 'local', kind: 'local' },
      { ...token, actor: 'api' },
    ] as const;
    expect([local, shared].map(speaksForOthers)).toEqual([true, true]);
  });
});
