import { describe, expect, it } from 'vitest';
import type { Item } from './plan.types.js';
import { riskOf } from './risk.js';

const item = (action: string, ...effects: string[]): Item => ({
  ...{
    subject: 'person',
    org: 'emea',
    emailKey: 'ana@example.com',
    email: 'ana@example.com',
    needsGroups: [],
  },
  change: { action, effects, after: { accountAdmin: false, memberships: [] } },
  because: { rules: [1] },
});

describe('the risk of a change', () => {
  it('is high where an account or its administration is at stake, low where nobody loses anything', () => {
    const words = [
      riskOf(item('update', 'move', 'grant-account-admin')),
      riskOf(item('deactivate', 'deactivate')),
      riskOf(item('remove_roles')),
      riskOf(item('update', 'grant-group-admin')),
      riskOf(item('update', 'move')),
      riskOf(item('create', 'create')),
      riskOf({ subject: 'group', org: 'emea', groupKey: 'lab', name: 'Lab' }),
    ].map(({ word }) => word);
    expect(words).toEqual(['high', 'high', 'high', 'medium', 'medium', 'low', 'low']);
  });
});
