import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import type { GroupSetRepository } from '#db';
import type { Scope } from '#domain';
import { policy, rules } from '#testing';
import { sizeRead } from './size-read.js';

const SETS = new Map<number, readonly string[]>([
  [1, ['Staff']],
  [2, ['Lawyers', 'Staff']],
  [3, ['Unmapped']],
]);
const groupSets = {
  all: (ids: readonly number[]) => Promise.resolve(new Map([...SETS].filter(([id]) => ids.includes(id)))),
};

function size(scope: Scope, baseline: readonly { groupSet: number; people: number }[] = []) {
  const config: Pick<Config, 'policy' | 'scope'> = {
    policy: policy({
      rules: rules(['Staff', {}], ['Lawyers', {}], ['Staff', { accountAdmin: true }], ['Empty', {}]),
    }),
    scope,
  };
  const now = [
    { groupSet: 1, people: 10 },
    { groupSet: 2, people: 4 },
    { groupSet: 3, people: 100 },
  ];
  return sizeRead(now, baseline, config as Config, groupSets as GroupSetRepository);
}

describe('sizeRead', () => {
  it('counts people, those in scope, and each mapped group once, also one that is empty', async () => {
    expect(await size({ kind: 'mapped' }, [{ groupSet: 2, people: 30 }])).toEqual({
      ...{ people: 114, inScope: 14, outsideFilter: 0 },
      mappedGroups: [
        { group: 'Staff', now: 14, baseline: 30 },
        { group: 'Lawyers', now: 4, baseline: 30 },
        { group: 'Empty', now: 0, baseline: 0 },
      ],
    });
  });

  it('takes everybody into scope with "all"', async () => {
    expect(await size({ kind: 'all' })).toMatchObject({ inScope: 114, outsideFilter: 0 });
  });

  it('tells the mapped people who are outside the groups of the run', async () => {
    const sizes = await size({ kind: 'group', groups: ['Lawyers', 'Unmapped'] });
    expect(sizes).toMatchObject({ inScope: 104, outsideFilter: 10 });
    expect(sizes.mappedGroups[0]).toEqual({ group: 'Staff', now: 4, baseline: 0 });
  });
});
