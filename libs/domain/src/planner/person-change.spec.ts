import { describe, expect, it } from 'vitest';
import { change, memberships } from '#testing';
import { personChange } from './person-change.js';

describe('the effects of a change', () => {
  it.each([
    [['Sales'], ['Legal'], ['move']],
    [['Sales'], ['Legal*'], ['move', 'grant-group-admin']],
    [['Sales*'], ['Legal'], ['move', 'revoke-group-admin']],
    [['Sales'], ['Sales', 'Legal'], ['join']],
    [['Sales', 'Legal*'], ['Sales'], ['leave', 'revoke-group-admin']],
    [['Sales'], ['Sales*'], ['grant-group-admin']],
    [
      ['Sales', 'Legal', 'Ops'],
      ['Legal', 'Sales', 'Art'],
      ['move', 'join', 'leave'],
    ],
    [['Sales'], ['Sales'], []],
  ])('from %j to %j are %j', (from, to, effects) => {
    expect(change('update', from, to).effects).toEqual(effects);
  });

  it('name roles, creation, reactivation, deactivation and new names', () => {
    const roles = (before: boolean, after: boolean) =>
      change('update', ['Sales'], ['Sales'], { accountAdmin: [before, after] }).effects;
    expect(roles(false, true)).toEqual(['grant-account-admin']);
    expect(roles(true, false)).toEqual(['revoke-account-admin']);

    const sales = { accountAdmin: false, memberships: memberships('Sales*') };
    expect(personChange('create', undefined, { ...sales, accountAdmin: true }).effects).toEqual([
      'create',
      'grant-group-admin',
      'grant-account-admin',
    ]);
    expect(change('reactivate', ['Sales'], ['Sales'], { status: ['INACTIVE', 'ACTIVE'] }).effects).toEqual([
      'reactivate',
    ]);
    expect(change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }).effects).toEqual([
      'deactivate',
    ]);
    const named = (firstName: string) => ({ ...sales, firstName, lastName: 'Alba' });
    expect(personChange('update', named('Anna'), named('Ana')).effects).toEqual(['rename']);
    const at = (email: string) => ({ ...sales, email });
    expect(personChange('update', at('a@x.org'), at('b@x.org')).effects).toEqual(['change-email']);
  });

  it('mark the group admin that remove_groups leaves in the Default Group as a grant (19)', () => {
    expect(change('remove_groups', ['Sales*'], ['Default Group*']).effects).toContain('grant-group-admin');
  });
});
