import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPlanInputs, change, personItem, planInMemory } from '#testing';
import { type EmailKey, emailKey, groupKey } from '../text/keys.js';
import type { PersonItem, PlanItem } from './plan-item.js';
import { itemKey, PlanSeal, sealPlan, sealRun } from './seal-plan.js';

const HEADER = { format: 1, org: 'primary', configDigest: 'c0ffee' } as const;
const item = (address: string, overrides: Partial<PersonItem> = {}) =>
  personItem({ emailKey: emailKey(address), email: address, ...overrides });
const group = (name: string): PlanItem => ({
  subject: 'group',
  org: 'primary',
  groupKey: groupKey(name),
  name,
});

describe('itemKey', () => {
  it('puts groups first, and a held part behind what is done now', () => {
    const held = item('ana@x.com', { held: 'DIRECTORY_INCOMPLETE' });
    const sorted = [group('Sales'), item('ana@x.com'), held, item('bo@x.com')];
    const keys = sorted.map(itemKey);
    expect(keys).toEqual([...keys].sort());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('sorts people as their addresses sort, also where one address begins with another', () => {
    const anyAddress = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '-', '!', ':', '@', '0', 'é', '～', '😀'),
    });
    const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    fc.assert(
      fc.property(fc.uniqueArray(anyAddress, { maxLength: 6 }), (addresses) => {
        const seal = new PlanSeal(HEADER);
        for (const address of addresses.toSorted(byBytes)) {
          seal.add(item('x', { emailKey: address as EmailKey }));
          seal.add(item('x', { emailKey: address as EmailKey, held: 'DIRECTORY_INCOMPLETE' }));
        }
        expect(seal.digest()).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('PlanSeal', () => {
  it('is the same a line at a time as at once', () => {
    const items = [group('Sales'), item('ana@x.com'), item('bo@x.com')];
    const seal = new PlanSeal(HEADER);
    for (const one of items) seal.add(one);
    expect(seal.digest()).toBe(sealPlan(HEADER, items.toReversed()));
  });

  it('refuses items out of order and items given twice', () => {
    const seal = new PlanSeal(HEADER);
    seal.add(item('bo@x.com'));
    expect(() => {
      seal.add(item('ana@x.com'));
    }).toThrow('must be sorted');
    expect(() => {
      seal.add(item('bo@x.com'));
    }).toThrow('must be sorted');
    expect(() => sealPlan(HEADER, [item('bo@x.com'), item('bo@x.com')])).toThrow('must be sorted');
  });
});

describe('sealPlan', () => {
  it('changes with the header', () => {
    const items = [item('ana@x.com')];
    const hash = sealPlan(HEADER, items);
    expect(sealPlan({ ...HEADER, org: 'emea' }, items)).not.toBe(hash);
    expect(sealPlan({ ...HEADER, configDigest: 'decaf' }, items)).not.toBe(hash);
  });

  it.each([
    ['address', { email: 'ANA@x.com' }],
    ['Sign user', { signUserId: 'u2' }],
    ['change', { change: change('update', ['Default Group'], ['Legal']) }],
    ['state before', { change: change('update', ['Ops'], ['Sales']) }],
    ['hold', { held: 'SIGN_ONLY_LIMIT' }],
    ['rule', { because: { rules: [2] } }],
    ['group to wait for', { needsGroups: [groupKey('Sales')] }],
  ] as const)('changes with the %s of an item', (_, overrides) => {
    expect(sealPlan(HEADER, [item('ana@x.com', overrides)])).not.toBe(sealPlan(HEADER, [item('ana@x.com')]));
  });

  it('changes when an item of any plan is left out, changed or added', () => {
    fc.assert(
      fc.property(anyPlanInputs(), fc.nat(), (inputs, at) => {
        const { items } = planInMemory(inputs).plan;
        fc.pre(items.length > 0);
        const hash = sealPlan(HEADER, items);
        const chosen = at % items.length;
        const without = items.filter((_, index) => index !== chosen);
        const renamed = items.map((one, index): PlanItem => {
          if (index !== chosen) return one;
          return one.subject === 'group'
            ? { ...one, name: `${one.name}x` }
            : { ...one, email: `${one.email}x` };
        });
        for (const other of [without, renamed, [...items, group('zz not there')]]) {
          expect(sealPlan(HEADER, other)).not.toBe(hash);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('sealRun', () => {
  const plans = [
    { org: 'primary', hash: 'a'.repeat(64) },
    { org: 'emea', hash: 'b'.repeat(64) },
  ];

  it('covers every org and its plan, in whatever order they are given', () => {
    expect(sealRun(plans.toReversed())).toBe(sealRun(plans));
    expect(sealRun(plans.slice(0, 1))).not.toBe(sealRun(plans));
    const swapped = plans.map(({ org }, at) => ({ org, hash: plans[1 - at]?.hash ?? '' }));
    expect(sealRun(swapped)).not.toBe(sealRun(plans));
  });
});
