import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateUserExpression, statusesOf, type ExpressionUser } from './evaluate-user-expression.js';
import { parseUserExpression } from './parse-user-expression.js';
import type { UserExpression } from './user-expression.js';

const user: ExpressionUser = {
  status: 'ACTIVE',
  profile: {
    department: 'Sales',
    level: 3,
    isManager: true,
    retired: false,
    nothing: null,
    roles: ['signer', 'approver'],
    quote: 'it\'s "quoted"\n',
    constructed: { deep: 1 },
  },
};

function parsed(text: string): UserExpression {
  const expression = parseUserExpression(text);
  if ('problem' in expression) throw new Error(expression.problem);
  return expression;
}

const holds = (text: string, of = user) => evaluateUserExpression(parsed(text), of);
const problemOf = (text: string) => {
  const expression = parseUserExpression(text);
  return 'problem' in expression ? expression.problem : undefined;
};

describe('an expression over a user', () => {
  it.each([
    'user.status == "ACTIVE"',
    "user.status == 'ACTIVE'",
    '  user.status=="ACTIVE"\n',
    'user.status != "SUSPENDED"',
    'not user.status == "SUSPENDED"',
    'not not user.status == "ACTIVE"',
    'user.status == "ACTIVE" and user.profile.department == "Sales"',
    'user.status == "STAGED" or user.profile.department == "Sales"',
    'user.status == "STAGED" and user.status == "X" or user.status == "ACTIVE"',
    'user.status == "ACTIVE" or user.status == "X" and user.status == "Y"',
    'not (user.status == "STAGED" or user.profile.department == "Legal")',
    'user.status in ["ACTIVE", "LOCKED_OUT"]',
    'user.status in ("ACTIVE", "LOCKED_OUT",)',
    'user.status in ("ACTIVE",)',
    'user.status in ("ACTIVE")',
    'user.status not in ["SUSPENDED"]',
    'user.status not in ()',
    'user.status not in []',
    '"signer" in user.profile.roles',
    '"owner" not in user.profile.roles',
    '"Sal" in user.profile.department',
    'user.profile.level == 3',
    'user.profile.level == 3.0',
    'user.profile.level in [1, 2, 3]',
    'user.profile.level != -3',
    'user.profile.level != 3e1',
    'user.profile.isManager',
    'user.profile.isManager == True',
    'user.profile.isManager == 1',
    'user.profile.retired == False',
    'not user.profile.retired',
    'user.profile.nothing == None',
    'user.profile.missing == None',
    'user.profile["department"] == "Sales"',
    '(user.profile.missing or "Sales") == "Sales"',
    '(user.profile.department and "x") == "x"',
    'user.profile.quote == "it\'s \\"quoted\\"\\n"',
    "user.profile.quote == 'it\\'s \"quoted\"\\x0a'",
    'user.profile.department == u"Sale\\u0073"',
    'user.profile.department == "\\123ales"',
    'user.profile.department == "S\\U00000061les"',
    '"\\d" == "\\\\d"',
    'True',
    '(((user.status)))',
  ])('holds: %s', (text) => {
    expect(holds(text)).toBe(true);
  });

  it.each([
    'user.status == "active"',
    'user.status != "ACTIVE"',
    'user.status in []',
    'user.status not in ["ACTIVE"]',
    'user.status == "ACTIVE" and user.profile.department == "Legal"',
    'not user.status == "ACTIVE" or False',
    'user.profile.level == "3"',
    'user.profile.missing',
    'user.profile.missing == ""',
    'user.profile.toString',
    'user.profile.__proto__',
    '"a" in user.profile.missing',
    '"a" in user.profile.level',
    '3 in user.profile.department',
    'user.profile.constructed == "x"',
    'None',
    '""',
    '0',
  ])('does not hold: %s', (text) => {
    expect(holds(text)).toBe(false);
  });

  it.each([
    ['', 'at character 1, nothing is written'],
    ['  ', 'at character 3, nothing is written'],
    ['user.status = "ACTIVE"', 'at character 13, a single "=" compares nothing. Write =='],
    ['user.id == "x"', 'at character 1, "user.id" is not known. Only user.status and user.profile.NAME are'],
    ['status == "x"', 'at character 1, "status" is not known. Only user.status and user.profile.NAME are'],
    [
      'user.profile',
      'at character 1, "user.profile" is not known. Only user.status and user.profile.NAME are',
    ],
    ['user.profile.a.b', '"user.profile.a.b" is not known'],
    ['user.profile.email.endswith("x")', 'at character 28, nothing can be called'],
    ['__import__("os")', 'at character 11, nothing can be called'],
    ['user.status is "ACTIVE"', 'at character 13, an end, "and" or "or" is expected, not "is"'],
    ['user.status is None', 'is expected, not "is"'],
    ['user.status < "B"', 'at character 13, "<" cannot be used here'],
    ['user.profile.level + 1', '"+" cannot be used here'],
    ['user.status == "ACTIVE', 'at character 16, the string that starts here has no closing "'],
    ['user.status == "A\nB"', 'has no closing "'],
    [
      'user.status == ',
      'at character 16, user.status, user.profile.NAME, a literal or "(" is expected, not the end',
    ],
    ['user.status == not True', 'is expected, not "not"'],
    [
      'user.status == "A" == "B"',
      'at character 20, comparisons cannot be chained. Put "and" between two of them',
    ],
    ['user.status in "A" in "B"', 'comparisons cannot be chained'],
    ['user.status in 3', 'at character 16, nothing can be in 3. Write a list: ["A", "B"]'],
    ['user.status in ["A" "B"]', 'at character 21, "," or "]" is expected, not "\\"B\\""'],
    ['user.status in [user.status]', 'at character 17, a literal is expected, not "user"'],
    ['user.status in (user.status, "A")', 'at character 17, a list can hold literals only'],
    ['["A"] == user.status', 'at character 1, a list can stand behind "in" only'],
    ['user.status == ("A", "B")', 'a list can stand behind "in" only'],
    ['user.status not "A"', 'at character 17, "in" is expected'],
    ['(user.status', 'at character 13, ")" is expected, not the end'],
    ['user.status)', 'is expected, not ")"'],
    ['user.profile[department] == "x"', 'the name of an attribute in quotes is expected'],
    ['user.profile.in == "x"', 'the name of an attribute is expected, not "in"'],
    ['user..status', 'the name of an attribute is expected, not "."'],
    ['007', 'cannot be used here'],
    ['"\\x1"', 'at character 2, this escape takes 2 hexadecimal digits of a character'],
    ['"\\UFFFFFFFF"', 'this escape takes 8 hexadecimal digits of a character'],
    ['"\\N{DASH}"', 'characters cannot be named with \\N here'],
    ['lambda', 'is expected, not "lambda"'],
    ['user.status == "A" # all', '"#" cannot be used here'],
    ['{"A"}', '"{" cannot be used here'],
    ['"A" if True else "B"', 'is expected, not "if"'],
    ['x'.repeat(4001), 'it has 4001 characters; at most 4000 are read'],
    ['('.repeat(51), 'it is nested deeper than 50 levels'],
    [`${'not '.repeat(51)}True`, 'it is nested deeper than 50 levels'],
  ])('refuses %j', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  const word = fc.constantFrom(
    ...['user', '.', 'status', 'profile', 'level', '==', '!=', 'and', 'or', 'not', 'in', '(', ')', '[', ']'],
    ...[
      ',',
      '"ACTIVE"',
      "'",
      '"',
      '\\',
      '\\x',
      'None',
      'True',
      '3',
      '-',
      '1e9',
      '=',
      '{',
      'lambda',
      'is',
      '\n',
    ],
  );
  const anyText = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 100 }),
  );

  it('is accepted or refused with a place, and never anything else, whatever is written', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        const expression = parseUserExpression(text);
        const isAccepted = !('problem' in expression);
        if (isAccepted) accepted += 1;
        const outcome = isAccepted
          ? `${evaluateUserExpression(expression, user)}, ${statusesOf(expression).length} statuses`
          : expression.problem;
        expect(outcome).toMatch(/^(?:at character \d+, |it has |(?:true|false), [0-8] statuses$)/u);
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  const leaf = fc.constantFrom(
    'user.status == "ACTIVE"',
    'user.status in ["LOCKED_OUT", "ACTIVE"]',
    'user.profile.level == 3',
    'user.profile.missing',
    'False',
  );
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      tie('tree').map((text) => `not (${text})`),
      fc
        .tuple(tie('tree'), fc.constantFrom('and', 'or'), tie('tree'))
        .map(([a, is, b]) => `(${a}) ${is} (${b})`),
    ),
  }));

  it('says the opposite with "not" before it', () => {
    fc.assert(
      fc.property(tree, (text) => {
        expect(holds(`not (${text})`)).toBe(!holds(text));
      }),
    );
  });

  it('never lets a status through that statusesOf leaves out', () => {
    const anyUser = fc.record({
      status: fc.constantFrom('ACTIVE', 'LOCKED_OUT', 'SUSPENDED'),
      profile: fc.record({ level: fc.constantFrom(1, 3, null), missing: fc.boolean() }),
    });
    fc.assert(
      fc.property(tree, anyUser, (text, someone) => {
        const isLeftOut = !statusesOf(parsed(text)).includes(someone.status);
        expect(isLeftOut && holds(text, someone)).toBe(false);
      }),
    );
  });
});

describe('statusesOf', () => {
  it.each([
    ['user.status == "ACTIVE"', ['ACTIVE']],
    ['user.status == "ACTIVE" and user.profile.level == 3', ['ACTIVE']],
    ['user.status in ["LOCKED_OUT", "ACTIVE"] or False', ['ACTIVE', 'LOCKED_OUT']],
    ['user.status == "ACTIVE" and False', []],
    [
      'user.status != "DEPROVISIONED" and not user.status in ("SUSPENDED", "STAGED")',
      ['PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'],
    ],
  ])('of %s', (text, statuses) => {
    expect(statusesOf(parsed(text))).toEqual(statuses);
  });

  it('keeps all where the profile decides', () => {
    expect(statusesOf(parsed('user.profile.level == 3'))).toHaveLength(8);
  });
});
