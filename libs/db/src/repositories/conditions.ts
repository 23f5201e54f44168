/**
 * Conditions of one statement, with its parameters. Only what is asked for stands in the text, so that the server plans
 * for that: of `$1 is null or …` it has to think of both.
 */
export class Conditions {
  readonly #conditions: string[] = [];

  /** @param params of the statement, in the order of `$1`, `$2`, …; where it has several sets of conditions they share them */
  constructor(readonly params: unknown[] = []) {}

  /** @returns `$n` */
  parameter(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  /** @param value undefined or null: it narrows nothing @param condition is given `$n` */
  add(value: unknown, condition: (parameter: string) => string): this {
    if (value !== undefined && value !== null) this.#conditions.push(condition(this.parameter(value)));
    return this;
  }

  /** @param always conditions without a parameter @returns `a and b`, which is `true` of none */
  and(...always: readonly string[]): string {
    return [...always, ...this.#conditions].join(' and ') || 'true';
  }
}
