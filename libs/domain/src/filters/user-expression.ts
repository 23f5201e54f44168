/** What an expression works with: Python's str, int and float, bool, None, and what a profile may hold besides. */
export type ExpressionValue = string | number | boolean | null;

/** The one safe part of Python that `all_users_filter` of Okta may use: it reads a user and does nothing else. */
export type UserExpression =
  | { readonly kind: 'literal'; readonly value: ExpressionValue }
  | { readonly kind: 'status' }
  | { readonly kind: 'profile'; readonly attribute: string }
  | { readonly kind: 'not'; readonly operand: UserExpression }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly UserExpression[] }
  | { readonly kind: 'equals'; readonly left: UserExpression; readonly right: UserExpression }
  | {
      readonly kind: 'in';
      readonly left: UserExpression;
      /** A list or tuple of literals, or what is text or a list itself: a string, an attribute. */
      readonly right: UserExpression | { readonly kind: 'list'; readonly values: readonly ExpressionValue[] };
    };
