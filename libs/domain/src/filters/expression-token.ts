import { ExpressionMistake } from './expression-mistake.js';
import { readPythonString } from './python-string.js';
import type { ExpressionValue } from './user-expression.js';

export interface ExpressionToken {
  readonly kind: 'word' | 'literal' | 'sign' | 'end';
  /** As it is written; empty at the end. */
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
  /** Of a literal. */
  readonly value?: ExpressionValue;
}

const SPACE = /\s*/y;
const WORD = /[A-Za-z_]\w*/y;
// Python has no numbers such as 007, and none that a word follows at once.
const NUMBER = /-?\s*(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const SIGN = /==|!=|[()[\],.]/y;

const CONSTANTS = new Map<string, ExpressionValue>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/** Takes an expression apart. @throws ExpressionMistake at what is no word, literal or sign of it */
export function tokensOf(text: string): ExpressionToken[] {
  const tokens: ExpressionToken[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skipSpace(text, at + token.text.length);
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function tokenAt(text: string, at: number): ExpressionToken {
  const string = readPythonString(text, at);
  if (string) return { kind: 'literal', text: text.slice(at, string.end), at, value: string.value };
  const word = match(WORD, text, at);
  if (word !== undefined) {
    const value = CONSTANTS.get(word);
    return value === undefined
      ? { kind: 'word', text: word, at }
      : { kind: 'literal', text: word, at, value };
  }
  const number = match(NUMBER, text, at);
  if (number !== undefined) {
    return { kind: 'literal', text: number, at, value: Number(number.replace(/\s/gu, '')) };
  }
  const sign = match(SIGN, text, at);
  if (sign !== undefined) return { kind: 'sign', text: sign, at };
  throw new ExpressionMistake(at, whatElse(text, at));
}

function whatElse(text: string, at: number): string {
  const [letter = ''] = text.slice(at);
  if (letter === '=') return 'a single "=" compares nothing. Write ==';
  return `${JSON.stringify(letter)} cannot be used here`;
}

function skipSpace(text: string, at: number): number {
  return at + (match(SPACE, text, at)?.length ?? 0);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
