import { configNotes, configProblems, filesAround, type TrialFiles, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';

/** A configuration with this instead of `identity_source`. */
function files(text: string): TrialFiles {
  const around = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
  const main = around['sign-sync-config.yml']?.replace(/identity_source: .*\n/u, `${text}\n`) ?? '';
  return { ...around, 'sign-sync-config.yml': main };
}

const SOURCE = 'identity_source: {type: scim, connection: okta-prod}';

describe('scim', () => {
  it('is nobody unless it is written', async () => {
    expect((await tryConfig(files('identity_source: {type: csv, connector: connector.yml}'))).scim).toEqual(
      [],
    );
  });

  it('names clients, and a source reads what one of them pushes', async () => {
    const given = files(`${SOURCE}\nscim:\n  - {name: okta-prod, kind: okta, suspended: keep}`);
    const { scim, sources, file } = await tryConfig(given);
    expect(scim).toEqual([{ name: 'okta-prod', client: 'okta', deleted: 'leaver', suspended: 'keep' }]);
    expect(sources).toEqual([
      { type: 'scim', file, connection: 'okta-prod', deleted: 'leaver', suspended: 'keep' },
    ]);
    expect(await configNotes(given)).toEqual([]);
  });

  it('may be one directory of several, for some domains', async () => {
    const { sources } = await tryConfig(
      files(`identity_sources:
  - {type: scim, connection: a, domains: [example.com]}
  - {type: csv, connector: connector.yml}
scim: [{name: a}]`),
    );
    expect(sources).toMatchObject([
      { type: 'scim', connection: 'a', domains: ['example.com'] },
      { type: 'csv' },
    ]);
  });

  it('is another configuration when leaving means something else', async () => {
    const digest = async (more: string) =>
      (await tryConfig(files(`${SOURCE}\nscim: [{name: okta-prod${more}}]`))).digest;
    expect(await digest(', deleted: keep')).not.toBe(await digest(''));
  });

  it('says so when nobody reads what is pushed', async () => {
    const given = files('identity_source: {type: csv, connector: connector.yml}\nscim: [{name: a}]');
    expect(await configNotes(given)).toEqual([expect.stringContaining('nobody reads from "a"')]);
  });

  it.for([
    ['no list', 'scim: {name: a}', 'scim: is a mapping, and a list is wanted.'],
    ['an empty list', 'scim: []', 'scim: is an empty list.'],
    ['a name that is no part of an address', 'scim: [{name: Okta Prod}]', 'cannot be part of an address'],
    ['a name twice', 'scim: [{name: a}, {name: a}]', 'scim[1].name: "a" is the name of scim[0] too.'],
    ['an unknown client', 'scim: [{name: a, kind: oktaa}]', 'Did you mean "okta"?'],
    ['an unknown meaning', 'scim: [{name: a, deleted: purge}]', 'One of: leaver, keep.'],
    ['a misspelt key', 'scim: [{name: a, suspend: keep}]', 'Did you mean "suspended"?'],
  ] as const)('is refused with %s', async ([, section, expected]) => {
    const source = 'identity_source: {type: csv, connector: connector.yml}';
    expect(await configProblems(files(`${source}\n${section}`))).toEqual([expect.stringContaining(expected)]);
  });

  it.for([
    ['a connection that there is not', `${SOURCE}\nscim: [{name: okta-prd}]`, 'Did you mean "okta-prd"?'],
    ['none at all', SOURCE, 'is no connection of scim. Name it there first.'],
    [
      'a connector',
      'identity_source: {type: scim, connector: x.yml}\nscim: [{name: a}]',
      'connection: missing.',
    ],
    [
      'one connection twice',
      'identity_sources: [{type: scim, connection: a}, {type: scim, connection: a}]\nscim: [{name: a}]',
      'identity_sources[1].connection: "a" is the connection of identity_sources[0] too.',
    ],
  ] as const)('cannot be read from with %s', async ([, text, expected]) => {
    expect((await configProblems(files(text))).join('\n')).toContain(expected);
  });
});
