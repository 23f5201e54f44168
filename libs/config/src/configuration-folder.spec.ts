import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationFolder, type FolderEvent } from './configuration-folder.js';

let root = '';
let opened: ConfigurationFolder | undefined;
let events: FolderEvent[] = [];

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'sign-sync-configurations-'));
  events = [];
});

afterEach(async () => {
  await opened?.close();
  opened = undefined;
  await rm(root, { recursive: true, force: true });
});

/** The files of a whole configuration. */
function files({ group = 'Sales', key = 'key-1' } = {}): Record<string, string> {
  return {
    'sign-sync-config.yml': `sign_orgs: {primary: connector-sign.yml}
identity_source: {type: csv, connector: connector-csv.yml}
user_sync: {sign_only_limit: 100, sign_only_user_action: exclude}
user_management:
  - {directory_group: Sign Sales, sign_group: ${group}}
`,
    'connector-sign.yml': `host: api.echosign.com
integration_key: ${key}
admin_email: admin@example.com
create_users: True
deactivate_users: False
`,
    'connector-csv.yml': 'file_path: users.csv\n',
  };
}

async function write(folder: string, contents = files()): Promise<void> {
  await mkdir(path.join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(contents)) await writeFile(path.join(root, folder, name), text);
}

/** Looks only when it is asked to: a poll an hour is none. */
async function open(dir = root): Promise<ConfigurationFolder> {
  opened = await ConfigurationFolder.open(dir, {
    env: {},
    pollMs: 3_600_000,
    onEvent: (event) => events.push(event),
  });
  return opened;
}

const told = (): string[] => events.map(({ what, name }) => `${what} ${name}`);

