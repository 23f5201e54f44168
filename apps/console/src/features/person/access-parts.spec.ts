import { describe, expect, it } from 'vitest';
import { type Access, accessLine, accessParts } from './access-parts.js';

const member = (name: string, more: { admin?: boolean; primary?: boolean } = {}) => ({
  ...{ key: name.toLowerCase(), name, admin: false, primary: true },
  ...more,
});
const access = (more: Partial<Access> = {}): Access => ({
  ...{ accountAdmin: false, memberships: [member('Sales')] },
  ...more,
});

describe('what differs between two states of a person', () => {
  it('is nothing between equal ones', () => {
    expect(accessParts(access(), access())).toEqual([]);
  });

  it('tells a move, a grant and a deactivation apart', () => {
    const before = access({ status: 'ACTIVE' });
    expect(accessParts(before, access({ memberships: [member('Legal')] }))).toEqual([
      { field: 'groups', before: 'Sales', after: 'Legal', means: 'change' },
    ]);
    expect(accessParts(before, access({ accountAdmin: true }))).toEqual([
      { field: 'account admin', before: 'no', after: 'yes', means: 'grant' },
    ]);
    expect(accessParts(before, access({ status: 'INACTIVE' }))).toEqual([
      { field: 'status', before: 'ACTIVE', after: 'INACTIVE', means: 'removal' },
    ]);
  });

  it('calls a lost group and a lost right a removal', () => {
    const before = access({
      memberships: [member('Sales', { admin: true }), member('Lab', { primary: false })],
    });
    expect(accessParts(before, access()).map(({ field, means }) => [field, means])).toEqual([
      ['groups', 'removal'],
      ['group admin', 'removal'],
    ]);
  });

  it('says a dash for what a new person did not have', () => {
    expect(accessParts(undefined, access({ firstName: 'Ana' }))).toEqual([
      { field: 'groups', before: '–', after: 'Sales', means: 'change' },
      { field: 'name', before: '–', after: 'Ana', means: 'change' },
    ]);
  });
});

describe('a state in a line', () => {
  it('begins with the primary group and ends with what is unusual', () => {
    const some = access({
      ...{ accountAdmin: true, status: 'INACTIVE' },
      memberships: [member('Lab', { primary: false }), member('Sales', { admin: true })],
    });
    expect(accessLine(some)).toBe('Sales, Lab · group admin of Sales · account admin · INACTIVE');
    expect(accessLine(access())).toBe('Sales');
  });
});
