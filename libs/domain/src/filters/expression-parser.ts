import { ExpressionMistake } from './expression-mistake.js';
import type { ExpressionToken } from './expression-token.js';
import type { ExpressionValue, UserExpression } from './user-expression.js';

const DEPTH_MAX = 50;
const RESERVED = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'for', 'lambda']);
const COMPARISONS = new Set(['==', '!=', 'in', 'not']);

interface ListExpression {
  readonly kind: 'list';
  readonly values: readonly ExpressionValue[];
}

/** A parser by recursive descent, with Python's precedence: `or`, `and`, `not`, comparison. */
export class ExpressionParser {
  #next = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly ExpressionToken[]) {}

  /** @throws ExpressionMistake at the first token that has no place there */
  parse(): UserExpression {
    if (this.#isAtEnd()) throw this.#mistake('nothing is written');
    const expression = this.#either();
    if (!this.#isAtEnd()) throw this.#unexpected('an end, "and" or "or"');
    return expression;
  }

  #either(): UserExpression {
    return this.#chain('or', () => this.#chain('and', () => this.#negation()));
  }

  #chain(kind: 'and' | 'or', operand: () => UserExpression): UserExpression {
    const first = operand();
    const operands = [first];
    while (this.#take(kind)) operands.push(operand());
    return operands.length === 1 ? first : { kind, operands };
  }

  #negation(): UserExpression {
    if (!this.#take('not')) return this.#comparison();
    return this.#deeper(() => ({ kind: 'not', operand: this.#negation() }));
  }

  #comparison(): UserExpression {
    const start = this.#token;
    const left = this.#operand();
    if (!this.#isComparing()) return single(left, start);
    const compared = this.#compare(single(left, start));
    if (this.#isComparing()) {
      throw this.#mistake('comparisons cannot be chained. Put "and" between two of them');
    }
    return compared;
  }

  #compare(left: UserExpression): UserExpression {
    const isNegated = this.#token.text === '!=' || this.#token.text === 'not';
    if (this.#take('==') || this.#take('!=')) {
      const start = this.#token;
      const equals: UserExpression = { kind: 'equals', left, right: single(this.#operand(), start) };
      return isNegated ? { kind: 'not', operand: equals } : equals;
    }
    this.#take('not');
    if (!this.#take('in')) throw this.#unexpected('"in"');
    const start = this.#token;
    const right = this.#operand();
    if (right.kind === 'literal' && typeof right.value !== 'string') {
      throw new ExpressionMistake(start.at, `nothing can be in ${start.text}. Write a list: ["A", "B"]`);
    }
    const isIn: UserExpression = { kind: 'in', left, right };
    return isNegated ? { kind: 'not', operand: isIn } : isIn;
  }

  #operand(): UserExpression | ListExpression {
    const { kind, value } = this.#token;
    if (kind === 'literal' && value !== undefined) {
      this.#next += 1;
      return { kind: 'literal', value };
    }
    if (this.#take('[')) return { kind: 'list', values: this.#values(']', []) };
    if (this.#take('(')) return this.#deeper(() => this.#parenthesised());
    if (kind === 'word' && !RESERVED.has(this.#token.text)) return this.#attribute();
    throw this.#unexpected('user.status, user.profile.NAME, a literal or "("');
  }

  /** `(x)` is x, `()`, `(x,)` and `(x, y)` are tuples. */
  #parenthesised(): UserExpression | ListExpression {
    if (this.#take(')')) return { kind: 'list', values: [] };
    const start = this.#token;
    const inner = this.#either();
    if (this.#take(')')) return inner;
    if (!this.#take(',')) throw this.#unexpected('")"');
    if (inner.kind !== 'literal') throw new ExpressionMistake(start.at, 'a list can hold literals only');
    return { kind: 'list', values: this.#values(')', [inner.value]) };
  }

  /** The rest of a list, up to and with its closing sign; a comma may stand before that. */
  #values(close: ']' | ')', values: ExpressionValue[]): ExpressionValue[] {
    while (!this.#take(close)) {
      const { kind, value } = this.#token;
      if (kind !== 'literal' || value === undefined) throw this.#unexpected('a literal');
      this.#next += 1;
      values.push(value);
      if (!this.#take(',') && this.#token.text !== close) throw this.#unexpected(`"," or "${close}"`);
    }
    return values;
  }

  #attribute(): UserExpression {
    const start = this.#token;
    this.#next += 1;
    const path = [start.text];
    while (this.#take('.')) path.push(this.#name());
    if (this.#token.text === '(' && this.#token.kind === 'sign') {
      throw this.#mistake('nothing can be called');
    }
    const written = path.join('.');
    if (written === 'user.status') return { kind: 'status' };
    if (written === 'user.profile' && this.#take('[')) {
      return { kind: 'profile', attribute: this.#subscript() };
    }
    const [user, profile, attribute, ...more] = path;
    if (user !== 'user' || profile !== 'profile' || attribute === undefined || more.length > 0) {
      throw new ExpressionMistake(
        start.at,
        `${JSON.stringify(written)} is not known. Only user.status and user.profile.NAME are`,
      );
    }
    return { kind: 'profile', attribute };
  }

  #name(): string {
    const { kind, text } = this.#token;
    if (kind !== 'word' || RESERVED.has(text)) throw this.#unexpected('the name of an attribute');
    this.#next += 1;
    return text;
  }

  #subscript(): string {
    const { value } = this.#token;
    if (typeof value !== 'string') throw this.#unexpected('the name of an attribute in quotes');
    this.#next += 1;
    if (!this.#take(']')) throw this.#unexpected('"]"');
    return value;
  }

  get #token(): ExpressionToken {
    const token = this.tokens[this.#next];
    if (token === undefined) throw new Error('The end is a token, and is never passed.');
    return token;
  }

  #isAtEnd(): boolean {
    return this.#token.kind === 'end';
  }

  #isComparing(): boolean {
    return this.#token.kind !== 'literal' && COMPARISONS.has(this.#token.text);
  }

  #take(text: string): boolean {
    const token = this.#token;
    if (token.text !== text || token.kind === 'literal' || token.kind === 'end') return false;
    this.#next += 1;
    return true;
  }

  #deeper<T>(parse: () => T): T {
    if (this.#depth >= DEPTH_MAX) throw this.#mistake(`it is nested deeper than ${DEPTH_MAX} levels`);
    this.#depth += 1;
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  #unexpected(wanted: string): ExpressionMistake {
    const { kind, text } = this.#token;
    return this.#mistake(`${wanted} is expected, not ${kind === 'end' ? 'the end' : JSON.stringify(text)}`);
  }

  #mistake(what: string): ExpressionMistake {
    return new ExpressionMistake(this.#token.at, what);
  }
}

function single(operand: UserExpression | ListExpression, { at }: ExpressionToken): UserExpression {
  if (operand.kind === 'list') throw new ExpressionMistake(at, 'a list can stand behind "in" only');
  return operand;
}
