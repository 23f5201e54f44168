import { spawn, type ChildProcess } from 'node:child_process';
import { commandPath } from './repository.js';

export interface CommandOptions {
  /** Where the command runs. */
  readonly cwd: string;
  /** The simulator's certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile?: string;
  /** A folder of its own as HOME. */
  readonly home?: string;
  /** More variables; nothing of the test's own environment but PATH reaches the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for Node itself. */
  readonly nodeArgs?: readonly string[];
  /** The command's main file; this checkout's build when missing. */
  readonly main?: string;
  /** Whom it runs as; only root may choose. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface CommandResult {
  readonly args: readonly string[];
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order of arrival. */
  readonly output: string;
}

export interface RunningCommand {
  readonly pid: number;
  readonly result: Promise<CommandResult>;
  /** What it has said so far on both streams. */
  output(): string;
  hasEnded(): boolean;
  /** To the process alone. */
  kill(signal: NodeJS.Signals): void;
  /** To its whole process group, as a terminal does at Ctrl-C. */
  interrupt(): void;
}

/** A command that has not ended by then hangs; it is killed, and its result says so. */
const HANGS_AFTER_MS = 240_000;

/** Starts `sign-sync` as a process of its own, leading a process group as a shell's job does. */
export function startCommand(args: readonly string[], options: CommandOptions): RunningCommand {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.main ?? commandPath, ...args], {
    cwd: options.cwd,
    env: cleanEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options.user,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The command could not be started.');
  const said = { stdout: '', stderr: '', output: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      said.output += text;
    });
  }
  return {
    pid,
    result: ended(child, args, said),
    output: () => said.output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: (signal) => void child.kill(signal),
    interrupt: () => void process.kill(-pid, 'SIGINT'),
  };
}

function ended(
  child: ChildProcess,
  args: readonly string[],
  said: { stdout: string; stderr: string; output: string },
): Promise<CommandResult> {
  const guard = setTimeout(() => {
    said.output += `\n[the test killed this command: it had not ended after ${HANGS_AFTER_MS / 1000} s]`;
    child.kill('SIGKILL');
  }, HANGS_AFTER_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      clearTimeout(guard);
      resolve({ args, exitCode, signal, ...said });
    });
  });
}

function cleanEnvironment({ caFile, home, env }: CommandOptions): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    ...(home !== undefined && { HOME: home }),
    ...(caFile !== undefined && { NODE_EXTRA_CA_CERTS: caFile }),
    ...env,
  };
}
