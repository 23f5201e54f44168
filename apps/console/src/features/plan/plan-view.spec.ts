import { describe, expect, it } from 'vitest';
import { exportQuery, itemFilterOf, meantBy, planSearch } from './plan-view.js';

const filterOf = (view: object) => itemFilterOf(planSearch.parse(view));

describe('the view of a plan', () => {
  it('is taken from an address, and what is wrong in it is left out', () => {
    expect(filterOf({ kind: 'move', state: 'held,nonsense', rule: '7', person: ' an ' })).toEqual({
      ...{ kind: 'move', state: ['held'], rule: 7, person: 'an' },
    });
    expect(filterOf({ kind: 'nothing', rule: '-1', tab: 'x' })).toEqual({});
    expect(filterOf({ tab: 'held', state: 'applied' })).toEqual({ state: ['held'] });
    expect(filterOf({ tab: 'changed' })).toEqual({ reason: 'CHANGED_SINCE_PLAN' });
  });

  it('is exported as it is shown', () => {
    expect(exportQuery(filterOf({ kind: 'move', state: 'held,failed', person: 'a&b' }))).toBe(
      'kind=move&state=held&state=failed&person=a%26b',
    );
  });
});

describe('a word about what a filter shows', () => {
  it('means the held items of it, in the same words', () => {
    expect(meantBy(filterOf({ kind: 'move', person: 'an', group: 'Sales', tab: 'held' }), 'emea')).toEqual({
      ...{ org: 'emea', kind: 'move', begins: 'an', group: 'Sales' },
    });
    expect(meantBy(filterOf({ reason: 'GUARD_BUDGET', rule: 7 }), 'emea')).toEqual({
      ...{ org: 'emea', heldFor: 'GUARD_BUDGET', rule: 7 },
    });
  });

  it('means nothing where nothing held is shown', () => {
    expect(meantBy(filterOf({ state: 'applied' }), 'emea')).toBeUndefined();
    expect(meantBy(filterOf({ action: 'create-group' }), 'emea')).toBeUndefined();
  });
});
