import type { UserExpression } from './user-expression.js';

export interface ExpressionUser {
  /** Such as `ACTIVE`. */
  readonly status: string;
  /** Whatever the profile holds; what it lacks is None. */
  readonly profile: Readonly<Record<string, unknown>>;
}

/** Statuses of Okta, in the order of a life. */
const STATUSES = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;

/** Stands for a value that depends on the profile, when none is at hand. */
const UNKNOWN = Symbol('unknown');

/** Whether Python would call the expression true of this user. What Python would stumble over is false here. */
export function evaluateUserExpression(expression: UserExpression, user: ExpressionUser): boolean {
  return truthOf(expression, user) === true;
}

/** The statuses that the expression lets through, at least with some profile; statuses it lets never through are left out. */
export function statusesOf(expression: UserExpression): readonly string[] {
  return STATUSES.filter((status) => truthOf(expression, { status }) !== false);
}

type Subject = Pick<ExpressionUser, 'status'> & Partial<ExpressionUser>;

/** @returns undefined when it depends on the profile */
function truthOf(expression: UserExpression, user: Subject): boolean | undefined {
  switch (expression.kind) {
    case 'not': {
      const truth = truthOf(expression.operand, user);
      return truth === undefined ? undefined : !truth;
    }
    case 'and':
    case 'or': {
      const deciding = expression.kind === 'or';
      const truths = expression.operands.map((operand) => truthOf(operand, user));
      if (truths.includes(deciding)) return deciding;
      return truths.includes(undefined) ? undefined : !deciding;
    }
    default: {
      const value = valueOf(expression, user);
      return value === UNKNOWN ? undefined : isTruthy(value);
    }
  }
}

function valueOf(expression: UserExpression, user: Subject): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'status':
      return user.status;
    case 'profile':
      return user.profile === undefined ? UNKNOWN : own(user.profile, expression.attribute);
    case 'equals':
      return whenKnown(valueOf(expression.left, user), valueOf(expression.right, user), isEqual);
    case 'in': {
      const { left, right } = expression;
      const container = right.kind === 'list' ? right.values : valueOf(right, user);
      return whenKnown(valueOf(left, user), container, isIn);
    }
    case 'not':
      return truthOf(expression, user) ?? UNKNOWN;
    case 'and':
    case 'or':
      return decidingValue(expression, user);
  }
}

/** In Python `a or b` is a itself when that is true, else b; `and` the other way round. */
function decidingValue({ kind, operands }: UserExpression & { kind: 'and' | 'or' }, user: Subject): unknown {
  let value: unknown = null;
  for (const operand of operands) {
    value = valueOf(operand, user);
    if (value === UNKNOWN || isTruthy(value) === (kind === 'or')) return value;
  }
  return value;
}

function own(profile: Readonly<Record<string, unknown>>, attribute: string): unknown {
  return Object.hasOwn(profile, attribute) ? (profile[attribute] ?? null) : null;
}

function whenKnown(
  left: unknown,
  right: unknown,
  compare: (left: unknown, right: unknown) => boolean,
): unknown {
  return left === UNKNOWN || right === UNKNOWN ? UNKNOWN : compare(left, right);
}

/** True is 1 in Python. */
function isEqual(left: unknown, right: unknown): boolean {
  return plain(left) === plain(right);
}

function plain(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

function isIn(value: unknown, container: unknown): boolean {
  if (typeof container === 'string') return typeof value === 'string' && container.includes(value);
  return Array.isArray(container) && container.some((item) => isEqual(value, item));
}

function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
