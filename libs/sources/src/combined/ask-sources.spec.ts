import { describe, expect, it } from 'vitest';
import { emailKey, type DirectoryRow, type PersonKey } from '#domain';
import type { Source } from '../source.js';
import { askSources } from './ask-sources.js';

type Entry = readonly [sourceKey: string, email: string];

/** A directory that finds people by its own key, or else by address, and notes what it was asked. */
class KeyedDirectory implements Pick<Source, 'name' | 'readPeople'> {
  readonly asked: PersonKey[] = [];

  constructor(
    readonly name: string,
    private readonly entries: readonly Entry[],
  ) {}

  readPeople(keys: readonly PersonKey[]) {
    this.asked.push(...keys);
    return Promise.resolve(keys.map((key) => ({ key, rows: this.#rowsOf(key) })));
  }

  #rowsOf({ sourceKey, email = '' }: PersonKey): DirectoryRow[] {
    return this.entries
      .filter(([key, address]) =>
        sourceKey === undefined ? emailKey(address) === emailKey(email) : key === sourceKey,
      )
      .map(([key, address], index) => ({
        ...{ row: index + 1, sourceKey: key, email: address, groups: [this.name], enabled: true },
      }));
  }
}

async function ask(directories: readonly KeyedDirectory[], ...keys: PersonKey[]) {
  const answers = await askSources(directories as unknown as Source[], keys, new AbortController().signal);
  return answers.map(({ rows }) => rows.map(({ row, sourceKey, email }) => [row, sourceKey, email]));
}

describe('askSources', () => {
  it('finds a person by key in the source of that key, and in the others by the address that is known there', async () => {
    const ldap = new KeyedDirectory('ldap:x', [['k1', 'new@x.com']]);
    const okta = new KeyedDirectory('okta:y', [
      ['k1', 'somebody.else@x.com'],
      ['o2', 'NEW@x.com'],
      ['o3', 'old@x.com'],
    ]);
    expect(await ask([okta, ldap], { sourceKey: 'ldap:x#k1', email: 'old@x.com' })).toEqual([
      [
        [1, 'okta:y#o2', 'NEW@x.com'],
        [2, 'ldap:x#k1', 'new@x.com'],
      ],
    ]);
    expect(ldap.asked).toEqual([{ sourceKey: 'k1', email: 'old@x.com' }]);
    expect(okta.asked).toEqual([{ email: 'new@x.com' }]);
  });

  it('asks by the address that was given when the source of the key has nobody any more', async () => {
    const ldap = new KeyedDirectory('ldap:x', []);
    const okta = new KeyedDirectory('okta:y', [['o1', 'ana@x.com']]);
    expect(await ask([ldap, okta], { sourceKey: 'ldap:x#k1', email: 'ana@x.com' })).toEqual([
      [[1, 'okta:y#o1', 'ana@x.com']],
    ]);
    expect(await ask([ldap, okta], { sourceKey: 'ldap:x#k1' })).toEqual([[]]);
  });

  it('asks each source once for everybody, and answers in the order of the keys', async () => {
    const directories = [
      new KeyedDirectory('ldap:x', [['k1', 'ana@x.com']]),
      new KeyedDirectory('okta:y', [['o1', 'bo@x.com']]),
    ];
    expect(
      await ask(directories, { email: 'bo@x.com' }, { email: 'kim@x.com' }, { email: 'ana@x.com' }),
    ).toEqual([[[1, 'okta:y#o1', 'bo@x.com']], [], [[1, 'ldap:x#k1', 'ana@x.com']]]);
    expect(directories.map(({ asked }) => asked.length)).toEqual([3, 3]);
  });

  it('takes a key of no source for an address, and refuses it where there is none', async () => {
    const directories = [new KeyedDirectory('ldap:x', [['k1', 'ana@x.com']])];
    expect(await ask(directories, { sourceKey: 'k1', email: 'ana@x.com' })).toEqual([
      [[1, 'ldap:x#k1', 'ana@x.com']],
    ]);
    await expect(ask(directories, { sourceKey: 'k1' })).rejects.toMatchObject({ code: 'SOURCE_UNSUPPORTED' });
  });
});
