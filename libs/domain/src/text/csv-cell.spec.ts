import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from './csv-cell.js';

describe('a cell of a CSV export', () => {
  it.for([
    ['=1+1', `"'=1+1"`],
    ['+4930', `"'+4930"`],
    ['-2+3', `"'-2+3"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t'=1"`],
    ['\r=1', `"'\r'=1"`],
    ['  =cmd|"/c calc"!A1', `"'  =cmd|""/c calc""!A1"`],
    ['＝1+1', `"'＝1+1"`],
    ['Ann;=1+1', `"Ann;'=1+1"`],
    ['Ann\n=1+1', `"Ann\n'=1+1"`],
  ] as const)('makes text of the formula %j', ([written, expected]) => {
    expect(csvCell(written)).toBe(expected);
  });

  it('leaves names, addresses and numbers as they are', () => {
    expect(csvCell('Ana-María O’Neill')).toBe('"Ana-María O’Neill"');
    expect(csvCell('a"b')).toBe('"a""b"');
    expect(csvCell(-5)).toBe('-5');
    expect(csvCell(undefined)).toBe('');
    expect(csvLine(['a', 1, null, true])).toBe('"a",1,,true\r\n');
  });

  it('never begins with what begins a formula, whatever the text', () => {
    const hostile = fc.array(fc.constantFrom(...Array.from('=+-@ \t\r\n;,"\'a＝')), { maxLength: 12 });
    fc.assert(
      fc.property(hostile, (letters) => {
        const cell = csvCell(letters.join(''));
        const pieces = cell.slice(1, -1).split(/[;\t\r\n]/u);
        expect(pieces.filter((piece) => /^\s*[=+\-@＝]/u.test(piece))).toEqual([]);
      }),
    );
  });
});
