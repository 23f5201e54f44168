import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryKeychain } from '#testing';
import { type Login, LoginStore } from './login-store.js';

const [here, there] = ['https://here.example.com', 'https://there.example.com'];
const login: Login = { kind: 'token', token: 'the-secret-token' };

let home: string;
let dir: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sign-sync-logins-'));
  dir = join(home, 'sign-sync');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const file = () => join(dir, 'logins.json');
const none = () => Promise.reject(new Error('no Secret Service answers'));

describe('logins', () => {
  it('are kept in the keychain, and only their servers in the file', async () => {
    const keychain = new MemoryKeychain();
    const store = new LoginStore(dir, async () => keychain);
    expect(await store.keep(here, login)).toEqual({ place: 'keychain', name: 'memory' });
    expect(await readFile(file(), 'utf8')).not.toContain('secret');
    expect(await new LoginStore(dir, async () => keychain).find(here)).toEqual(login);
    expect(await store.find(there)).toBeUndefined();
  });

  it('are kept in a file that nobody else may read where there is no keychain', async () => {
    const store = new LoginStore(dir, none);
    expect(await store.keep(here, login)).toEqual({
      ...{ place: 'file', file: file(), why: 'no Secret Service answers' },
    });
    expect([(await stat(file())).mode & 0o777, (await stat(dir)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(await new LoginStore(dir, none).find(here)).toEqual(login);
  });

  it('tighten a file that others may read', async () => {
    const store = new LoginStore(dir, none);
    await store.keep(here, login);
    await chmod(file(), 0o644);
    await store.keep(there, login);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('ask no keychain where nobody has signed in', async () => {
    expect(await new LoginStore(dir, none).find(here)).toBeUndefined();
  });

  it('are forgotten one by one, and the file with the last one', async () => {
    const keychain = new MemoryKeychain();
    const store = new LoginStore(dir, async () => keychain);
    await store.keep(here, login);
    await store.keep(there, { ...login, token: 'another' });
    expect(await store.forget(here)).toBe(true);
    expect(await store.find(here)).toBeUndefined();
    expect(await keychain.get('sign-sync server', here)).toBeUndefined();
    expect(await store.find(there)).toMatchObject({ token: 'another' });
    expect([await store.forget(there), await store.forget(there)]).toEqual([true, false]);
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('complain of a damaged file, and change nothing', async () => {
    const store = new LoginStore(dir, none);
    await store.keep(here, login);
    await writeFile(file(), '{"half');
    await expect(store.find(here)).rejects.toMatchObject({ code: 'LOGIN_FILE_UNUSABLE' });
    await expect(store.keep(there, login)).rejects.toMatchObject({ code: 'LOGIN_FILE_UNUSABLE' });
    expect(await readFile(file(), 'utf8')).toBe('{"half');
  });
});
