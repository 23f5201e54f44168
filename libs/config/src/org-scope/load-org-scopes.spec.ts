import { describe, expect, it } from 'vitest';
import { configProblems, filesAround, tryConfig } from '#testing';

function files(scope: string) {
  const around = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
  return { ...around, 'sign-sync-config.yml': `${around['sign-sync-config.yml'] ?? ''}${scope}` };
}

const scopeOf = async (text: string) => (await tryConfig(files(text))).policy.orgs[0]?.scope;

describe('scope', () => {
  it('is absent unless the key is written', async () => {
    expect((await tryConfig(files(''))).policy.orgs[0]).not.toHaveProperty('scope');
  });

  it('takes every key, and domains in each way to write them', async () => {
    const text = `scope:
  primary:
    domains: [Example.com, '@example.org', .example.net, '*.example.eu']
    patterns: ['Sales-*@example.com', 'ana.*@example.com']
    groups: ['Sales *']
    created_by_me: True
`;
    expect(await scopeOf(text)).toEqual({
      domains: ['example.com', 'example.org', '.example.net', '.example.eu'],
      patterns: ['Sales-*@example.com', 'ana.*@example.com'],
      groups: ['Sales *'],
      createdByMe: true,
    });
    expect(await scopeOf('scope: {primary: {created_by_me: True}}\n')).toEqual({
      ...{ domains: [], patterns: [], groups: [], createdByMe: true },
    });
  });

  it('makes another configuration of it, which plans are bound to', async () => {
    const digests = await Promise.all(
      ['', 'scope: {primary: {domains: [a.com]}}\n', 'scope: {primary: {domains: [b.com]}}\n'].map(
        async (text) => (await tryConfig(files(text))).digest,
      ),
    );
    expect(new Set(digests).size).toBe(3);
  });

  it.for([
    ['scope: {primry: {domains: [a.com]}}', 'scope.primry: unknown org "primry". Did you mean "primary"?'],
    ['scope: {primary: {domain: [a.com]}}', 'scope.primary.domain: unknown key. Did you mean "domains"?'],
    [
      'scope: {primary: {domains: a.com}}',
      'scope.primary.domains: "a.com" is read as text, and a list is wanted.',
    ],
    ['scope: {primary: {domains: [a@b.com]}}', 'scope.primary.domains[0]: "a@b.com" is not a domain.'],
    ['scope: {primary: {domains: [localhost]}}', 'scope.primary.domains[0]: "localhost" is not a domain.'],
    ['scope: {primary: {domains: []}}', 'scope.primary.domains: is an empty list.'],
    [
      `scope: {primary: {patterns: ['^.*@example\\.com$']}}`,
      'scope.primary.patterns[0]: "^.*@example\\\\.com$" looks like a regular expression. Patterns know only *',
    ],
    ['scope: {primary: {patterns: [ana]}}', 'scope.primary.patterns[0]: "ana" matches no address.'],
    [
      'scope: {primary: {created_by_me: "True"}}',
      'scope.primary.created_by_me: "True" is text because it is quoted.',
    ],
    ['scope: {primary: {created_by_me: False}}', 'scope.primary: is for nobody. Give domains'],
    ['scope: {primary: {}}', 'scope.primary: is for nobody. Give domains'],
    ['scope: {primary: }', 'scope.primary: has no value. Give a mapping'],
    ['scope: {}', 'scope: names no org. Give a mapping of org names'],
    ['scope: [a.com]', 'scope: is a list, and a mapping is wanted.'],
  ] as const)('says what is wrong with "%s"', async ([text, expected]) => {
    const problems = await configProblems(files(`${text}\n`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
});
