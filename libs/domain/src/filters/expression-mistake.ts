/** Ends the parsing of an expression; never leaves `parseUserExpression`. */
export class ExpressionMistake extends Error {
  /** @param at index of the first character of what is wrong */
  constructor(
    readonly at: number,
    readonly what: string,
  ) {
    super(what);
  }
}
