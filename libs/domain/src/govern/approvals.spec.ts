import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import { emailKey, groupKey } from '../text/keys.js';
import { holdForApproval, itemDigest, kindsToApprove, mayBeApproved, NO_APPROVALS } from './approvals.js';

const leaver = personItem({
  change: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }),
});
const moved = personItem({ change: change('update', ['Sales'], ['Legal']) });

describe('approvals', () => {
  it('are asked for by kind, and the whole change waits', () => {
    const policy = { ...NO_APPROVALS, required: ['deactivate', 'names'] } as const;
    expect(holdForApproval(policy)(leaver)).toEqual({
      ...{ reason: 'APPROVAL_REQUIRED', because: 'approvals.required: deactivate' },
    });
    expect(holdForApproval(policy)(moved)).toBeUndefined();
    expect(kindsToApprove(leaver, NO_APPROVALS)).toEqual([]);
  });

  it('let go neither what has no evidence nor the last administrator', () => {
    const held = ['DIRECTORY_INCOMPLETE', 'DIRECTORY_EMPTY', 'DIRECTORY_SHRUNK', 'GROUP_VANISHED'];
    expect([...held, 'GUARD_LAST_ADMIN'].filter(mayBeApproved)).toEqual([]);
    const others = ['SIGN_ONLY_LIMIT', 'GUARD_BUDGET', 'APPROVAL_REQUIRED', 'DRIFT_REPORTED', 'WAVE_STOPPED'];
    expect(others.filter(mayBeApproved)).toEqual(others);
  });
});

describe('the digest of an item', () => {
  it('is of whom it is about and of what it does, and not of why', () => {
    const digest = itemDigest(moved);
    for (const same of [
      { ...moved, because: { rules: [7] } },
      { ...moved, held: 'GUARD_BUDGET', heldBecause: '9 of 3' } as const,
    ]) {
      expect(itemDigest(same)).toBe(digest);
    }
    const others = [
      { ...moved, org: 'emea' },
      { ...moved, email: 'ANA@example.com' },
      { ...moved, emailKey: emailKey('bo@example.com') },
      { ...moved, signUserId: 'another' },
      { ...moved, change: change('update', ['Ops'], ['Legal']) },
      { ...moved, change: change('update', ['Sales'], ['Legal*']) },
      { subject: 'group', org: moved.org, groupKey: groupKey('Legal'), name: 'Legal' } as const,
    ];
    expect(new Set([digest, ...others.map(itemDigest)]).size).toBe(others.length + 1);
  });
});
