import { resolvePlainScalar } from '../yaml/resolve-scalar.js';

/** Words that need no quotes in any place of a file: no indicator, no comment, no colon. */
const PLAIN = /^[A-Za-z][A-Za-z0-9._@/-]*(?: [A-Za-z0-9._@/-]+)*$/u;

/** What single quotes keep as it is; everything else is escaped. */
const PRINTABLE = /^[\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]*$/u;

/** A text as a value of YAML that the original's parser and ours both read as that text. */
export function yamlText(value: string, { quoted = false } = {}): string {
  if (!quoted && PLAIN.test(value) && resolvePlainScalar(value) === value) return value;
  if (PRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return `"${Array.from(value, escaped).join('')}"`;
}

function escaped(letter: string): string {
  if (letter === '"' || letter === '\\') return `\\${letter}`;
  if (PRINTABLE.test(letter)) return letter;
  const code = letter.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
