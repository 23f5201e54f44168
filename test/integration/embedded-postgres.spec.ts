import { execFileSync, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { attachEmbeddedServer, openDatabase, removeEmbeddedServer } from '#db';

import { EmbeddedCommand, installProgram } from './embedded-command.js';

const asRoot = process.getuid?.() === 0;
/** Somebody who is not root and owns nothing: only the number matters. */
const ORDINARY = { uid: 65534, gid: 65534 };

let install: string;
let program: string;
let folder: string;
let statePath: string;
let commands: EmbeddedCommand[];

beforeAll(async () => {
  install = await mkdtemp(join(tmpdir(), 'sign-sync-install-'));
  program = await installProgram(join(install, 'open'));
  await chmod(install, 0o755);
});

afterAll(() => rm(install, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-embedded-'));
  await chmod(folder, 0o755);
  statePath = join(folder, 'state');
  commands = [];
});

afterEach(async () => {
  for (const command of commands) await command.kill();
  if (await isFolder(statePath)) await removeEmbeddedServer({ statePath });
  await rm(folder, { recursive: true, force: true });
});

function start(path = statePath, options = {}, from = program): EmbeddedCommand {
  const command = new EmbeddedCommand(from, path, options);
  commands.push(command);
  return command;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

interface Postmaster {
  readonly pid: number;
  readonly file: string;
  readonly text: string;
}

async function postmasterOf(dataPath: string): Promise<Postmaster> {
  const file = join(dataPath, 'postmaster.pid');
  const text = await readFile(file, 'utf8');
  return { pid: Number(text.split('\n')[0]), file, text };
}

/** A zombie counts as gone: it only waits for its parent to look. */
async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return !/^State:\s+Z/m.test(status);
}

async function untilGone(pid: number): Promise<void> {
  while (await isRunning(pid)) await pause(10);
}

const dataPath = () => join(statePath, 'postgres', 'data');

describe('the embedded server', () => {
  it('is private, durable and on loopback only', async () => {
    const db = await openDatabase({ statePath });
    const settings = await db.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses',
         'unix_socket_directories', 'server_encoding', 'password_encryption') order by name`,
    );
    const [locale] = await db.query(`select datcollate from pg_database where datname = current_database()`);
    await db.close();
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      server_encoding: 'UTF8',
      password_encryption: 'scram-sha-256',
    });
    expect(locale).toEqual({ datcollate: 'C' });
    const modes = await Promise.all(
      [statePath, dataPath(), join(statePath, 'postgres/password')].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it('asks everybody for the password', async () => {
    const server = await attachEmbeddedServer({ statePath });
    const { host, port, user, database } = server.address;
    const guess = openDatabase({ url: `postgres://${user}:guess@${host}:${port}/${database}`, statePath });
    await expect(guess).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE', retryable: false });
    await server.release();
  });

  it('stops when it is closed and keeps what was written', async () => {
    const first = await openDatabase({ statePath });
    const { pid } = await postmasterOf(dataPath());
    await first.query('create table kept as select 42 as answer');
    await first.close();
    expect(await isRunning(pid)).toBe(false);

    const second = await openDatabase({ statePath });
    expect(await second.query('select answer from kept')).toEqual([{ answer: 42 }]);
    await second.close();
  });

  it('is one for two that come at the same moment, and the last one out stops it', async () => {
    const [one, two] = [start(), start()];
    const [a, b] = [await one.hear('open'), await two.hear('open')];
    expect({ port: a.port, startedAt: a.startedAt }).toEqual({ port: b.port, startedAt: b.startedAt });
    const { pid } = await postmasterOf(a.dataPath);

    await one.close();
    expect(await two.query('select 1 as one')).toEqual([{ one: 1 }]);
    await two.close();
    expect(await isRunning(pid)).toBe(false);
  });

  it('serves two users of one process until the second has closed', async () => {
    const [one, two] = await Promise.all([openDatabase({ statePath }), openDatabase({ statePath })]);
    const { pid } = await postmasterOf(dataPath());
    await one.close();
    expect(await two.query('select 1 as one')).toEqual([{ one: 1 }]);
    await two.close();
    expect(await isRunning(pid)).toBe(false);
  });

  it('outlives a kill -9 of the command that started it, and the next command adopts it', async () => {
    const killed = start();
    const before = await killed.hear('open');
    await killed.query('create table kept as select 7 as answer');
    await killed.kill();
    const { pid } = await postmasterOf(before.dataPath);
    expect(await isRunning(pid)).toBe(true);

    const next = start();
    expect(await next.hear('open')).toMatchObject({ port: before.port, startedAt: before.startedAt });
    expect(await next.query('select answer from kept')).toEqual([{ answer: 7 }]);
    await next.close();
    expect(await isRunning(pid)).toBe(false);
  });

  it('is not reached by the Ctrl-C that goes to the whole group of the command', async () => {
    const command = start(statePath, { detached: true }); // a group of its own, as a shell gives it
    const before = await command.hear('open');
    process.kill(-(command.child.pid ?? 0), 'SIGINT');
    await command.ended();
    const next = start();
    expect((await next.hear('open')).startedAt).toBe(before.startedAt);
    await next.close();
  });

  it('starts again after it was killed itself, with everything that was committed', async () => {
    const command = start();
    const before = await command.hear('open');
    await command.query('create table kept as select 7 as answer');
    const { pid } = await postmasterOf(before.dataPath);
    process.kill(pid, 'SIGKILL');
    await command.kill();

    const next = start();
    const after = await next.hear('open');
    expect(after.startedAt).not.toBe(before.startedAt);
    expect(await next.query('select answer from kept')).toEqual([{ answer: 7 }]);
    await next.close();
  });

  it('starts although the pid in its file belongs to another program by now', async () => {
    await (await openDatabase({ statePath })).close();
    const { uid, gid } = await stat(dataPath());
    const other = spawn('sleep', ['600'], { cwd: '/', uid, gid, stdio: 'ignore' });
    const file = join(dataPath(), 'postmaster.pid');
    await writeFile(file, `${other.pid}\n${dataPath()}\n1700000000\n5432\n\n127.0.0.1\n  1  2\nready   \n`);
    await chown(file, uid, gid);

    const db = await openDatabase({ statePath });
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
    await db.close();
    expect(other.exitCode).toBe(null);
    other.kill('SIGKILL');
  });

  it('is ended and started again when it hangs', async () => {
    const command = start();
    const { dataPath } = await command.hear('open');
    const { pid } = await postmasterOf(dataPath);
    await command.kill();
    process.kill(pid, 'SIGSTOP');

    const notices: string[] = [];
    const server = await attachEmbeddedServer({
      statePath,
      hungAfterMs: 100,
      onNotice: (line) => notices.push(line),
    });
    expect(notices.join()).toContain(`process ${pid}) does not answer`);
    expect((await postmasterOf(dataPath)).pid).not.toBe(pid);
    expect(await isRunning(pid)).toBe(false);
    await server.release();
  });

  it('begins afresh after kills at ten moments of its creation', async () => {
    for (let round = 0; round < 10; round += 1) {
      const command = start();
      await pause(150 + round * 90);
      await command.kill();
    }
    const next = start();
    await next.hear('open');
    expect((await readdir(statePath)).filter((name) => name.endsWith('.init'))).toEqual([]);
    await next.close();
  });

  it('never lets two servers run and loses no committed row while commands come, go and are killed', async () => {
    const setup = await openDatabase({ statePath });
    await setup.query('create table entry (worker int, n int, primary key (worker, n))');
    const worker = async (id: number) => {
      let written = 0;
      for (let round = 0; round < 5; round += 1) {
        const command = start();
        await command.hear('open');
        await command.query(`insert into entry values (${id}, ${round})`);
        written += 1;
        if ((id + round) % 2 === 0) await command.kill();
        else await command.close();
      }
      return written;
    };
    const [written] = await Promise.all([
      Promise.all([1, 2, 3].map(worker)).then((counts) => counts.reduce((sum, count) => sum + count, 0)),
      setup.close(),
    ]);
    const db = await openDatabase({ statePath });
    expect(await db.query('select count(*)::int as count from entry')).toEqual([{ count: written }]);
    await db.close();
    await expect(postmasterOf(dataPath())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('works from a package whose links were never made (npm ci --ignore-scripts)', async () => {
    const bare = await installProgram(join(folder, 'bare'), { links: false });
    const command = start(statePath, {}, bare);
    expect((await command.hear('open')).dataPath).toBe(dataPath());
    await command.close();
  });

  it('lets go quietly when its state folder was deleted meanwhile', async () => {
    const db = await openDatabase({ statePath });
    await rm(statePath, { recursive: true });
    await db.close();
    expect(await isFolder(statePath)).toBe(false);
  });

  it('turns its log over when it has grown large', async () => {
    await (await openDatabase({ statePath })).close();
    const log = join(statePath, 'postgres/server.log');
    await writeFile(log, 'x'.repeat(6 * 1024 * 1024));
    await (await openDatabase({ statePath })).close();
    expect((await stat(`${log}.1`)).size).toBe(6 * 1024 * 1024);
    expect(await readFile(log, 'utf8')).toContain('ready to accept connections');
  });
});

describe('what is wrong is said plainly', () => {
  it('when the state path is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(openDatabase({ statePath: file })).rejects.toMatchObject({
      code: 'DATABASE_STATE_UNWRITABLE',
      message: expect.stringContaining(`${file}: it is a file, not a folder`),
    });
  });

  it('when a part of the state path is a file', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openDatabase({ statePath: join(folder, 'file/state') })).rejects.toMatchObject({
      code: 'DATABASE_STATE_UNWRITABLE',
    });
  });

  it('when the server itself cannot start, with its own last words', async () => {
    await (await openDatabase({ statePath })).close();
    const conf = join(dataPath(), 'postgresql.conf');
    await writeFile(conf, `${await readFile(conf, 'utf8')}\nwork_mem = 'plenty'\n`);
    await expect(openDatabase({ statePath })).rejects.toMatchObject({
      code: 'DATABASE_START_FAILED',
      message: expect.stringContaining('invalid value for parameter "work_mem": "plenty"'),
    });
  });

  it('when the data was written by another PostgreSQL', async () => {
    await (await openDatabase({ statePath })).close();
    await writeFile(join(dataPath(), 'PG_VERSION'), '12\n');
    await expect(openDatabase({ statePath })).rejects.toThrow('initialized by PostgreSQL version 12');
  });

  it.runIf(asRoot)('when an ordinary user may not write there', async () => {
    const command = start(statePath, ORDINARY);
    await expect(command.hear('open')).rejects.toThrow(
      /DATABASE_STATE_UNWRITABLE.*this user may not write there/,
    );
  });

  it.runIf(asRoot)('when the state folder belongs to somebody else', async () => {
    await (await openDatabase({ statePath })).close();
    const command = start(statePath, { uid: 12_345, gid: 12_345 });
    await expect(command.hear('open')).rejects.toThrow('DATABASE_STATE_UNWRITABLE');
  });
});

