import { describe, expect, it } from 'vitest';
import type { Tally } from './plan.types.js';
import { losing, lossesOf, tilesOf } from './tiles.js';

const tally = (more: Partial<Tally>): Tally => ({
  ...{ orgId: '7f6c3f0e-0000-4000-8000-000000000000', action: 'update', state: 'planned', effects: [] },
  ...{ heldFor: null, kinds: [], items: 1 },
  ...more,
});

describe('the tiles of a plan', () => {
  it('name the gravest kind first, leave out what there is not, and count what is held', () => {
    const tallies = [
      tally({ kinds: ['move'], items: 40 }),
      tally({ kinds: ['move', 'revoke-group-admin'], items: 2, state: 'held' }),
      tally({ kinds: ['deactivate'], items: 3 }),
      tally({ action: 'create-group', items: 1 }),
    ];
    expect(tilesOf(tallies).map(({ key, items, held }) => [key, items, held])).toEqual([
      ['deactivate', 3, 0],
      ['revoke-group-admin', 2, 2],
      ['move', 42, 2],
      ['create-group', 1, 0],
      ['held', 2, 2],
    ]);
  });

  it('say in words what people lose, and count each person once', () => {
    const tallies = [
      tally({ kinds: ['deactivate', 'revoke-account-admin'], items: 1 }),
      tally({ kinds: ['reset'], items: 2 }),
      tally({ kinds: ['create'], items: 9 }),
    ];
    expect(lossesOf(tallies)).toEqual(['1 deactivation', '2 resets', '1 revoked account admin']);
    expect(losing(tallies)).toBe(3);
  });
});
