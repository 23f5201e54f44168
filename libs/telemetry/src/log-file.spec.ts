import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogFile } from './log-file.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sign-sync-log-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('LogFile', () => {
  it('makes its folder, and appends to what is there', () => {
    const path = join(folder, 'deep', 'er', 'today.log');
    for (const word of ['one', 'two']) {
      const file = new LogFile(path, (why) => expect.fail(why));
      file.write(`${word}\n`);
      file.close();
      file.write('after the end\n');
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o007).toBe(0);
  });

  it('tells of trouble once and goes on', () => {
    const troubles: string[] = [];
    writeFileSync(join(folder, 'no-folder'), '');
    const file = new LogFile(join(folder, 'no-folder', 'x.log'), (why) => troubles.push(why));
    file.write('lost\n');
    file.close();
    expect(troubles).toEqual([expect.stringMatching(/ENOTDIR|EEXIST/u)]);
  });
});
