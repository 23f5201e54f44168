import { spawn } from 'node:child_process';
import { chown, readFile, stat } from 'node:fs/promises';

import { DatabaseStartFailedError, codeOf } from './database-errors.js';

/** The unprivileged user that runs the server when we are root: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** Tried in this order; the third stands in where an image has neither of the first. */
const ACCOUNT_NAMES = ['postgres', 'nobody', 'daemon'];

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Who runs the server: undefined = ourselves. As root it is the owner of `path` when that is an ordinary user (so a
 * folder that a user made stays usable for that user), else an account that exists for such purposes.
 */
export async function chooseServerAccount(path: string): Promise<ServerAccount | undefined> {
  if (!isRoot()) return undefined;
  const known = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  const owner = await stat(path).catch(() => undefined);
  // initdb asks the system for the name of its user, so an owner without an entry would fail there.
  if (owner !== undefined && owner.uid !== 0 && known.some((user) => user.uid === owner.uid)) {
    return { uid: owner.uid, gid: owner.gid };
  }
  for (const name of ACCOUNT_NAMES) {
    const user = known.find((candidate) => candidate.name === name && candidate.uid !== 0);
    if (user !== undefined) return { uid: user.uid, gid: user.gid };
  }
  throw new DatabaseStartFailedError('PostgreSQL does not run as root', [
    `and this system has none of the users ${ACCOUNT_NAMES.join(', ')} to run it instead; run sign-sync as an ordinary user`,
  ]);
}

/** passwd(5): name:password:uid:gid:… */
export function parsePasswd(text: string): { name: string; uid: number; gid: number }[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/** Gives `path` to the account; nothing to do when we run the server ourselves. */
export async function giveTo(account: ServerAccount | undefined, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

export interface ProgramResult {
  /** Undefined when the program could not be started at all; then `startError` has the system's code. */
  readonly exitCode: number | undefined;
  readonly startError: string | undefined;
  readonly lines: readonly string[];
}

/** The spawn options under which every program of the server runs. The working folder must be enterable by anybody. */
export function spawnOptions(account: ServerAccount | undefined) {
  return {
    ...account,
    cwd: process.platform === 'win32' ? process.cwd() : '/',
    env: serverEnvironment(),
    windowsHide: true,
  };
}

/** Runs a short program as the account and collects what it says. Never throws for what the program does. */
export async function runProgram(
  command: string,
  args: readonly string[],
  account: ServerAccount | undefined,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const lines = () =>
      Buffer.concat(chunks)
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
    const failed = (error: unknown) =>
      resolve({ exitCode: undefined, startError: codeOf(error) ?? String(error), lines: lines() });
    try {
      // Detached: Ctrl-C in the terminal is for us, not for an initdb in the middle of its work.
      const child = spawn(command, [...args], {
        ...spawnOptions(account),
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.on('error', failed);
      child.on('close', (exitCode) =>
        resolve({ exitCode: exitCode ?? -1, startError: undefined, lines: lines() }),
      );
    } catch (error) {
      failed(error);
    }
  });
}

/** Asks the system, as that account, whether it can use the folder. Modes alone do not tell (ACLs, mounts). */
export async function canUseFolder(
  path: string,
  account: ServerAccount | undefined,
  need: 'write' | 'enter' = 'write',
): Promise<boolean> {
  if (account === undefined) return true;
  const script = need === 'write' ? 'cd "$0" && test -w .' : 'cd "$0"';
  const result = await runProgram('/bin/sh', ['-c', script, path], account);
  return result.exitCode === 0;
}

/** No PG* variable of the user's shell may reach the server, and its words must be English for us to read them. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) =>
    process.platform === 'win32' ? !name.startsWith('PG') : name === 'PATH',
  );
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', LANG: 'C', TZ: 'UTC' };
}
