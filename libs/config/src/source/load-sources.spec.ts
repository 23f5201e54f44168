import { configProblems, filesAround, type TrialFiles, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';

const CSV = 'file_path: users.csv\n';
const LDAP = 'host: ldaps://dc.example.com\nbase_dn: dc=x\nusername: sync\npassword: hunter2\n';
const OKTA = 'host: example.okta.com\napi_token: 00token\n';

/** A configuration with this instead of `identity_source`. */
function files(sources: string): TrialFiles {
  const around = filesAround('csv', CSV, {
    'users.csv': 'email,groups\n',
    'ldap.yml': LDAP,
    'okta.yml': OKTA,
  });
  const main = around['sign-sync-config.yml']?.replace(/identity_source: .*\n/u, sources) ?? '';
  return { ...around, 'sign-sync-config.yml': main };
}

const SEVERAL = `identity_sources:
  - {type: ldap, connector: ldap.yml, domains: [Example.com, "@example.org"]}
  - {type: csv, connector: connector.yml}
`;

describe('identity_sources', () => {
  it('are read in order, each with its connector and its domains', async () => {
    const { sources } = await tryConfig(files(SEVERAL));
    expect(sources).toMatchObject([
      { type: 'ldap', url: 'ldaps://dc.example.com', domains: ['example.com', 'example.org'] },
      { type: 'csv' },
    ]);
    expect(sources[1]).not.toHaveProperty('domains');
  });

  it('count in the digest, all connector files of theirs included', async () => {
    const digestOf = async (changed: TrialFiles = {}) =>
      (await tryConfig({ ...files(SEVERAL), ...changed })).digest;
    const digest = await digestOf();
    expect(await digestOf({ 'ldap.yml': LDAP.replace('hunter2', 'another') })).toBe(digest);
    expect(await digestOf({ 'ldap.yml': LDAP.replace('dc=x', 'dc=y') })).not.toBe(digest);
    expect(await digestOf({ 'connector.yml': `${CSV}delimiter: ";"\n` })).not.toBe(digest);
  });

  it.for([
    [
      'neither key',
      '',
      ['sign-sync-config.yml:1 identity_source: missing. Give a mapping with type and connector.'],
    ],
    [
      'both keys',
      `identity_source: {type: csv, connector: connector.yml}\n${SEVERAL}`,
      [
        'sign-sync-config.yml:4:3 identity_sources: identity_source is given as well. Keep one of the two keys.',
      ],
    ],
    ['an empty list', 'identity_sources: []\n', ['identity_sources: is an empty list.']],
    [
      'a mapping',
      'identity_sources: {type: csv, connector: connector.yml}\n',
      ['identity_sources: is a mapping, and a list is wanted.'],
    ],
    [
      'one connector twice, however it is written',
      'identity_sources:\n  - {type: csv, connector: connector.yml}\n  - {type: csv, connector: ./connector.yml}\n',
      ['identity_sources[1].connector: "./connector.yml" is the connector of identity_sources[0] too.'],
    ],
    [
      'a connector file that is not there',
      'identity_sources:\n  - {type: ldap, connector: gone.yml}\n',
      ['3:29 identity_sources[0].connector: "'],
    ],
    [
      'a domain that is none',
      'identity_sources:\n  - {type: csv, connector: connector.yml, domains: [ann@example.com]}\n',
      ['identity_sources[0].domains[0]: "ann@example.com" is not a domain.'],
    ],
    [
      'no domains',
      'identity_sources:\n  - {type: csv, connector: connector.yml, domains: []}\n',
      ['identity_sources[0].domains: is an empty list.'],
    ],
    [
      'an unknown type and a misspelt key, each at its place',
      'identity_sources:\n  - {type: cvs, connector: connector.yml}\n  - {type: csv, conector: connector.yml}\n',
      [
        '3:12 identity_sources[0].type: "cvs" is not an identity source.',
        '4 identity_sources[1].connector: missing.',
        '4:17 identity_sources[1].conector: unknown key. Did you mean "connector"?',
      ],
    ],
    [
      'a domain filter beside the single source, where none is known',
      'identity_source: {type: csv, connector: connector.yml, domains: [example.com]}\n',
      ['identity_source.domains: unknown key.'],
    ],
  ] as const)('are refused with %s', async ([, sources, expected]) => {
    const problems = await configProblems(files(sources));
    expect(problems).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(problems[index]).toContain(part);
  });

  it('are not read whole with an Okta among them', async () => {
    const withOkta = files(`${SEVERAL}  - {type: okta, connector: okta.yml}\n`);
    expect(await configProblems(withOkta)).toEqual([]);
    expect(await configProblems(withOkta, { users: ['all'] })).toEqual([
      expect.stringContaining('--users : all is refused for Okta'),
    ]);
  });

  it('may be files that come later, where they are read later', async () => {
    const { 'users.csv': _, ...without } = files(SEVERAL);
    expect(await configProblems(without)).toEqual([expect.stringContaining('users.csv" does not exist')]);
    expect(await configProblems(without, { isDirectoryLate: true })).toEqual([]);
    expect(await configProblems(without, { withoutDirectory: true })).toEqual([]);
  });
});
