import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import type { PersonAction } from '../planner/person-change.js';
import { groupKey } from '../text/keys.js';
import { laneOf } from './plan-item.js';

describe('laneOf', () => {
  it('lets leavers, and groups that others wait for, go before everybody else', () => {
    const group = { subject: 'group', org: 'primary', groupKey: groupKey('Sales'), name: 'Sales' } as const;
    expect(laneOf(group)).toBe('urgent');
    const lanes: Record<PersonAction, string> = {
      deactivate: 'urgent',
      reset: 'urgent',
      remove_groups: 'urgent',
      remove_roles: 'urgent',
      create: 'bulk',
      reactivate: 'bulk',
      update: 'bulk',
    };
    for (const action of Object.keys(lanes) as PersonAction[]) {
      expect(laneOf(personItem({ change: change(action, ['Sales'], ['Legal']) }))).toBe(lanes[action]);
    }
  });
});
