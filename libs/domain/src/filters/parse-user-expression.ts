import { ExpressionMistake } from './expression-mistake.js';
import { ExpressionParser } from './expression-parser.js';
import { tokensOf } from './expression-token.js';
import type { UserExpression } from './user-expression.js';

const LENGTH_MAX = 4000;

/**
 * Reads an `all_users_filter`: `==`, `!=`, `in`, `not in`, `and`, `or`, `not`, parentheses, literals, `user.status` and
 * `user.profile.NAME` as Python reads them. Nothing else is accepted, so that a configuration cannot run anything.
 *
 * @returns the expression, or in words what is wrong with it and at which character (from 1)
 */
export function parseUserExpression(text: string): UserExpression | { readonly problem: string } {
  if (text.length > LENGTH_MAX) {
    return { problem: `it has ${text.length} characters; at most ${LENGTH_MAX} are read` };
  }
  try {
    return new ExpressionParser(tokensOf(text)).parse();
  } catch (error) {
    if (!(error instanceof ExpressionMistake)) throw error;
    return { problem: `at character ${error.at + 1}, ${error.what}` };
  }
}
