import { describe, expect, it } from 'vitest';

import { parsePasswd, runProgram } from './server-account.js';

describe('parsePasswd', () => {
  it('reads names and numbers, and passes over what is no entry', () => {
    const text =
      'root:x:0:0:root:/root:/bin/sh\n\n# a remark\n+::::::\nnobody:*:65534:65533::/:/usr/sbin/nologin\n';
    expect(parsePasswd(text)).toEqual([
      { name: 'root', uid: 0, gid: 0 },
      { name: 'nobody', uid: 65534, gid: 65533 },
    ]);
  });
});

describe('runProgram', () => {
  it('collects what the program says on both channels and how it ended', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 3';
    const result = await runProgram(process.execPath, ['-e', script], undefined);
    expect(result.exitCode).toBe(3);
    expect([...result.lines].sort()).toEqual(['err', 'out']);
  });

  it('tells why a program could not be started', async () => {
    const result = await runProgram('/no/such/program', [], undefined);
    expect(result).toEqual({ exitCode: undefined, startError: 'ENOENT', lines: [] });
  });

  it('passes no PG variable of the shell on', async () => {
    process.env['PGDATA'] = '/somewhere';
    const result = await runProgram(process.execPath, ['-e', 'console.log(process.env.PGDATA)'], undefined);
    delete process.env['PGDATA'];
    expect(result.lines).toEqual(['undefined']);
  });
});
