import type { LdapFilter } from './filter.js';

/** Deeper than any filter that people write; servers refuse such depths too. */
const DEPTH_MAX = 64;
const ATTRIBUTE = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)(?:;[A-Za-z0-9=-]+)*$/;
const RULE = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)$/;
const ESCAPE = /^[0-9A-Fa-f]{2}$/;

export interface FilterProblem {
  /** What is wrong, with the place in the text. */
  readonly problem: string;
}

/**
 * Reads the text of a filter (RFC 4515). Parentheses around the whole may be left out, and spaces and line ends may
 * stand between the parts, as in a folded text of YAML.
 *
 * ldapts has a parser as well; it takes `\c3\a4` for two letters instead of two bytes, and knows no attribute options.
 */
export function parseFilter(text: string): LdapFilter | FilterProblem {
  const trimmed = text.trim();
  try {
    return new FilterReader(trimmed.startsWith('(') ? trimmed : `(${trimmed})`).read();
  } catch (error) {
    if (error instanceof FilterSyntax) return { problem: error.message };
    throw error;
  }
}

/** Never leaves this file. */
class FilterSyntax extends Error {}

class FilterReader {
  #at = 0;
  #depth = 0;

  constructor(private readonly text: string) {}

  read(): LdapFilter {
    const filter = this.#filter();
    this.#skipSpace();
    if (this.#at < this.text.length) throw this.#syntax('something follows the closing parenthesis');
    return filter;
  }

  #filter(): LdapFilter {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw this.#syntax(`parentheses are nested more than ${DEPTH_MAX} deep`);
    this.#expect('(');
    this.#skipSpace();
    const filter = this.#inner();
    this.#skipSpace();
    this.#expect(')');
    this.#depth -= 1;
    return filter;
  }

  #inner(): LdapFilter {
    switch (this.text[this.#at]) {
      case '&':
        return { kind: 'and', filters: this.#list() };
      case '|':
        return { kind: 'or', filters: this.#list() };
      case '!': {
        this.#at += 1;
        this.#skipSpace();
        return { kind: 'not', filter: this.#filter() };
      }
      default:
        return this.#item();
    }
  }

  #list(): LdapFilter[] {
    this.#at += 1;
    const filters: LdapFilter[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.text[this.#at] !== '(') return filters;
      filters.push(this.#filter());
    }
  }

  #item(): LdapFilter {
    const from = this.#at;
    const equals = this.text.indexOf('=', from);
    const close = this.text.indexOf(')', from);
    if (equals === -1 || (close !== -1 && close < equals)) {
      throw this.#syntax('an attribute, an operator and a value are expected, such as mail=*');
    }
    const sign = this.text[equals - 1] ?? '';
    const hasSign = equals > from && '><~:'.includes(sign);
    const description = this.text.slice(from, hasSign ? equals - 1 : equals).trim();
    if (hasSign && sign === ':') return this.#extensible(description, equals);
    if (!ATTRIBUTE.test(description)) throw this.#syntax(`${JSON.stringify(description)} is no attribute`);
    this.#at = equals + 1;
    const pieces = this.#value();
    const [value, ...others] = pieces;
    if (value === undefined) throw this.#syntax('a value is expected');
    if (hasSign) {
      if (others.length > 0) throw this.#syntax(`no asterisk can stand behind ${sign}=. Write \\2a for one`);
      const kind = sign === '>' ? 'at-least' : sign === '<' ? 'at-most' : 'approximate';
      return { kind, attribute: description, value };
    }
    if (others.length === 0) return { kind: 'equal', attribute: description, value };
    if (pieces.length === 2 && pieces.every(({ length }) => length === 0)) {
      return { kind: 'present', attribute: description };
    }
    return { kind: 'substring', attribute: description, pieces };
  }

  /** @param description what stands before `:=`, such as `memberOf:1.2.840.113556.1.4.1941` or `cn:dn` */
  #extensible(description: string, equals: number): LdapFilter {
    const [attribute = '', ...rest] = description.split(':');
    const dnAttributes = rest[0]?.toLowerCase() === 'dn';
    const [rule = '', ...others] = dnAttributes ? rest.slice(1) : rest;
    const isRuleFit = rule === '' || RULE.test(rule);
    if ((attribute !== '' && !ATTRIBUTE.test(attribute)) || !isRuleFit || others.length > 0) {
      throw this.#syntax(`${JSON.stringify(`${description}:=`)} is no matching rule`);
    }
    if (attribute === '' && rule === '') throw this.#syntax('an attribute or a matching rule is expected');
    this.#at = equals + 1;
    const [value, ...more] = this.#value();
    if (value === undefined || more.length > 0) {
      throw this.#syntax('no asterisk can stand behind :=. Write \\2a for one');
    }
    return { kind: 'extensible', attribute, rule, dnAttributes, value };
  }

  /** The value up to its closing parenthesis, cut at its asterisks; `\hh` is a byte. */
  #value(): Buffer[] {
    const pieces: Buffer[] = [];
    let parts: Buffer[] = [];
    let from = this.#at;
    const take = (): void => {
      if (this.#at > from) parts.push(Buffer.from(this.text.slice(from, this.#at)));
    };
    for (; ; this.#at += 1) {
      const letter = this.text[this.#at];
      if (letter === undefined) throw this.#syntax('a closing parenthesis is missing');
      if (letter === '(') throw this.#syntax('an opening parenthesis stands in a value. Write \\28 for one');
      if (letter === ')' || letter === '*') {
        take();
        pieces.push(Buffer.concat(parts));
        if (letter === ')') return pieces;
        parts = [];
        from = this.#at + 1;
      } else if (letter === '\\') {
        take();
        const digits = this.text.slice(this.#at + 1, this.#at + 3);
        if (!ESCAPE.test(digits)) {
          throw this.#syntax(
            'two hexadecimal digits are expected behind a backslash. Write \\5c for a backslash',
          );
        }
        parts.push(Buffer.from(digits, 'hex'));
        this.#at += 2;
        from = this.#at + 1;
      }
    }
  }

  #expect(letter: '(' | ')'): void {
    if (this.text[this.#at] !== letter) {
      throw this.#syntax(
        letter === '(' ? 'an opening parenthesis is expected' : 'a closing parenthesis is missing',
      );
    }
    this.#at += 1;
  }

  #skipSpace(): void {
    while (/\s/u.test(this.text[this.#at] ?? '')) this.#at += 1;
  }

  #syntax(what: string): FilterSyntax {
    return new FilterSyntax(`${what} (at character ${this.#at + 1} of ${this.text})`);
  }
}
