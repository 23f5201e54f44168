import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { row } from '#testing';
import { joinGroups, mergeRows } from './merge-rows.js';

describe('mergeRows', () => {
  it('joins the groups of all rows of one address (SEMANTICS 2)', () => {
    const { person } = mergeRows([
      row({ row: 1, email: ' Ana@Example.com ', groups: ['Sales', ' Legal'] }),
      row({ row: 2, email: 'ana@example.com', groups: ['Legal', '', 'Art'] }),
    ]);
    expect(person).toEqual({
      emailKey: 'ana@example.com',
      email: 'Ana@Example.com',
      firstName: '',
      lastName: '',
      groups: ['Art', 'Legal', 'Sales'],
      enabled: true,
    });
  });

  it('takes the first name that is not empty, and warns where they differ', () => {
    const { person, warnings } = mergeRows([
      row({ firstName: ' ', lastName: 'Alba' }),
      row({ firstName: 'Ana', lastName: 'Alba' }),
      row({ firstName: 'Anna' }),
    ]);
    expect(person).toMatchObject({ firstName: 'Ana', lastName: 'Alba' });
    expect(warnings).toEqual([
      'ana@example.com stands in 3 rows with different first names; "Ana" is used, "Anna" is not.',
    ]);
  });

  it('takes the first key there is, without a warning: each source has a key of its own', () => {
    const keyed = (...keys: readonly (string | undefined)[]) =>
      mergeRows(keys.map((sourceKey) => row(sourceKey === undefined ? {} : { sourceKey })));
    expect(keyed(undefined, '', 'k2', 'k3')).toMatchObject({ person: { sourceKey: 'k2' }, warnings: [] });
    expect(keyed(undefined).person).not.toHaveProperty('sourceKey');
  });

  it('calls somebody disabled only when every row does (SEMANTICS 5)', () => {
    expect(mergeRows([row({ enabled: false }), row()]).person.enabled).toBe(true);
    expect(mergeRows([row({ enabled: false }), row({ enabled: false })]).person.enabled).toBe(false);
  });

  it('has the same groups and the same key in whatever order the rows come', () => {
    const anyRows = fc
      .array(fc.array(fc.constantFrom('Art', 'Sales', 'Legal', 'Ärzte', ' Sales ', '')), {
        minLength: 1,
        maxLength: 5,
      })
      .map((lists) => lists.map((groups, index) => row({ row: index + 1, groups })));
    const both = anyRows.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    );
    fc.assert(
      fc.property(both, ([rows, shuffled]) => {
        expect(mergeRows(shuffled).person).toEqual(mergeRows(rows).person);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses to make a person of nothing', () => {
    expect(() => mergeRows([])).toThrow('at least one row');
  });
});

describe('joinGroups', () => {
  it('is the same whether lists are joined at once or one after the other', () => {
    const anyLists = fc.array(fc.array(fc.string({ maxLength: 3 })), { maxLength: 4 });
    fc.assert(
      fc.property(anyLists, (lists) => {
        const oneByOne = lists.reduce<string[]>((all, list) => joinGroups([all, list]), []);
        expect(oneByOne).toEqual(joinGroups(lists));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps directory groups apart that differ in letter case (SEMANTICS 6)', () => {
    expect(joinGroups([['sales'], ['Sales']])).toEqual(['Sales', 'sales']);
  });
});