/** A small file system of its own; some containers do not let even root mount one. */
function mountSmall(path: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path], { stdio: 'ignore' });
}

async function canMount(): Promise<boolean> {
  if (!asRoot || process.platform !== 'linux') return false;
  const path = await mkdtemp(join(tmpdir(), 'sign-sync-mount-'));
  try {
    mountSmall(path, '1m');
    execFileSync('umount', [path]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

describe.runIf(await canMount())('on a full disk', () => {
  let disk: string;

  beforeEach(async () => {
    disk = join(folder, 'disk');
    await mkdir(disk);
  });

  afterEach(async () => {
    await removeEmbeddedServer({ statePath: join(disk, 'state') });
    execFileSync('umount', [disk]);
  });

  it('says so when the database cannot be created, and creates it once there is space', async () => {
    mountSmall(disk, '20m');
    const path = join(disk, 'state');
    await expect(openDatabase({ statePath: path })).rejects.toMatchObject({
      code: 'DATABASE_DISK_FULL',
      message: expect.stringContaining(disk),
    });
    execFileSync('mount', ['-o', 'remount,size=300m', disk]);
    const db = await openDatabase({ statePath: path });
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
    await db.close();
  });

  it('says so when a statement finds no space, when a command starts, and goes on once there is space', async () => {
    mountSmall(disk, '120m');
    const path = join(disk, 'state');
    const db = await openDatabase({ statePath: path });
    await db.query('create unlogged table filler (text text)'); // unlogged: the table fills the disk, not the log
    await expect(
      db.query(`insert into filler select repeat('x', 1000) from generate_series(1, 200000)`),
    ).rejects.toMatchObject({ code: 'DATABASE_DISK_FULL' });
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
    await db.close();

    await writeFile(join(disk, 'filler'), Buffer.alloc(150 * 1024 * 1024)).catch(() => undefined);
    await expect(openDatabase({ statePath: path })).rejects.toMatchObject({ code: 'DATABASE_DISK_FULL' });
    await rm(join(disk, 'filler'));
    const again = await openDatabase({ statePath: path });
    expect(await again.query('select count(*)::int as count from filler')).toEqual([{ count: 0 }]);
    await again.close();
  });
});

describe.runIf(asRoot)('started by root', () => {
  it('runs as an unprivileged user', async () => {
    const command = start();
    const { dataPath } = await command.hear('open');
    const { pid } = await postmasterOf(dataPath);
    expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
    await command.close();
  });

  it('keeps its data in a private place when its user may not enter the state folder, and finds it again', async () => {
    await chmod(folder, 0o700);
    const first = start();
    const before = await first.hear('open');
    await first.query('create table kept as select 7 as answer');
    await first.close();
    expect(before.dataPath.startsWith(statePath)).toBe(false);
    expect((await stat(join(before.dataPath, '..'))).mode & 0o777).toBe(0o700);

    const second = start();
    expect((await second.hear('open')).dataPath).toBe(before.dataPath);
    expect(await second.query('select answer from kept')).toEqual([{ answer: 7 }]);
    await second.close();
  });

  it('refuses to begin empty when that private place is gone', async () => {
    await chmod(folder, 0o700);
    const first = start();
    const { dataPath } = await first.hear('open');
    await first.close();
    await rm(join(dataPath, '..'), { recursive: true });
    await expect(start().hear('open')).rejects.toThrow(/DATABASE_STATE_LOST.*Restore it, or delete/);
    await rm(statePath, { recursive: true });
  });

  it('begins empty when the state folder was deleted, and ends the server that was left behind', async () => {
    await chmod(folder, 0o700);
    const first = start();
    const before = await first.hear('open');
    const { pid } = await postmasterOf(before.dataPath);
    await first.kill();
    await rm(statePath, { recursive: true });

    const second = start();
    expect((await second.hear('open')).dataPath).not.toBe(before.dataPath);
    await untilGone(pid);
    expect(await isFolder(before.dataPath)).toBe(false); // state in a temporary folder is thrown away
    await second.close();
  });

  it('runs a copy of the programs when the checkout lies where other users may not enter', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed);
    const hidden = await installProgram(join(closed, 'checkout'));
    await chmod(closed, 0o700);
    const command = start(statePath, {}, hidden);
    const { dataPath } = await command.hear('open');
    const { pid } = await postmasterOf(dataPath);
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(closed);
    await command.close();
  });

  it('uses a state folder of an ordinary user as that user, who can go on with it', async () => {
    await chown(folder, ORDINARY.uid, ORDINARY.gid);
    const user = start(statePath, ORDINARY);
    const { dataPath } = await user.hear('open');
    expect((await stat(dataPath)).uid).toBe(ORDINARY.uid);
    await user.query('create table kept as select 7 as answer');
    await user.close();

    const root = start();
    const found = await root.hear('open');
    const { pid } = await postmasterOf(found.dataPath);
    expect((await stat(`/proc/${pid}`)).uid).toBe(ORDINARY.uid);
    await root.close();

    const again = start(statePath, ORDINARY);
    expect((await again.hear('open')).dataPath).toBe(dataPath);
    expect(await again.query('select answer from kept')).toEqual([{ answer: 7 }]);
    await again.close();
  });
});
