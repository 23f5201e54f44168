import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryPath } from '../../support/repository.js';
import type { ConsoleSite } from './console-browser.js';

/** `npm run demo -- --console`, as people start it: the console over two weeks of invented people. */
export class DemoConsole implements ConsoleSite {
  private constructor(
    private readonly demo: ChildProcess,
    readonly url: string,
  ) {}

  /** Resolves when the console can be opened. @throws Error with what the demonstration said when it ends instead */
  static async open(): Promise<DemoConsole> {
    const demo = spawn(process.execPath, [join(repositoryPath, 'examples/demo/start.mjs'), '--console'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    for await (const line of createInterface(demo.stdout)) {
      said.push(line);
      const url = /\bOpen (http:\S+) in a browser/u.exec(line)?.[1];
      if (url !== undefined) return new DemoConsole(demo, url);
    }
    throw new Error(`The demonstration shows no console:\n${said.join('\n')}`);
  }

  async close(): Promise<void> {
    const ended = once(this.demo, 'exit');
    this.demo.stdout?.resume();
    this.demo.kill('SIGINT');
    await ended;
  }
}
