import { ExpressionMistake } from './expression-mistake.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  // A line that goes on in the next one.
  '\n': '',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const OCTAL = /[0-7]{1,3}/y;

/**
 * Reads a string literal as Python does, in single or double quotes, with Python's escapes.
 *
 * @returns its value and the index behind it; undefined where no string starts
 * @throws ExpressionMistake for a string that does not end or an escape that Python refuses
 */
export function readPythonString(text: string, at: number): { value: string; end: number } | undefined {
  const start = /[uU]/u.test(text.charAt(at)) && /["']/u.test(text.charAt(at + 1)) ? at + 1 : at;
  const quote = text.charAt(start);
  if (quote !== '"' && quote !== "'") return undefined;
  let value = '';
  let next = start + 1;
  while (text.charAt(next) !== quote) {
    const letter = text.charAt(next);
    if (letter === '' || letter === '\n') {
      throw new ExpressionMistake(at, `the string that starts here has no closing ${quote}`);
    }
    const piece = letter === '\\' ? escapeAt(text, next) : { value: letter, end: next + 1 };
    value += piece.value;
    next = piece.end;
  }
  return { value, end: next + 1 };
}

function escapeAt(text: string, at: number): { value: string; end: number } {
  const letter = text.charAt(at + 1);
  const plain = ESCAPES[letter];
  if (plain !== undefined) return { value: plain, end: at + 2 };
  const digits = HEX_DIGITS[letter];
  if (digits !== undefined) return { value: hexEscape(text, at, digits), end: at + 2 + digits };
  OCTAL.lastIndex = at + 1;
  const octal = OCTAL.exec(text)?.[0];
  if (octal !== undefined) {
    return { value: String.fromCodePoint(Number.parseInt(octal, 8)), end: at + 1 + octal.length };
  }
  if (letter === 'N') throw new ExpressionMistake(at, 'characters cannot be named with \\N here');
  // Python keeps a backslash that means nothing.
  return { value: '\\', end: at + 1 };
}

function hexEscape(text: string, at: number, digits: number): string {
  const hex = text.slice(at + 2, at + 2 + digits);
  const code = /^[0-9a-fA-F]+$/u.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
  if (Number.isNaN(code) || code > 0x10ffff) {
    throw new ExpressionMistake(at, `this escape takes ${digits} hexadecimal digits of a character`);
  }
  return String.fromCodePoint(code);
}
