import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPolicy, anyScope, orgPolicy, policy, rules, type RuleWords } from '#testing';
import type { OrgScope } from '../orgs/org-scope.js';
import { groupKey } from '../text/keys.js';
import { lintRules, type LintFacts } from './lint-rules.js';
import { resolveAccess } from './resolve-access.js';
import type { SyncPolicy } from './sync-policy.js';

type Words = readonly (readonly [string, RuleWords])[];

function found(words: Words, overrides: Partial<SyncPolicy> = {}, facts?: LintFacts) {
  const made = policy({ rules: rules(...words), ...overrides });
  return lintRules(made, facts).map(({ kind, rule, other }) => ({ kind, rule, ...(other && { other }) }));
}

describe('rules that their author may not have meant', () => {
  it('are none where each rule says something of its own', () => {
    expect(
      found([
        ['Sales', { assigns: ['A'] }],
        ['Legal', { assigns: ['A'] }],
      ]),
    ).toEqual([]);
  });

  it('are those that say what an earlier one says, also in another spelling of the Sign group', () => {
    expect(
      found([
        ['Sales', { assigns: ['Acme'] }],
        ['Sales', { assigns: ['ACME'] }],
      ]),
    ).toEqual([{ kind: 'duplicate', rule: 2, other: 1 }]);
  });

  it('are those whose Sign group comes too late', () => {
    const words: Words = [
      ['Sales', { assigns: ['A'] }],
      ['Legal', { assigns: ['C'] }],
      ['Sales', { assigns: ['B'] }],
    ];
    expect(found(words)).toEqual([{ kind: 'contradictory', rule: 3, other: 1 }]);
    const [finding] = lintRules(policy({ rules: rules(...words) }));
    expect(finding?.message).toBe(
      'its Sign group "B" never counts: rule 1 gives everybody in "Sales" the group "A" first.',
    );
  });

  it('are not those with umg, where groups add up', () => {
    expect(
      found(
        [
          ['Sales', { assigns: ['A'] }],
          ['Sales', { assigns: ['B'] }],
        ],
        { umg: true },
      ),
    ).toEqual([]);
  });

  it('are those that add nothing to earlier ones', () => {
    const words: Words = [
      ['Sales', { assigns: ['A'], groupAdmin: true }],
      ['Sales', { assigns: ['A'] }],
    ];
    expect(found(words)).toEqual([{ kind: 'shadowed', rule: 2, other: 1 }]);
  });

  it('are two spellings of one directory group', () => {
    expect(
      found([
        ['Sales', { assigns: ['A'] }],
        ['sales', { assigns: ['A'] }],
      ]),
    ).toEqual([{ kind: 'spelling', rule: 2, other: 1 }]);
  });

  it('are grants of account admin', () => {
    expect(found([['Sales', { accountAdmin: true }]])).toEqual([{ kind: 'account-admin', rule: 1 }]);
  });

  it('are those of groups that nobody has seen, in the directory or in Sign', () => {
    const facts = {
      people: new Map([
        ['Sales', 3],
        ['Legal', 0],
      ]),
      unknownGroups: new Set(['Lab']),
      signGroups: new Map([['primary', new Set([groupKey('A')])]]),
    };
    const words: Words = [
      ['Sales', { assigns: ['a'] }],
      ['Legal', { assigns: ['B'] }],
      ['Lab', { assigns: ['A'] }],
    ];
    expect(found(words, {}, facts)).toEqual([
      { kind: 'nobody', rule: 2 },
      { kind: 'sign-group-unknown', rule: 2 },
      { kind: 'directory-group-unknown', rule: 3 },
    ]);
  });

  it('are not those of groups that were never asked for; a source that is read whole has none of these', () => {
    const words: Words = [['Added since', { assigns: ['A'] }]];
    const people = new Map([['Sales', 3]]);
    expect(found(words, {}, { people })).toEqual([]);
    expect(found(words, {}, { people, readsEveryGroup: true })).toEqual([{ kind: 'nobody', rule: 1 }]);
  });
});

describe('rules of an org with a scope', () => {
  const nothing: OrgScope = { domains: [], patterns: [], groups: [], createdByMe: false };
  const within = (scope: Partial<OrgScope>) => ({
    orgs: [orgPolicy({ scope: { ...nothing, ...scope } })],
  });

  it('may lead out of it, where groups alone say who is in it', () => {
    const words: Words = [
      ['Sellers', { assigns: ['Sales EU'] }],
      ['Lawyers', { assigns: ['Legal'] }],
      ['Bosses', { accountAdmin: true }],
    ];
    const leading = found(words, within({ groups: ['sales *'] })).filter(
      ({ kind }) => kind !== 'account-admin',
    );
    expect(leading).toEqual([{ kind: 'leads-out-of-scope', rule: 2 }]);
    const kept = found(words, within({ groups: ['sales *'], domains: ['example.com'] }));
    expect(kept.map(({ kind }) => kind)).toEqual(['account-admin']);
  });

  it('may have nobody in it', () => {
    const words: Words = [
      ['Sellers', { assigns: ['A'] }],
      ['Lawyers', { assigns: ['A'] }],
      ['Nobody', { assigns: ['A'] }],
    ];
    const people = new Map([
      ['Sellers', 3],
      ['Lawyers', 2],
    ]);
    const inScope = new Map([['primary', new Map([['Sellers', 1]])]]);
    const facts = { people, inScope };
    expect(found(words, within({ domains: ['example.com'] }), facts)).toEqual([
      { kind: 'out-of-scope', rule: 2 },
    ]);
  });
});

describe('a rule that is said to do nothing', () => {
  it('can be taken out, and everybody is given what they were given before', () => {
    const idle = new Set(['duplicate', 'shadowed', 'unreachable']);
    fc.assert(
      fc.property(anyPolicy(), anyScope(), (policy, scope) => {
        const groups = [...new Set(policy.rules.map(({ directoryGroup }) => directoryGroup))];
        const [first] = lintRules(policy).filter(({ kind }) => idle.has(kind));
        if (first === undefined) return;
        const without = { ...policy, rules: policy.rules.filter(({ number }) => number !== first.rule) };
        for (const has of subsetsOf(groups)) {
          expect(wordsOf(has, without, scope)).toEqual(wordsOf(has, policy, scope));
        }
      }),
      { numRuns: 500 },
    );
  });
});

function wordsOf(has: readonly string[], any: SyncPolicy, scope: Parameters<typeof resolveAccess>[2]) {
  const { inScope, access } = resolveAccess(has, any, scope);
  return {
    inScope,
    access: [...access].map(([org, { because: _, groups, ...rest }]) => ({
      org,
      groups: groups.map(({ key, admin }) => ({ key, admin })).sort((a, b) => (a.key < b.key ? -1 : 1)),
      ...rest,
    })),
  };
}

function subsetsOf(names: readonly string[]): string[][] {
  return names
    .slice(0, 6)
    .reduce<string[][]>((sets, name) => [...sets, ...sets.map((set) => [...set, name])], [[]]);
}
