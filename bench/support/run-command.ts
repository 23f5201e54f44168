import { spawn } from 'node:child_process';
import { cleanEnvironment } from './clean-environment.js';
import { commandPath } from './paths.js';
import { type ProcessUsage, watchUsage } from './process-usage.js';

export interface CommandRun {
  readonly args: readonly string[];
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Both streams, in the order of arrival. */
  readonly output: string;
  /** From the start of the process to its end. */
  readonly milliseconds: number;
  /** Undefined where the system does not tell. */
  readonly usage: ProcessUsage | undefined;
}

/** Runs the built `sign-sync` as a process of its own and waits for its end. */
export async function runCommand(
  args: readonly string[],
  folder: string,
  nodeArgs: readonly string[] = [],
): Promise<CommandRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, commandPath, ...args], {
    cwd: folder,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watch = child.pid === undefined ? undefined : watchUsage(child.pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    return {
      ...{ args, exitCode, output, usage: watch?.stop() },
      milliseconds: performance.now() - startedAt,
    };
  } finally {
    watch?.stop();
  }
}

/** As `runCommand`, for a command that has to end well. @throws Error with all that it said */
export async function runWell(
  args: readonly string[],
  folder: string,
  nodeArgs?: readonly string[],
): Promise<CommandRun> {
  const run = await runCommand(args, folder, nodeArgs);
  if (run.exitCode === 0) return run;
  throw new Error(`sign-sync ${args.join(' ')} ended with ${run.exitCode ?? 'a signal'}:\n${run.output}`);
}
