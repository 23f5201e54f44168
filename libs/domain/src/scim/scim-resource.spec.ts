import { describe, expect, it } from 'vitest';
import { projectScim, scimWish } from './scim-projection.js';
import { scimPerson } from './scim-person.js';
import { SCIM_ENTERPRISE, SCIM_USER } from './scim-kinds.js';
import { readScimResource } from './scim-resource.js';

const user = (more: object) => readScimResource(SCIM_USER, { userName: 'kim', ...more });

describe('readScimResource', () => {
  it('keeps what is declared as it was written, by its declared name, and nothing else', () => {
    const read = user({
      ID: 'x',
      DisplayName: ' Kim ',
      password: 'secret',
      groups: [{ value: 'g' }],
      phoneNumbers: [{ value: '1' }],
      EMAILS: [{ Value: 'K@x.de', Primary: 'True', photo: 'x' }, {}],
      name: {},
      title: null,
      locale: '',
      [SCIM_ENTERPRISE.toUpperCase()]: { EmployeeNumber: 17, manager: 'm1', unknown: 1 },
    });
    expect(read).toEqual({
      userName: 'kim',
      displayName: ' Kim ',
      emails: [{ value: 'K@x.de', primary: true }],
      locale: '',
      [SCIM_ENTERPRISE]: { employeeNumber: '17', manager: { value: 'm1' } },
    });
  });

  it.each([
    [null, 'invalidSyntax'],
    [[], 'invalidSyntax'],
    ['x', 'invalidSyntax'],
    [{}, 'invalidValue'],
    [{ userName: ' ' }, 'invalidValue'],
    [{ userName: { a: 1 } }, 'invalidValue'],
    [{ userName: 'x', schemas: 'x' }, 'invalidSyntax'],
    [{ userName: 'x', schemas: [1] }, 'invalidSyntax'],
    [{ userName: 'x', active: 'no' }, 'invalidValue'],
    [{ userName: 'x', name: 'Kim' }, 'invalidValue'],
    [{ userName: 'x\u0000' }, 'invalidValue'],
    [{ userName: '\ud800' }, 'invalidValue'],
    [{ userName: 'x'.repeat(1_001) }, 'invalidValue'],
    [{ userName: 'x', emails: Array.from({ length: 101 }, () => ({ value: 'a' })) }, 'invalidValue'],
  ])('refuses %j as %s', (body, scimType) => {
    expect(() => readScimResource(SCIM_USER, body)).toThrow(expect.objectContaining({ scimType }));
  });

  it('refuses SCIM 1.1, and says which app of OneLogin speaks 2.0', () => {
    const body = { schemas: ['urn:scim:schemas:core:1.0'], userName: 'kim' };
    expect(() => readScimResource(SCIM_USER, body)).toThrow(/SCIM v2 Enterprise/);
  });
});

describe('scimPerson', () => {
  it('knows a person by the primary address, else work, else the first, else the name', () => {
    const [home, work, other] = [
      { value: 'h@x.de', type: 'home' },
      { value: 'w@x.de', type: 'Work' },
      { value: ' o@x.de ', type: 'other', primary: true },
    ];
    const emailOf = (more: object) => scimPerson(user(more)).email;
    expect(emailOf({ emails: [home, work, other] })).toBe('o@x.de');
    expect(emailOf({ emails: [home, work] })).toBe('w@x.de');
    expect(emailOf({ emails: [home, { value: 'none', primary: true }] })).toBe('h@x.de');
    expect(emailOf({ userName: 'kim@x.de' })).toBe('kim@x.de');
    expect(emailOf({})).toBeUndefined();
  });

  it('takes somebody of whom nothing is said for active', () => {
    expect(scimPerson(user({}))).toEqual({ active: true });
    expect(scimPerson(user({ active: false, name: { givenName: ' Kim ' } }))).toEqual({
      active: false,
      firstName: 'Kim',
    });
  });
});

describe('projectScim', () => {
  const kim = {
    ...{ schemas: ['s'], id: '1', userName: 'kim', name: { givenName: 'Kim', familyName: 'Doe' } },
    ...{
      emails: [{ value: 'k@x.de', type: 'work' }],
      [SCIM_ENTERPRISE]: { department: 'Sales', division: 'EU' },
    },
  };

  it('answers with what is asked for, and always with the id', () => {
    expect(projectScim(kim, scimWish('username,NAME.givenName', undefined))).toEqual({
      ...{ schemas: ['s'], id: '1', userName: 'kim', name: { givenName: 'Kim' } },
    });
    expect(projectScim(kim, scimWish(`${SCIM_ENTERPRISE}:department`, undefined))).toEqual({
      ...{ schemas: ['s'], id: '1', [SCIM_ENTERPRISE]: { department: 'Sales' } },
    });
  });

  it('leaves out what is not wanted', () => {
    expect(projectScim(kim, scimWish(undefined, 'id,name.givenName,emails.type,userName'))).toEqual({
      ...{ schemas: ['s'], id: '1', name: { familyName: 'Doe' }, emails: [{ value: 'k@x.de' }] },
      [SCIM_ENTERPRISE]: { department: 'Sales', division: 'EU' },
    });
    expect(() => scimWish('a', 'b')).toThrow('not both');
  });
});
