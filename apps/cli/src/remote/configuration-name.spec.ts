import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationName } from './configuration-name.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-name-'));
  await mkdir(join(folder, 'acme'));
  await writeFile(join(folder, 'acme', 'sign-sync-config.yml'), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the configuration of a server that is meant', () => {
  it('is the one that was named', async () => {
    expect(await configurationName('other', join(folder, 'acme', 'sign-sync-config.yml'))).toBe('other');
  });

  it('is called as the folder of the configuration file, where there is one', async () => {
    expect(await configurationName(undefined, join(folder, 'acme', 'sign-sync-config.yml'))).toBe('acme');
  });

  it('is otherwise for the server to say', async () => {
    expect(await configurationName(undefined, join(folder, 'sign-sync-config.yml'))).toBeUndefined();
  });
});
