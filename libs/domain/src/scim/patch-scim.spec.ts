import { describe, expect, it } from 'vitest';
import { patchScim } from './patch-scim.js';
import { SCIM_ENTERPRISE, SCIM_GROUP, SCIM_USER } from './scim-kinds.js';
import { readScimOperations } from './scim-operations.js';
import { readScimResource, type ScimAttributes } from './scim-resource.js';

const KIM = readScimResource(SCIM_USER, {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', SCIM_ENTERPRISE],
  userName: 'kim@example.com',
  active: true,
  name: { givenName: 'Kim', familyName: 'Doe' },
  emails: [
    { value: 'kim@example.com', type: 'work', primary: true },
    { value: 'kim@home.example', type: 'home' },
  ],
  [SCIM_ENTERPRISE]: { department: 'Sales', manager: { value: '7' } },
});

function patched(...operations: readonly object[]): ScimAttributes {
  return patchScim(SCIM_USER, KIM, readScimOperations({ schemas: [], Operations: operations }));
}

describe('patchScim', () => {
  it.each([
    ['Okta, without a path', { op: 'replace', value: { active: false } }],
    ['Entra, of old', { op: 'Replace', path: 'active', value: 'False' }],
    ['Entra, with the flag', { op: 'replace', path: 'active', value: false }],
    ['a client that takes lists for granted', { op: 'REPLACE', path: 'Active', value: [{ value: 'False' }] }],
    [
      'a path with the schema',
      { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:User:active', value: 'false' },
    ],
  ])('takes it that somebody is inactive from %s', (_, operation) => {
    expect(patched(operation)).toEqual({ ...KIM, active: false });
  });

  it('reads dotted names and names of extensions in a value without a path', () => {
    const value = {
      'name.givenName': 'Kimberly',
      displayName: 'Kim D.',
      [`${SCIM_ENTERPRISE}:department`]: 'Legal',
      [SCIM_ENTERPRISE]: { costCenter: '17' },
      'emails[type eq "work"].value': 'k.doe@example.com',
      schemas: ['x'],
      id: 'of somebody else',
    };
    expect(patched({ op: 'replace', value })).toEqual({
      ...KIM,
      name: { givenName: 'Kimberly', familyName: 'Doe' },
      displayName: 'Kim D.',
      emails: [
        { value: 'k.doe@example.com', type: 'work', primary: true },
        { value: 'kim@home.example', type: 'home' },
      ],
      [SCIM_ENTERPRISE]: { department: 'Legal', manager: { value: '7' }, costCenter: '17' },
    });
  });

  it('makes the value that Entra adds or replaces where there is none', () => {
    for (const op of ['Add', 'Replace']) {
      const { emails } = patched({ op, path: 'emails[type eq "other"].value', value: 'k@other.example' });
      expect(emails).toContainEqual({ type: 'other', value: 'k@other.example' });
      expect(emails).toHaveLength(3);
    }
    expect(() =>
      patched({ op: 'replace', path: 'emails[type ne "work" and value co "zzz"].value', value: 'x' }),
    ).toThrow('No value of emails');
  });

  it('takes the manager as Entra sends it', () => {
    const path = `${SCIM_ENTERPRISE}:manager`;
    expect(patched({ op: 'Add', path, value: '9' })[SCIM_ENTERPRISE]).toMatchObject({
      manager: { value: '9' },
    });
    expect(patched({ op: 'Remove', path })[SCIM_ENTERPRISE]).toEqual({ department: 'Sales' });
    expect(patched({ op: 'remove', path: SCIM_ENTERPRISE })).not.toHaveProperty([SCIM_ENTERPRISE]);
  });

  it('adds what is there already once, and has one primary value', () => {
    const again = { op: 'add', path: 'emails', value: [{ value: 'kim@home.example', type: 'home' }] };
    expect(patched(again)).toEqual(KIM);
    const { emails } = patched({
      op: 'add',
      path: 'emails',
      value: { value: 'new@x.example', primary: true },
    });
    expect(emails).toEqual([
      { value: 'kim@example.com', type: 'work', primary: false },
      { value: 'kim@home.example', type: 'home' },
      { value: 'new@x.example', primary: true },
    ]);
  });

  it('removes a value, a part, or all', () => {
    expect(patched({ op: 'remove', path: 'emails[type eq "HOME"]' })['emails']).toHaveLength(1);
    expect(
      patched({ op: 'remove', path: 'emails', value: [{ value: 'kim@home.example' }] })['emails'],
    ).toHaveLength(1);
    expect(patched({ op: 'remove', path: 'emails' })).not.toHaveProperty('emails');
    expect(patched({ op: 'remove', path: 'name.givenName' })['name']).toEqual({ familyName: 'Doe' });
    expect(patched({ op: 'remove', path: 'nickName' })).toEqual(KIM);
    expect(patched({ op: 'remove', path: 'emails[type eq "none"]' })).toEqual(KIM);
  });

  it('passes over what is not declared, and what is not the client\u2019s to write', () => {
    const value = {
      phoneNumbers: [{ value: '1' }],
      groups: [{ value: 'g' }],
      password: 'secret',
      x: { y: 1 },
    };
    expect(patched({ op: 'add', value }, { op: 'replace', path: 'meta.created', value: 'x' })).toEqual(KIM);
  });

  it('does all operations, or none', () => {
    const good = { op: 'replace', path: 'title', value: 'CEO' };
    expect(() => patched(good, { op: 'remove', path: 'userName' })).toThrow('userName is missing');
    expect(() => patched(good, { op: 'replace', path: 'active', value: 'perhaps' })).toThrow('true or false');
    expect(KIM).not.toHaveProperty('title');
  });

  it.each([
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'move', path: 'title' }, 'invalidSyntax'],
    [{ op: 'add', path: 'emails[type eq', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: 'emails[type zz "x"]', value: 1 }, 'invalidFilter'],
    [{ op: 'add', path: '..', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: 'title[value eq "x"]', value: 1 }, 'invalidPath'],
    [{ op: 'add', value: 'x' }, 'invalidValue'],
    [{ op: 'add', path: 'title', value: { a: 1 } }, 'invalidValue'],
    [{ op: 'add', path: 'emails', value: [1] }, 'invalidValue'],
    [{ op: 'add', path: 7, value: 1 }, 'invalidPath'],
  ])('refuses %j as %s', (operation, scimType) => {
    expect(() => patched(operation)).toThrow(expect.objectContaining({ scimType }));
  });

  it('renames a group and leaves its members to others', () => {
    const group = readScimResource(SCIM_GROUP, { displayName: 'Sales', members: [{ value: 'x' }] });
    expect(group).toEqual({ displayName: 'Sales' });
    const operations = [{ op: 'replace', value: { id: 'ours', displayName: 'Sales EU', members: [] } }];
    expect(patchScim(SCIM_GROUP, group, readScimOperations({ operations }))).toEqual({
      displayName: 'Sales EU',
    });
  });
});
