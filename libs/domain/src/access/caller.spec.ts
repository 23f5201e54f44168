import { describe, expect, it } from 'vitest';
import { type Caller, may, mayEverywhere, orgsOf } from './caller.js';
import type { Grant } from './role.js';

const caller = (...grants: Grant[]): Caller => ({ actor: 'ann@example.com', kind: 'person', grants });

describe('what a caller may do', () => {
  it('is nothing without a grant', () => {
    expect(orgsOf(caller(), 'viewer')).toEqual([]);
    expect(may(caller(), 'viewer')).toBe(false);
  });

  it('is the role and every lesser one, in the orgs of the grant alone', () => {
    const ann = caller({ role: 'approver', orgs: ['emea'] }, { role: 'viewer', orgs: ['primary', 'emea'] });
    expect(orgsOf(ann, 'viewer')).toEqual(['emea', 'primary']);
    expect(may(ann, 'operator', 'emea')).toBe(true);
    expect(may(ann, 'operator', 'primary')).toBe(false);
    expect(may(ann, 'operator')).toBe(true);
    expect(may(ann, 'admin')).toBe(false);
  });

  it('is everywhere only by a grant for all orgs, not by one for each that exists today', () => {
    expect(mayEverywhere(caller({ role: 'operator', orgs: 'all' }), 'viewer')).toBe(true);
    expect(mayEverywhere(caller({ role: 'admin', orgs: ['primary', 'emea'] }), 'viewer')).toBe(false);
    expect(mayEverywhere(caller({ role: 'viewer', orgs: 'all' }), 'operator')).toBe(false);
  });
});
