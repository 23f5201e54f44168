import { describe, expect, it } from 'vitest';
import { changeWord, fieldsOf } from './change-words.js';
import type { AccessState, PersonItem } from './plan.types.js';

const state = (groups: readonly string[], more: Partial<AccessState> = {}): AccessState => ({
  ...{ status: 'ACTIVE', accountAdmin: false },
  memberships: groups.map((name, at) => ({ key: name.toLowerCase(), name, admin: false, primary: at === 0 })),
  ...more,
});

const item = (change: Partial<PersonItem['change']>): PersonItem => ({
  ...{
    subject: 'person',
    org: 'emea',
    emailKey: 'ana@example.com',
    email: 'ana@example.com',
    needsGroups: [],
  },
  change: { action: 'update', effects: [], after: state(['Sales']), ...change },
  because: { rules: [1] },
});

describe('a change in words', () => {
  it('is called by what is gravest in it', () => {
    const word = (action: string, ...effects: string[]) => changeWord(item({ action, effects })).word;
    expect(word('update', 'move', 'revoke-group-admin')).toBe('revoke group admin');
    expect(word('update', 'rename', 'move')).toBe('move');
    expect(word('create', 'create')).toBe('create');
    expect(word('create', 'create', 'grant-account-admin')).toBe('create, grant account admin');
    expect(word('reset', 'move', 'revoke-account-admin')).toBe('reset');
    expect(word('remove_groups', 'move', 'grant-group-admin')).toBe('remove groups');
    expect(changeWord({ subject: 'group', org: 'emea', groupKey: 'lab', name: 'Lab' }).word).toBe(
      'create group',
    );
  });

  it('shows each field that changes, and none that stays', () => {
    const before = state(['Sales', 'Lab'], { accountAdmin: true });
    const after = state(['Legal', 'Lab']);
    expect(fieldsOf(item({ before, after }))).toEqual([
      { field: 'account admin', before: 'yes', after: null, tone: 'bad' },
      { field: 'primary group', before: 'Sales', after: 'Legal', tone: 'quiet' },
    ]);
    const inactive = state(['Sales'], { status: 'INACTIVE' });
    expect(fieldsOf(item({ before: state(['Sales']), after: inactive }))).toEqual([
      { field: 'status', before: 'ACTIVE', after: 'INACTIVE', tone: 'bad' },
    ]);
    expect(fieldsOf(item({ after: state(['Sales'], { firstName: 'Ana', lastName: 'Ruiz' }) }))).toEqual([
      { field: 'status', before: null, after: 'ACTIVE', tone: 'good' },
      { field: 'primary group', before: null, after: 'Sales', tone: 'quiet' },
      { field: 'name', before: null, after: 'Ana Ruiz', tone: 'quiet' },
    ]);
  });
});
