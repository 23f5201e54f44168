import { describe, expect, it } from 'vitest';
import { type Grant, may } from './may.js';

const grants: Grant[] = [
  { role: 'operator', orgs: ['emea'] },
  { role: 'viewer', orgs: 'all' },
];

describe('what one may do', () => {
  it('is a role and all roles before it, where it was given', () => {
    expect(may(grants, 'viewer', { org: 'apac' })).toBe(true);
    expect(may(grants, 'operator', { org: 'emea' })).toBe(true);
    expect(may(grants, 'operator', { org: 'apac' })).toBe(false);
    expect(may(grants, 'approver', { org: 'emea' })).toBe(false);
  });

  it('tells somewhere from everywhere', () => {
    expect(may(grants, 'operator', 'some')).toBe(true);
    expect(may(grants, 'operator', 'everywhere')).toBe(false);
    expect(may(grants, 'viewer', 'everywhere')).toBe(true);
    expect(may([], 'viewer', 'some')).toBe(false);
  });
});
