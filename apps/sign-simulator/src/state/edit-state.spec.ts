import { describe, expect, it } from 'vitest';
import { dumpState } from './dump-state.js';
import { editState } from './edit-state.js';
import { loadState } from './load-state.js';
import { parseState } from './state-document.js';

const now = new Date('2026-01-02T03:04:05Z');
const someOrgs = () => {
  const groups = [{ name: 'Sales' }, { name: 'Legal' }];
  return loadState(
    parseState({ orgs: { primary: { groups, users: [{ email: 'ana@example.com', phone: '1' }] } } }),
    now,
  );
};

describe('editState', () => {
  it('changes only what set names', () => {
    const orgs = someOrgs();
    const groups = [{ name: 'legal', primary: true, admin: true }];
    editState(orgs, [{ org: 'primary', email: 'ANA@example.com', set: { groups, accountAdmin: true } }], now);
    const [ana] = dumpState(orgs, true).orgs['primary']?.users ?? [];
    expect(ana).toMatchObject({
      email: 'ana@example.com',
      status: 'ACTIVE',
      accountAdmin: true,
      phone: '1',
      groups: [{ name: 'Legal', primary: true, admin: true }],
    });
  });

  it('adds a group and a user of it in one edit', () => {
    const orgs = someOrgs();
    const addUser = { email: 'ben@example.com', groups: [{ name: 'New' }] };
    expect(editState(orgs, { addGroup: 'New', addUser }, now)).toBe(1);
    const users = dumpState(orgs).orgs['primary']?.users ?? [];
    expect(users.map(({ email, groups }) => [email, groups[0]?.name])).toEqual([
      ['ana@example.com', 'Default Group'],
      ['ben@example.com', 'New'],
    ]);
  });

  it('says which edit cannot be made, and why', () => {
    const edit = (edits: unknown) => () => editState(someOrgs(), edits, now);
    const set = { accountAdmin: true };
    expect(
      edit([
        { email: 'ana@example.com', set },
        { email: 'nobody@example.com', set },
      ]),
    ).toThrow('edit 2: there is no user nobody@example.com');
    expect(edit({ org: 'other', addGroup: 'X' })).toThrow('there is no org "other"; one of: primary');
    expect(edit({ addGroup: 'SALES' })).toThrow('group "SALES" exists already');
    expect(edit({ addUser: { email: 'ANA@example.com' } })).toThrow('exists already');
    expect(edit({ email: 'ana@example.com' })).toThrow('nothing to do');
    expect(edit({ email: 'ana@example.com', set: { groups: [{ name: 'Nowhere' }] } })).toThrow('"Nowhere"');
    expect(edit({ email: 'ana@example.com', set: { acountAdmin: true } })).toThrow('acountAdmin');
  });
});
