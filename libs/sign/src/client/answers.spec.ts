import { describe, expect, it } from 'vitest';
import {
  createdGroup,
  createdUser,
  groupMembersPage,
  readErrorBody,
  userDetail,
  userGroups,
  usersPage,
} from './answers.js';

const ana = { id: 'u1', email: 'Ana@x.com', isAccountAdmin: false };

describe('the answers of Sign', () => {
  it('keep names that are there, and leave out those that are null', () => {
    const userInfoList = [{ ...ana, firstName: 'Ana', lastName: null, company: 'X', newMember: [1] }];
    expect(usersPage.parse({ userInfoList })).toEqual({ items: [{ ...ana, firstName: 'Ana' }] });
  });

  it('keep the whole record of a user as it was answered', () => {
    const { id, ...rest } = ana;
    const record = {
      userId: id,
      ...rest,
      status: 'CREATED',
      title: null,
      primaryGroupId: '',
      extra: { deep: [1] },
    };
    const user = userDetail.parse(record);
    expect(user).toEqual({ ...ana, status: 'CREATED', record });
    expect(user.record).not.toHaveProperty('id');
  });

  it.each([[{ ...ana }], [{ ...ana, status: 'GONE' }], [[ana]], [null], ['text'], [undefined]])(
    'are not taken for a user when they are %j',
    (answer) => {
      expect(userDetail.safeParse(answer).success).toBe(false);
    },
  );

  it('are no list when the list is missing: a failed read must not look like an empty group', () => {
    expect(groupMembersPage.safeParse({ page: {} }).success).toBe(false);
    expect(usersPage.safeParse({ page: {}, userInfoList: null }).success).toBe(false);
  });

  it('name the primary group, or have a single one', () => {
    const entry = { id: 'g1', isGroupAdmin: true };
    expect(userGroups.parse({ groupInfoList: [entry] })).toEqual([{ ...entry, isPrimary: true }]);
    const two = [
      { ...entry, name: 'A', isPrimaryGroup: false, status: 'ACTIVE' },
      { groupId: 'g2', groupName: 'B', isGroupAdmin: false, isPrimaryGroup: true, settings: {} },
      { id: 'g3', isGroupAdmin: false, status: 'DELETED' },
    ];
    expect(userGroups.parse({ groupInfoList: two })).toEqual([
      { id: 'g1', name: 'A', isGroupAdmin: true, isPrimary: false },
      { id: 'g2', name: 'B', isGroupAdmin: false, isPrimary: true },
    ]);
  });

  it('give the id of what was created in either spelling', () => {
    expect(createdUser.parse({ userId: 'n' })).toEqual({ id: 'n' });
    expect(createdUser.parse({ id: 'n' })).toEqual({ id: 'n' });
    expect(createdGroup.parse({ groupId: 'g' })).toEqual({ id: 'g' });
  });

  it('have no code and no message when they are no error of Sign', () => {
    expect(readErrorBody('<html>')).toEqual({ code: '', message: '' });
    expect(readErrorBody({ code: 'X', message: null })).toEqual({ code: 'X', message: '' });
  });
});
