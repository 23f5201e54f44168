import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountOf, UserReader } from './read-user.js';
import type { UmapiUser } from './umapi-answer.js';

const mapped = { groups: ['Sales', 'Legal'], everybody: false };
const ana: UmapiUser = { id: 'A1', email: 'ana@example.com', type: 'federatedID', groups: ['Sales'] };

describe('UserReader', () => {
  const reader = new UserReader(mapped, undefined);

  it('reads a person with the wanted groups alone', () => {
    expect(
      reader.ofList({ ...ana, firstname: ' Ana ', lastname: '', groups: ['sales', 'Photoshop'] }),
    ).toEqual({
      kind: 'person',
      row: { sourceKey: 'A1', email: 'ana@example.com', firstName: 'Ana', groups: ['Sales'], enabled: true },
    });
  });

  it.each([
    ['is in no wanted group', { groups: ['Photoshop'] }],
    ['is in no group', { groups: null }],
    ['is disabled', { status: 'disabled' }],
    ['is locked', { status: 'locked' }],
  ])('passes over who %s in a list', (_name, more) => {
    expect(reader.ofList({ ...ana, ...more })).toEqual({ kind: 'outside' });
  });

  it.each([
    ['has no address', { email: undefined }, 'it has no e-mail address'],
    ['has an empty address', { email: '  ' }, 'it has no e-mail address'],
    ['has an address that is none', { email: 'ana' }, 'its e-mail address is malformed'],
  ])('drops who %s', (_name, more, reason) => {
    expect(reader.ofList({ ...ana, ...more })).toEqual({ kind: 'dropped', reason });
    expect(reader.ofList({ ...ana, ...more, groups: [] })).toEqual({ kind: 'outside' });
  });

  it('finds whom it looks up, disabled or outside the filter, and says so (SEMANTICS 5)', () => {
    const filtered = new UserReader(mapped, 'enterpriseID');
    const enabled = (user: UmapiUser, by = reader) => by.ofLookUp(user);
    expect(enabled(ana)).toMatchObject({ row: { enabled: true } });
    expect(enabled({ ...ana, status: 'disabled' })).toMatchObject({ row: { enabled: false } });
    expect(enabled(ana, filtered)).toMatchObject({ row: { enabled: false } });
    expect(enabled({ ...ana, type: 'enterpriseID', groups: [] }, filtered)).toMatchObject({
      row: { enabled: true, groups: [] },
    });
  });

  it('never calls somebody disabled whose type Adobe does not say', () => {
    const filtered = new UserReader(mapped, 'enterpriseID');
    for (const type of ['unknown', undefined, null]) {
      expect(filtered.ofLookUp({ ...ana, type })).toMatchObject({ row: { enabled: true } });
      expect(filtered.ofList({ ...ana, type })).toMatchObject({ kind: 'dropped' });
    }
  });

  it('finds a wanted group under any letter case, and under all spellings that are configured', () => {
    const names = fc.constantFrom('Sales', 'Ärzte', 'Straße', 'ΣΙΓΜΑ');
    const cased = names.chain((name) =>
      fc
        .constantFrom(name, name.toLowerCase(), ` ${name}`, name.normalize('NFD'))
        .map((group) => ({ name, group })),
    );
    fc.assert(
      fc.property(cased, ({ name, group }) => {
        const one = new UserReader({ groups: [name, 'Other'], everybody: false }, undefined);
        expect(one.wantedGroupsOf({ ...ana, groups: [group, group] })).toEqual([name]);
      }),
    );
    const both = new UserReader({ groups: ['sales', 'SALES'], everybody: false }, undefined);
    expect(both.wantedGroupsOf(ana)).toEqual(['sales', 'SALES']);
  });
});

describe('accountOf', () => {
  it('tells accounts of one address apart, with an id and without', () => {
    const { id: _, ...nameless } = ana;
    expect(accountOf(ana)).toBe(accountOf({ ...ana, email: 'new@example.com' }));
    expect(accountOf(nameless)).not.toBe(accountOf({ ...nameless, type: 'adobeID' }));
    expect(accountOf(nameless)).toBe(accountOf({ ...nameless, email: 'ANA@example.com' }));
  });
});
