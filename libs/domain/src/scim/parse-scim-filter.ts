import {
  refuseFilter,
  SCIM_COMPARISONS,
  type ScimComparison,
  type ScimFilter,
  scimName,
  type ScimName,
} from './scim-filter.js';

/** Filters are what strangers write: these bounds are far beyond what any client asks. */
const LENGTH_MAX = 4_000;
const DEPTH_MAX = 10;
const TERMS_MAX = 100;

/**
 * Reads a filter. One pass over the text, with bounds for its length, its depth and its terms.
 * @throws ScimRefusal invalidFilter
 */
export function parseScimFilter(text: string): ScimFilter {
  if (text.length > LENGTH_MAX) refuseFilter(text, `it is longer than ${LENGTH_MAX} characters`);
  const parser = new FilterParser(text);
  return parser.whole();
}

type Token =
  | { readonly kind: 'word' | 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'value'; readonly value: string; readonly text: string; readonly at: number };

class FilterParser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #terms = 0;

  constructor(private readonly text: string) {
    this.#tokens = [...this.#read()];
  }

  whole(): ScimFilter {
    const filter = this.#or();
    const left = this.#peek();
    return left === undefined ? filter : this.#refuse(`${JSON.stringify(left.text)} is not expected there`);
  }

  #or(): ScimFilter {
    return this.#joined('or', () => this.#joined('and', () => this.#term()));
  }

  #joined(kind: 'and' | 'or', part: () => ScimFilter): ScimFilter {
    const of = [part()];
    while (this.#takeWord(kind)) of.push(part());
    const [only] = of;
    return only !== undefined && of.length === 1 ? only : { kind, of };
  }

  #term(): ScimFilter {
    this.#terms += 1;
    if (this.#terms > TERMS_MAX) this.#refuse(`it has more than ${TERMS_MAX} terms`);
    if (this.#isSign('(')) return this.#inside('(', ')');
    if (this.#isWord('not') && this.#isSign('(', 1)) {
      this.#next += 1;
      return { kind: 'not', of: this.#inside('(', ')') };
    }
    return this.#comparisonOf(this.#name());
  }

  #comparisonOf(name: ScimName): ScimFilter {
    if (!this.#isSign('[')) return this.#compared(name);
    const some: ScimFilter = { kind: 'some', name, of: this.#inside('[', ']') };
    // As in emails[type eq "work"].value eq "…": the part is compared of that same value.
    const after = this.#peek();
    if (after?.kind !== 'word' || !after.text.startsWith('.')) return some;
    this.#next += 1;
    const part = this.#nameOf(after.text.slice(1));
    return { kind: 'some', name, of: { kind: 'and', of: [some.of, this.#compared(part)] } };
  }

  #compared(name: ScimName): ScimFilter {
    const operator = this.#take()?.text.toLowerCase();
    if (operator === 'pr') return { kind: 'present', name };
    if (!isComparison(operator)) {
      return this.#refuse(`after ${name.attribute} one of ${SCIM_COMPARISONS.join(', ')} or pr is expected`);
    }
    return { kind: 'compare', name, comparison: operator, value: this.#value() };
  }

  #value(): string | number | boolean | null {
    const token = this.#take();
    if (token?.kind === 'value') return token.value;
    const word = token?.kind === 'word' ? token.text : '';
    const known = WORDS.get(word.toLowerCase());
    if (known !== undefined) return known;
    if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(word)) return Number(word);
    return this.#refuse('a text in double quotes, a number, true, false or null is expected at its end');
  }

  #name(): ScimName {
    const token = this.#take();
    return token?.kind === 'word'
      ? this.#nameOf(token.text)
      : this.#refuse('the name of an attribute is expected');
  }

  #nameOf(text: string): ScimName {
    return scimName(text) ?? this.#refuse(`${JSON.stringify(text)} is not the name of an attribute`);
  }

  #inside(open: string, close: string): ScimFilter {
    this.#next += 1;
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) this.#refuse(`it nests deeper than ${DEPTH_MAX} levels`);
    const filter = this.#or();
    if (!this.#isSign(close)) this.#refuse(`${open} is not closed`);
    this.#next += 1;
    this.#depth -= 1;
    return filter;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#next += 1;
    return true;
  }

  #isWord(word: string): boolean {
    const token = this.#peek();
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  }

  #isSign(sign: string, ahead = 0): boolean {
    const token = this.#tokens[this.#next + ahead];
    return token?.kind === 'sign' && token.text === sign;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(): Token | undefined {
    this.#next += 1;
    return this.#tokens[this.#next - 1];
  }

  *#read(): Generator<Token> {
    for (let at = 0; at < this.text.length;) {
      const [space = ''] = matchAt(/\s*/y, this.text, at);
      at += space.length;
      if (at >= this.text.length) return;
      const token = this.#tokenAt(at);
      yield token;
      at += token.text.length;
    }
  }

  #tokenAt(at: number): Token {
    const sign = this.text.charAt(at);
    if ('()[]'.includes(sign)) return { kind: 'sign', text: sign, at };
    if (sign === '"') return this.#quoted(at);
    const [word = ''] = matchAt(/[^\s()[\]"]+/y, this.text, at);
    return { kind: 'word', text: word, at };
  }

  /** A JSON string. */
  #quoted(at: number): Token {
    const [text = ''] = matchAt(/"(?:[^"\\]|\\.)*"/sy, this.text, at);
    if (text === '') this.#refuse('a text is not closed by a double quote');
    try {
      return { kind: 'value', value: String(JSON.parse(text)), text, at };
    } catch {
      return this.#refuse(`${text.slice(0, 40)} is not a text as JSON has it`);
    }
  }

  #refuse(why: string): never {
    return refuseFilter(this.text, why);
  }
}

const WORDS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function isComparison(text: string | undefined): text is ScimComparison {
  return (SCIM_COMPARISONS as readonly (string | undefined)[]).includes(text);
}

function matchAt(pattern: RegExp, text: string, at: number): readonly string[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
