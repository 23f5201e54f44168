import { describe, expect, it } from 'vitest';
import type { PersonItem } from './plan.types.js';
import { preconditionOf, ruleOf, type RulePlaces, whySteps } from './why.js';

const places: RulePlaces = new Map([[7, { file: 'rules.yml', line: 41 }]]);
const membership = { key: 'sales', name: 'Sales', admin: true, primary: true };
const item = (because: PersonItem['because'], action = 'update'): PersonItem => ({
  ...{
    subject: 'person',
    org: 'emea',
    emailKey: 'ana@example.com',
    email: 'ana@example.com',
    needsGroups: [],
  },
  change: { action, effects: [], after: { accountAdmin: false, memberships: [membership] } },
  because,
});
const stored = (of: PersonItem) => ({ id: '', position: 1, state: 'planned', reason: null, item: of });

describe('why a change is planned', () => {
  it('goes from the group of the directory over the rule to the value', () => {
    const because = { rules: [7, 9], decidedBy: 7, directoryGroup: 'SG-Sales', before: 9 };
    expect(whySteps(item(because), places).map(({ what, text }) => `${what}: ${text}`)).toEqual([
      ...['directory group: SG-Sales', 'rule: rules.yml:41', 'goes before: rule 9', 'also matches: rule 9'],
      'gives: Sales',
    ]);
  });

  it('says so where no rule speaks, or a person wanted it', () => {
    expect(ruleOf(stored(item({ rules: [] }, 'deactivate')), places)).toBe('in Sign only');
    expect(ruleOf(stored(item({ rules: [] })), places)).toBe('no rule');
    expect(ruleOf(stored(item({ rules: [], undoes: { run: '2026-11-22-0001' } })), places)).toBe(
      'undoes 2026-11-22-0001',
    );
  });
});

describe('the precondition of a change', () => {
  it('is what the plan has seen', () => {
    const before = { status: 'ACTIVE', accountAdmin: false, memberships: [membership] };
    const seen = item({ rules: [7] });
    expect(preconditionOf({ ...seen, change: { ...seen.change, before } })).toEqual([
      ...['They are active.', 'They are in Sales (admin).', 'They are not account admin.'],
    ]);
    expect(preconditionOf(seen)).toEqual(['Nobody has the address ana@example.com in this org.']);
  });
});
