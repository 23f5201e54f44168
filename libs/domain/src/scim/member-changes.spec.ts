import { describe, expect, it } from 'vitest';
import { memberChanges } from './member-changes.js';
import { readScimOperations } from './scim-operations.js';

const changesOf = (...operations: readonly object[]) =>
  memberChanges(readScimOperations({ Operations: operations }));

describe('memberChanges', () => {
  it.each([
    ['Okta adds', { op: 'add', path: 'members', value: [{ value: '1', display: 'kim' }] }, 'add', ['1']],
    ['Okta removes', { op: 'remove', path: 'members[value eq "1"]' }, 'remove', ['1']],
    [
      'Okta pushes all',
      { op: 'replace', path: 'members', value: [{ value: '1' }, { value: '2' }] },
      'replace',
      ['1', '2'],
    ],
    ['Entra adds', { op: 'Add', path: 'members', value: [{ $ref: null, value: '1' }] }, 'add', ['1']],
    [
      'Entra removes',
      { op: 'Remove', path: 'members', value: [{ value: '1' }, { value: '1' }] },
      'remove',
      ['1'],
    ],
    ['without a path', { op: 'add', value: { members: [{ value: '1' }] } }, 'add', ['1']],
    ['as plain ids', { op: 'add', path: 'members', value: ['1', '2'] }, 'add', ['1', '2']],
    ['one alone', { op: 'add', path: 'members', value: { Value: '1' } }, 'add', ['1']],
    [
      'several by a filter',
      { op: 'remove', path: 'members[value eq "1" or value eq "2"]' },
      'remove',
      ['1', '2'],
    ],
    ['everybody goes', { op: 'remove', path: 'members' }, 'replace', []],
    ['nobody is left', { op: 'replace', path: 'members', value: null }, 'replace', []],
  ])('reads: %s', (_, operation, kind, ids) => {
    expect(changesOf(operation)).toEqual([{ kind, ids }]);
  });

  it('does nothing to members of whom nobody speaks', () => {
    expect(changesOf({ op: 'replace', value: { id: 'g', displayName: 'Sales' } })).toEqual([]);
    expect(changesOf({ op: 'replace', path: 'displayName', value: 'members' })).toEqual([]);
  });

  it.each([
    { op: 'add', path: 'members', value: [{ display: 'kim' }] },
    { op: 'add', path: 'members', value: [7] },
    { op: 'remove', path: 'members[display eq "kim"]' },
  ])('refuses %j', (operation) => {
    expect(() => changesOf(operation)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
