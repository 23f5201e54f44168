import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from '../support/clean-environment.js';
import { commandPath } from '../support/paths.js';

/** `sign-sync serve` in a process of its own: the API as it is served, and nothing else to do. */
export class ApiProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Without a path. */
    readonly url: string,
  ) {}

  /** Resolves when it answers. @throws Error with what it said when it ends instead */
  static async start(configDir: string, variables: Readonly<Record<string, string>>): Promise<ApiProcess> {
    const args = [
      'serve',
      '--config-dir',
      configDir,
      '--port',
      '0',
      '--health-port',
      '0',
      '--json',
      '--quiet',
    ];
    const child = spawn(process.execPath, [commandPath, ...args], {
      env: { ...cleanEnvironment(), ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const killNow = (): void => void child.kill('SIGKILL');
    process.on('exit', killNow);
    child.once('exit', () => process.off('exit', killNow));
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const line = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
      once(child, 'exit').then(() => {
        throw new Error(`sign-sync serve ended at once: ${complaint}`);
      }),
    ]);
    return new ApiProcess(child, (JSON.parse(line) as { url: string }).url);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
