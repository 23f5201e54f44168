import { describe, expect, it } from 'vitest';
import {
  DEFAULT_GROUP,
  desiredAccess,
  inWords,
  orgCase,
  orgPolicy,
  personCase,
  policy,
  signUser,
} from '#testing';
import { kindsOf } from '../govern/change-kind.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { type PersonCase, planPerson } from './plan-person.js';
import { stepsOf } from './steps-of.js';

const orgWith = (signOnlyAction: SyncPolicy['signOnlyAction'], deactivateUsers = true) =>
  orgCase({ policy: policy({ signOnlyAction }), org: orgPolicy({ deactivateUsers }) });

const boss = personCase({ observed: signUser({ groups: ['Sales*', 'Legal'], accountAdmin: true }) });
const plain = personCase({ observed: signUser() });

function changeOf(person: PersonCase, org: ReturnType<typeof orgCase>) {
  const decision = planPerson(person, org);
  if (decision.kind !== 'change' || !decision.now) throw new Error(`${decision.kind} is no change.`);
  return decision.now;
}

describe('a leaver', () => {
  it('loses every right and then the account, as one change, where leavers are deleted', () => {
    const org = orgWith('delete');
    const change = changeOf(boss, org);
    expect(change).toMatchObject({
      action: 'reset_and_deactivate',
      after: { status: 'INACTIVE', accountAdmin: false },
    });
    expect(inWords(change.after.memberships)).toEqual([DEFAULT_GROUP]);
    expect(kindsOf(change)).toEqual(['reset', 'deactivate', 'revoke-group-admin', 'revoke-account-admin']);
    expect(stepsOf(change, org.view, false).map((step) => step.do)).toEqual([
      'set-record',
      'set-groups',
      'set-state',
    ]);
  });

  it('of whom every right is gone is deactivated only', () => {
    expect(changeOf(plain, orgWith('delete'))).toMatchObject({
      action: 'deactivate',
      effects: ['deactivate'],
    });
  });

  it('keeps groups and rights for the way back where leavers are suspended', () => {
    const suspended = changeOf(boss, orgWith('suspend'));
    expect(suspended).toMatchObject({ action: 'deactivate', after: { status: 'INACTIVE' } });
    expect(suspended.after.memberships).toEqual(suspended.before?.memberships);
    const back = personCase({
      observed: signUser({ groups: ['Sales'], status: 'INACTIVE' }),
      desired: desiredAccess(['Sales']),
    });
    expect(changeOf(back, orgWith('suspend'))).toMatchObject({
      action: 'reactivate',
      after: { status: 'ACTIVE' },
    });
  });

  it.for(['delete', 'suspend'] as const)('is reset by %s where nobody may be deactivated', (action) => {
    expect(changeOf(boss, orgWith(action, false))).toMatchObject({
      action: 'reset',
      after: { status: 'ACTIVE', accountAdmin: false },
    });
    expect(planPerson(plain, orgWith(action, false)).kind).toBe('in-step');
  });

  it('who is inactive already is left as they are', () => {
    const away = personCase({ observed: signUser({ groups: ['Sales'], status: 'INACTIVE' }) });
    expect(planPerson(away, orgWith('delete')).kind).toBe('in-step');
  });

  it('whose groups nobody has read is asked about before they are reset', () => {
    const unread = personCase({ observed: signUser({ groups: [] }) });
    expect(planPerson(unread, orgWith('delete'))).toEqual({ kind: 'question', facts: ['groups'] });
    expect(changeOf(unread, orgWith('suspend')).action).toBe('deactivate');
  });
});
