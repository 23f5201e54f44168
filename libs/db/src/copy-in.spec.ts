import { describe, expect, it } from 'vitest';

import { copyLine } from './copy-in.js';

describe('copyLine', () => {
  it('writes one line with a tab between the values', () => {
    expect(copyLine([1, 'fig', null, true, false])).toBe('1\tfig\t\\N\tt\tf\n');
  });

  it('escapes what would end a value or a line, and the mark of null', () => {
    expect(copyLine(['a\tb\nc\\d\r', '\\N', ''])).toBe('a\\tb\\nc\\\\d\\r\t\\\\N\t\n');
  });

  it('writes a date with its zone', () => {
    expect(copyLine([new Date(0)])).toBe('1970-01-01T00:00:00.000Z\n');
  });
});
