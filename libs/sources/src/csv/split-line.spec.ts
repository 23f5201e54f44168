import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLine } from './split-line.js';

describe('splitLine', () => {
  it.each([
    ['a,b,,c', ['a', 'b', '', 'c']],
    [',', ['', '']],
    ['"a,b","say ""hi""",c', ['a,b', 'say "hi"', 'c']],
    ['"",""', ['', '']],
    ['a,""', ['a', '']],
    ['a,', ['a', '']],
    ['"a",', ['a', '']],
    ['""""', ['"']],
  ])('splits %s', (line, cells) => {
    expect(splitLine(line, ',')).toEqual(cells);
  });

  it.each(['"a', 'a"b,c', '"a"b,c', 'a,"b', ' "a",b', '"a""', '"'])(
    'leaves %s to a parser that knows what comes next',
    (line) => {
      expect(splitLine(line, ',')).toBeUndefined();
    },
  );

  it('gives back what was written by the rules', () => {
    const delimiters = fc.constantFrom(',', ';', '\t', '|', '😀');
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '|', '😀', ' ') });
    fc.assert(
      fc.property(
        delimiters,
        fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1 }),
        (delimiter, cells) => {
          const line = cells
            .map(([text, isQuoted]) =>
              isQuoted || text.includes('"') || text.includes(delimiter)
                ? `"${text.replaceAll('"', '""')}"`
                : text,
            )
            .join(delimiter);
          expect(splitLine(line, delimiter)).toEqual(cells.map(([text]) => text));
        },
      ),
    );
  });
});
