import { describe, expect, it } from 'vitest';
import { type OktaEvent, subjectsOfOktaEvent } from './okta-events.js';

const kim = { id: '00u42', type: 'User', alternateId: 'kim@acme.com', displayName: 'Kim Doe' };
const sales = { id: '00g7', type: 'UserGroup', alternateId: 'unknown', displayName: 'Sign Users 1' };
const event = (eventType: string, more: Partial<OktaEvent> = {}): OktaEvent => ({
  ...{ uuid: 'u', published: '2026-11-02T08:15:28.004Z', eventType, outcome: { result: 'SUCCESS' } },
  ...{ target: [sales, kim], ...more },
});
const person = { kind: 'person', key: '00u42', email: 'kim@acme.com' };

describe('an event of Okta', () => {
  it.each([
    'user.lifecycle.create',
    'user.lifecycle.activate',
    'user.lifecycle.reactivate',
    'user.lifecycle.deactivate',
    'user.lifecycle.suspend',
    'user.lifecycle.unsuspend',
    'user.lifecycle.delete.initiated',
    'user.lifecycle.delete.completed',
    'user.account.update_profile',
    'group.user_membership.add',
    'group.user_membership.remove',
    'application.user_membership.remove',
  ])('%s is worth a look at its person, wherever they stand among its targets', (eventType) => {
    expect(subjectsOfOktaEvent(event(eventType))).toEqual([person]);
  });

  it('names a login that is no address by the id alone', () => {
    const target = [{ ...kim, alternateId: 'kdoe' }];
    expect(subjectsOfOktaEvent(event('user.lifecycle.create', { target }))).toEqual([
      { kind: 'person', key: '00u42' },
    ]);
  });

  it.each(['group.lifecycle.delete', 'group.profile.update', 'group.user_membership.add'])(
    '%s without a person is one of its group',
    (eventType) => {
      expect(subjectsOfOktaEvent(event(eventType, { target: [sales] }))).toEqual([
        { kind: 'group', name: 'Sign Users 1' },
      ]);
    },
  );

  it.each([
    event('user.session.start'),
    event('policy.rule.update'),
    event('user.lifecycle.deactivate', { outcome: { result: 'FAILURE' } }),
    event('group.user_membership.add', { outcome: { result: 'SKIPPED' } }),
    event('user.lifecycle.create', { target: null }),
  ])('that changes nothing about people, came to nothing or names nobody is no hint: %j', (one) => {
    expect(subjectsOfOktaEvent(one)).toEqual([]);
  });
});
