import { describe, expect, it } from 'vitest';
import { parseYaml, YamlSyntaxError } from './parse-yaml.js';

const valueOf = (text: string): unknown => parseYaml(text)?.value;

/** What PyYAML 6 makes of unquoted words, run once and written down. */
const PLAIN: readonly (readonly [string, unknown])[] = [
  ['yes', true],
  ['Yes', true],
  ['YES', true],
  ['yEs', 'yEs'],
  ['y', 'y'],
  ['N', 'N'],
  ['no', false],
  ['on', true],
  ['Off', false],
  ['TRUE', true],
  ['tRUE', 'tRUE'],
  ['~', null],
  ['Null', null],
  ['', null],
  ['0123', 83],
  ['0o14', '0o14'],
  ['08', '08'],
  ['0x1F', 31],
  ['0b11', 3],
  ['1_000', 1000],
  ['12:30', 750],
  ['1e3', '1e3'],
  ['1.5', 1.5],
  ['1.0e+3', 1000],
  ['-5', -5],
  ['100%', '100%'],
];

describe('parseYaml', () => {
  it.each(PLAIN)('reads %j as the original does', (text, expected) => {
    expect(valueOf(`a: ${text}\n`)).toEqual({ a: expected });
  });

  it('takes quoted, tagged and block text as text', () => {
    expect(valueOf('a: "yes"\nb: \'5\'\nc: |\n  no\nd: !!str 7\n')).toEqual({
      a: 'yes',
      b: '5',
      c: 'no\n',
      d: '7',
    });
  });

  it('knows where every key and value stands', () => {
    const document = parseYaml('# c\r\na: 1\r\nb:\r\n  - c: "x"\r\n    d:\r\n  - [1, {e: two}]\r\n');
    expect(document?.placeOf(['a'])).toEqual({ line: 2, column: 4 });
    expect(document?.keyPlaceOf(['a'])).toEqual({ line: 2, column: 1 });
    expect(document?.placeOf(['b', 0, 'c'])).toEqual({ line: 4, column: 8 });
    expect(document?.placeOf(['b', 0, 'd'])).toEqual({ line: 5, column: 5 });
    expect(document?.placeOf(['b', 1, 1, 'e'])).toEqual({ line: 6, column: 13 });
    expect(document?.placeOf(['b', 2])).toBeUndefined();
    expect(document?.surroundingsOf(['b', 2, 'x'])).toEqual({ line: 3, column: 1 });
  });

  it('takes the last of repeated keys and names them', () => {
    const document = parseYaml('a: 1\nb: {c: 1, c: 2}\na: 3\n');
    expect(document?.value).toEqual({ a: 3, b: { c: 2 } });
    expect(document?.repeatedKeys).toEqual([
      { path: ['b', 'c'], first: { line: 2, column: 5 }, last: { line: 2, column: 11 } },
      { path: ['a'], first: { line: 1, column: 1 }, last: { line: 3, column: 1 } },
    ]);
  });

  it('merges maps below the keys of their own', () => {
    expect(valueOf('x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {c: 3, <<: [*x, *y]}\n')).toMatchObject({
      z: { a: 1, b: 1, c: 3 },
    });
  });

  it('is not led astray by names of JavaScript', () => {
    const value = valueOf('__proto__: {polluted: yes}\nconstructor: 1\n');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('finds nothing in a file without contents', () => {
    expect([parseYaml(''), parseYaml('# only\n'), parseYaml('---\n')?.value]).toEqual([
      undefined,
      undefined,
      null,
    ]);
  });

  it.each([
    ['a: [1\nb: 2', 2],
    ['a: b: c', 1],
    ['- x\na: 1', 2],
    ['a: "open', 1],
    ['a: *no', 1],
    ['a: &x [*x]', 1],
    ['a: !!python/object:x 1', 1],
    ['{{x}}: 1', 1],
    ['a: 1\n5: 2', 2],
    ['a: 1\n: 2', 2],
    ['a: 1\n---\nb: 2', 1],
    ['<<: 5', 1],
  ])('refuses %j in line %i', (text, line) => {
    expect(() => parseYaml(text)).toThrow(YamlSyntaxError);
    expect(() => parseYaml(text)).toThrow(expect.objectContaining({ at: expect.objectContaining({ line }) }));
  });

  it('refuses a file that unfolds into far more than it is', () => {
    const lines = Array.from({ length: 30 }, (_, index) =>
      index === 0 ? 'a0: &a0 [x, x]' : `a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`,
    );
    expect(() => parseYaml(lines.join('\n'))).toThrow('far too large');
  });
});