describe('a folder of configurations', () => {
  it('serves each folder that holds a main file, under its name', async () => {
    await write('zenith');
    await write('acme');
    await mkdir(path.join(root, 'notes'));
    await writeFile(path.join(root, 'README'), 'not a folder');
    const folder = await open();
    expect(folder.all.map(({ name }) => name)).toEqual(['acme', 'zenith']);
    expect(told()).toEqual(['loaded acme', 'loaded zenith']);
  });

  it('serves the others when one is broken, and says what is wrong with it', async () => {
    await write('acme');
    await write('zenith', { ...files(), 'connector-sign.yml': 'host: api.echosign.com\n' });
    const folder = await open();
    expect(folder.all.map(({ name }) => name)).toEqual(['acme']);
    expect(told()).toEqual(['loaded acme', 'invalid zenith']);
    expect(folder.problems.get('zenith')?.message).toContain('integration_key');
  });

  it('refuses to begin when none can be used, with the problems of all', async () => {
    await write('acme', { ...files(), 'connector-csv.yml': 'path: users.csv\n' });
    await write('zenith', { 'sign-sync-config.yml': 'sign_orgs: [\n' });
    const error = await open().catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(String(error)).toMatch(/acme.*file_path[\s\S]*zenith.*not valid YAML/);
  });

  it.each([
    ['an empty folder', '.', 'holds no configuration'],
    ['a folder that is not there', 'nowhere', 'no such file'],
  ])('refuses %s', async (_, dir, words) => {
    await expect(open(path.join(root, dir))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(words) as string,
    });
  });

  it('gives changed files to runs that begin, and the old version to those under way', async () => {
    await write('acme');
    const folder = await open();
    const before = folder.all[0];
    await write('acme', files({ group: 'Legal' }));
    await folder.look();

    const after = folder.named('acme');
    expect(after?.digest).not.toBe(before?.digest);
    expect(after?.policy.rules[0]?.groups[0]?.name).toBe('Legal');
    expect(folder.of({ configName: 'acme', configDigest: before?.digest ?? '' })).toBe(before);
    expect(told()).toEqual(['loaded acme', 'loaded acme']);
  });

  it('takes a new integration key, which is no new version', async () => {
    await write('acme');
    const folder = await open();
    const before = folder.all[0];
    await write('acme', files({ key: 'key-2' }));
    await folder.look();
    expect(folder.named('acme')?.digest).toBe(before?.digest);
    expect(folder.of({ configName: 'acme', configDigest: before?.digest ?? '' }).orgs[0]?.key.reveal()).toBe(
      'key-2',
    );
  });

  it('needs no key, nor the directory, where only the executor and ingest have them', async () => {
    await write('acme', files({ key: 'env:SIGN_KEY_THAT_IS_ELSEWHERE' }));
    await expect(open()).rejects.toThrow('SIGN_KEY_THAT_IS_ELSEWHERE is not set');
    opened = await ConfigurationFolder.open(root, { env: {}, withoutKeys: true, pollMs: 3_600_000 });
    const [acme] = opened.all;
    expect(acme?.orgs.map(({ name, key }) => [name, key.reveal()])).toEqual([['primary', '']]);
    await opened.close();
    opened = await ConfigurationFolder.open(root, {
      env: { SIGN_KEY_THAT_IS_ELSEWHERE: 'key-1' },
      pollMs: 3_600_000,
    });
    expect(opened.all[0]?.digest).toBe(acme?.digest);
  });

  it('needs and holds secrets of a directory only where it is read, and notices a new one', async () => {
    const ldap = 'host: ldaps://dc.example.com\nbase_dn: dc=x\nusername: sync\npassword: file:pw\n';
    const { 'sign-sync-config.yml': main = '', ...others } = files();
    const ofLdap = {
      'sign-sync-config.yml': main.replace('type: csv', 'type: ldap'),
      ...others,
      'connector-csv.yml': ldap,
    };
    await write('acme', ofLdap);
    await expect(open()).rejects.toThrow('pw": no such file');
    const password = (folder: ConfigurationFolder): string | undefined => {
      const [source] = folder.named('acme')?.sources ?? [];
      return source?.type === 'ldap' ? source.bind?.password.reveal() : undefined;
    };
    const without = await ConfigurationFolder.open(root, { withoutDirectory: true, pollMs: 3_600_000 });
    expect(password(without)).toBe('');
    await without.close();

    await write('acme', { ...ofLdap, pw: 'first' });
    const folder = await open();
    expect(password(folder)).toBe('first');
    expect(folder.all[0]?.digest).toBe(without.all[0]?.digest);
    await write('acme', { pw: 'second' });
    await folder.look();
    expect(password(folder)).toBe('second');
  });

  it('ends a run with what is wrong where only the key is missing, instead of waiting for another version', async () => {
    await write('acme');
    await write('zenith', files({ key: 'env:SIGN_KEY_THAT_IS_NOT_SET' }));
    const elsewhere = await ConfigurationFolder.open(root, { env: {}, withoutKeys: true, pollMs: 3_600_000 });
    const configDigest = elsewhere.named('zenith')?.digest ?? '';
    await elsewhere.close();
    const folder = await open();
    const run = { configName: 'zenith', configDigest };
    const invalid = {
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('SIGN_KEY_THAT_IS_NOT_SET') as string,
    };
    expect(() => folder.of(run)).toThrow(expect.objectContaining(invalid));
    await write('zenith', files({ key: 'the-key' }));
    await folder.look();
    expect(folder.of(run).orgs[0]?.key.reveal()).toBe('the-key');
  });

  it('says what the files themselves lack also where no keys are held', async () => {
    const { 'connector-sign.yml': connector = '', ...others } = files();
    await write('acme', { ...others, 'connector-sign.yml': connector.replace(/integration_key.*\n/, '') });
    const opening = ConfigurationFolder.open(root, { env: {}, withoutKeys: true });
    await expect(opening).rejects.toThrow('integration_key: missing');
  });

  it('follows folders that come, break, heal and go', async () => {
    await write('acme');
    const folder = await open();
    await write('zenith');
    await folder.look();
    await write('zenith', { 'sign-sync-config.yml': 'nothing: here\n' });
    await folder.look();
    expect(folder.all.map(({ name }) => name)).toEqual(['acme']);
    await write('zenith');
    await folder.look();
    expect(folder.problems.size).toBe(0);
    await rm(path.join(root, 'zenith'), { recursive: true });
    await folder.look();
    expect(told()).toEqual([
      'loaded acme',
      'loaded zenith',
      'invalid zenith',
      'loaded zenith',
      'removed zenith',
    ]);
    await folder.look();
    expect(events).toHaveLength(5);
  });

  it('takes what has come to rest while something else beside it changes all the time', async () => {
    await write('acme');
    const folder = await open();
    await write('zenith');
    let round = 0;
    const restless = setInterval(() => {
      round += 1;
      void writeFile(path.join(root, 'acme', 'sign-sync-config.yml'), `round: ${round}\n`);
    }, 10);
    await folder.look();
    clearInterval(restless);
    expect(folder.named('zenith')).toBeDefined();
  });

  it('sees what was written before it was asked, also while an earlier look is under way', async () => {
    await write('acme');
    const folder = await open();
    await write('brook');
    const earlier = folder.look();
    await write('zenith');
    await Promise.all([earlier, folder.look()]);
    expect(folder.all.map(({ name }) => name)).toEqual(['acme', 'brook', 'zenith']);
  });

  it('looks at once when a run names a version that it does not have', async () => {
    await write('acme');
    const folder = await open();
    await write('acme', files({ group: 'Legal' }));
    expect(() => folder.of({ configName: 'acme', configDigest: 'new' })).toThrow('differs');
    await folder.look();
    expect(folder.named('acme')?.policy.rules[0]?.groups[0]?.name).toBe('Legal');
  });

  it('follows the links of a Kubernetes mount, and the change of all its files at once', async () => {
    await write('..2026_01/acme');
    await write('..2026_02/acme', files({ group: 'Legal' }));
    await symlink('..2026_01', path.join(root, '..data'));
    await symlink(path.join('..data', 'acme'), path.join(root, 'acme'));
    const folder = await open();
    expect(folder.all.map(({ name, policy }) => [name, policy.rules[0]?.groups[0]?.name])).toEqual([
      ['acme', 'Sales'],
    ]);

    await symlink('..2026_02', path.join(root, '..data_tmp'));
    await rename(path.join(root, '..data_tmp'), path.join(root, '..data'));
    await folder.look();
    expect(folder.named('acme')?.policy.rules[0]?.groups[0]?.name).toBe('Legal');
  });
});
