import { describe, expect, it } from 'vitest';
import { groupKey } from '../text/keys.js';
import { lintFactsOf } from './lint-facts.js';

const seen = {
  people: new Map([['Sales', 3]]),
  notFound: [],
  signGroups: new Map([['emea', ['Sales', 'LEGAL']]]),
};

describe('lintFactsOf', () => {
  it('takes a source that is not asked by name for one that is read whole', () => {
    expect(lintFactsOf(seen)).toEqual({
      people: new Map([['Sales', 3]]),
      unknownGroups: new Set(),
      readsEveryGroup: true,
      signGroups: new Map([['emea', new Set([groupKey('sales'), groupKey('Legal')])]]),
    });
  });

  it('counts nobody in a group that was asked for and has nobody, and knows which ones are unknown', () => {
    const facts = lintFactsOf({ ...seen, asked: ['Sales', 'Lab'], notFound: ['Gone'] });
    expect(facts.people).toEqual(
      new Map([
        ['Sales', 3],
        ['Lab', 0],
      ]),
    );
    expect(facts).toMatchObject({ unknownGroups: new Set(['Gone']), readsEveryGroup: false });
    expect(lintFactsOf({ ...seen, notFound: ['Gone'] }).readsEveryGroup).toBe(false);
  });
});
