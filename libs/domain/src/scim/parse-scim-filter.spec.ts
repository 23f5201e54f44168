import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScimFilter } from './parse-scim-filter.js';
import { ScimRefusal } from './scim-refusal.js';

const eq = (attribute: string, value: string) =>
  ({ kind: 'compare', name: { attribute }, comparison: 'eq', value }) as const;

describe('parseScimFilter', () => {
  it('reads what clients look people up by', () => {
    expect(parseScimFilter('userName eq "kim+a@example.com"')).toEqual(eq('userName', 'kim+a@example.com'));
    expect(parseScimFilter('  username EQ "a \\"b\\" (c)]"')).toEqual(eq('username', 'a "b" (c)]'));
    expect(parseScimFilter('emails[type eq "work"].value eq "k@x.de"')).toEqual({
      ...{ kind: 'some', name: { attribute: 'emails' } },
      of: { kind: 'and', of: [eq('type', 'work'), eq('value', 'k@x.de')] },
    });
    expect(parseScimFilter('id eq "1" and members[value eq "2"]')).toEqual({
      ...{
        kind: 'and',
        of: [eq('id', '1'), { kind: 'some', name: { attribute: 'members' }, of: eq('value', '2') }],
      },
    });
  });

  it('binds not before and, and and before or', () => {
    expect(parseScimFilter('a eq "1" or b eq "2" and not (c pr or d eq "4")')).toEqual({
      kind: 'or',
      of: [
        eq('a', '1'),
        {
          kind: 'and',
          of: [
            eq('b', '2'),
            {
              kind: 'not',
              of: { kind: 'or', of: [{ kind: 'present', name: { attribute: 'c' } }, eq('d', '4')] },
            },
          ],
        },
      ],
    });
  });

  it('reads parts, extensions, and values that are no texts', () => {
    const of = (text: string) => parseScimFilter(text);
    expect(of('name.familyName sw "O\'"')).toMatchObject({ name: { attribute: 'name', sub: 'familyName' } });
    expect(of('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department co "x"')).toMatchObject({
      name: { schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', attribute: 'department' },
    });
    expect(of('active eq True')).toMatchObject({ value: true });
    expect(of('active ne false')).toMatchObject({ comparison: 'ne', value: false });
    expect(of('title eq null')).toMatchObject({ value: null });
    expect(of('x gt -1.5e3')).toMatchObject({ value: -1500 });
  });

  it.each([
    ...[
      '',
      ' ',
      'userName',
      'userName eq',
      'userName eq "x',
      'userName zz "x"',
      'userName eq x',
      '"x" eq userName',
    ],
    ...[
      '(userName eq "x"',
      'userName eq "x")',
      'a eq "1" b eq "2"',
      'a eq "1" and',
      'not userName pr',
      'a[b eq "1"',
      'a[]',
    ],
    ...[
      'a..b pr',
      'a.b.c pr',
      'a eq "\\x"',
      'emails[type eq "work"].value',
      '1a pr',
      `${'('.repeat(11)}a pr${')'.repeat(11)}`,
    ],
    ...[`a eq "${'x'.repeat(4_000)}"`, Array.from({ length: 101 }, () => 'a pr').join(' or ')],
  ])('refuses %j in words', (text) => {
    expect(() => parseScimFilter(text)).toThrow(ScimRefusal);
  });

  it('answers or refuses whatever it is given', () => {
    const words = '( ) [ ] " \\ . a eq and or not pr "x" null 1'.split(' ');
    const pieces = fc.array(fc.constantFrom(' ', '\u0000', ...words), { maxLength: 60 });
    const anyText = fc.oneof(
      fc.string(),
      pieces.map((all) => all.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(outcomeOf(text)).toMatch(/^(filter|invalidFilter)$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

function outcomeOf(text: string): string {
  try {
    return 'kind' in parseScimFilter(text) ? 'filter' : 'nothing';
  } catch (error) {
    return error instanceof ScimRefusal ? String(error.scimType) : 'defect';
  }
}
