import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SharedOrg, shareOrgs } from './share-orgs.js';

const org = (orgId: string, holder: SharedOrg['holder']): SharedOrg => ({ orgId, holder });

describe('shareOrgs', () => {
  it('takes every org when nobody else is there', () => {
    expect(shareOrgs([org('a', 'nobody'), org('b', 'nobody')], 1)).toEqual({ take: ['a', 'b'], give: [] });
  });

  it('gives back what is above its share when another process has come', () => {
    const mine = ['a', 'b', 'c', 'd', 'e'].map((id) => org(id, 'me'));
    expect(shareOrgs(mine, 2)).toEqual({ take: [], give: ['d', 'e'] });
  });

  it('leaves alone what another process holds', () => {
    expect(shareOrgs([org('a', 'another')], 1)).toEqual({ take: [], give: [] });
  });

  it('comes to rest with every org held, whichever process moves when', () => {
    const moves = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        moves,
        (replicas, count, first) => {
          const holders = new Map<string, number | undefined>();
          for (let at = 0; at < count; at += 1) holders.set(`org ${at}`, undefined);
          const move = (me: number) => {
            const seen = [...holders].map(([id, holder]) =>
              org(id, holder === undefined ? 'nobody' : holder === me ? 'me' : 'another'),
            );
            const { take, give } = shareOrgs(seen, replicas);
            for (const id of take) holders.set(id, me);
            for (const id of give) holders.set(id, undefined);
            return take.length + give.length;
          };
          for (const one of first) move(one % replicas);
          for (let round = 0; round < 2 * count; round += 1)
            for (let me = 0; me < replicas; me += 1) move(me);
          expect([...holders.values()]).not.toContain(undefined);
          for (let me = 0; me < replicas; me += 1) expect(move(me)).toBe(0);
        },
      ),
    );
  });
});
