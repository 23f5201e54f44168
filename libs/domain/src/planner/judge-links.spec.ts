import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailKey } from '../text/keys.js';
import { judgeLinks, type LinkedElsewhere } from './judge-links.js';

const key = (name: string) => emailKey(`${name}@example.com`);

/** Somebody now called `to`, whose key is linked to the Sign user called `from`. */
function claim(to: string, from: string, overrides: Partial<LinkedElsewhere> = {}): LinkedElsewhere {
  return {
    ...{ sourceKey: `key of ${to}`, emailKey: key(to), userKey: key(from) },
    ...{ addressInSign: false, userAddressInDirectory: false, managed: true },
    ...overrides,
  };
}

/** `pairs` and `marks` in few words. */
function said(...args: Parameters<typeof judgeLinks>) {
  const { pairs, marks } = judgeLinks(...args);
  const name = (of: string) => of.replace('@example.com', '');
  return {
    pairs: [...pairs].map(([to, from]) => `${name(from)} → ${name(to)}`),
    marks: Object.fromEntries([...marks].map(([row, { mark }]) => [name(row), mark])),
  };
}

describe('judgeLinks', () => {
  it('makes one person of a new address and the user whom the key is linked to', () => {
    expect(said([claim('ana.li', 'ana.lee')])).toEqual({
      pairs: ['ana.lee → ana.li'],
      marks: { 'ana.lee': 'moved' },
    });
    expect(judgeLinks([claim('ana.li', 'ana.lee')]).marks.get(key('ana.lee'))?.sourceKey).toBe(
      'key of ana.li',
    );
  });

  it('takes the user of the new address where both are in Sign, and leaves the old one to itself', () => {
    expect(said([claim('ana.li', 'ana.lee', { addressInSign: true })])).toEqual({
      pairs: [],
      marks: { 'ana.lee': 'replaced' },
    });
  });

  it('says nothing of people who swapped their addresses', () => {
    const both = { addressInSign: true, userAddressInDirectory: true };
    expect(said([claim('ana', 'bo', both), claim('bo', 'ana', both)])).toEqual({ pairs: [], marks: {} });
  });

  it('touches nobody where one person claims a user by key and another by address', () => {
    const marks = { john: 'contested', 'john.senior': 'contested' };
    expect(said([claim('john.senior', 'john', { userAddressInDirectory: true })])).toEqual({
      pairs: [],
      marks,
    });
  });

  it('keeps the user of whoever waits for a contested address, along the whole chain', () => {
    const chain = [
      claim('c', 'b', { userAddressInDirectory: true }),
      claim('b', 'a', { addressInSign: true, userAddressInDirectory: true }),
      claim('a', 'z', { addressInSign: true }),
    ];
    const marks = { a: 'contested', b: 'contested', c: 'contested', z: 'contested' };
    expect(said(chain)).toEqual({ pairs: [], marks });
  });

  it('claims nothing for people who are not managed in the org', () => {
    const options = { managed: false, userAddressInDirectory: true };
    expect(said([claim('gone.john', 'john', options), claim('x', 'y', { managed: false })])).toEqual({
      pairs: [],
      marks: {},
    });
  });

  it('gives a user to one of two people of one key, and touches the other one not', () => {
    const twice = ['b', 'a'].map((name) => claim(name, 'old', { sourceKey: 'k' }));
    expect(said(twice)).toEqual({ pairs: ['old → a'], marks: { old: 'moved', b: 'contested' } });
  });

  it('marks users whose row the source dropped', () => {
    expect(said([], [{ sourceKey: 'k', userKey: key('ana') }])).toEqual({
      pairs: [],
      marks: { ana: 'dropped' },
    });
  });

  it('gives nobody two users, and no user to two people, in whatever order it hears of them', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const anyClaim = fc
      .tuple(names, names, fc.boolean(), fc.boolean(), fc.boolean())
      .filter(([to, from]) => to !== from)
      .map(([to, from, addressInSign, userAddressInDirectory, managed]) =>
        claim(to, from, { addressInSign, userAddressInDirectory, managed }),
      );
    const anyClaims = fc.uniqueArray(anyClaim, { selector: ({ emailKey: address }) => address });
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const { pairs, marks } = judgeLinks(claims);
        expect(new Set(pairs.values()).size).toBe(pairs.size);
        for (const [to, from] of pairs) {
          const { addressInSign, userAddressInDirectory, managed } =
            claims.find((one) => one.emailKey === to && one.userKey === from) ?? {};
          expect([addressInSign, userAddressInDirectory, managed]).toEqual([false, false, true]);
          expect(['moved', 'contested']).toContain(marks.get(from)?.mark);
        }
        expect(judgeLinks(claims.toReversed())).toEqual({ pairs, marks });
      }),
    );
  });
});
