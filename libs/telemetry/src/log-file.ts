import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogDestination } from './observer.js';

/** Addresses of people stand in it: its owner writes, its group may read. */
const MODE = 0o640;

/**
 * A file that lines are appended to, with its folders made where they are missing. It never throws: what it is about matters more than the log
 * of it, so trouble is told once, and from then on lines are dropped.
 */
export class LogFile implements LogDestination {
  #file: number | undefined;

  constructor(
    readonly path: string,
    private readonly onTrouble: (why: string) => void,
  ) {
    this.#try(() => {
      mkdirSync(dirname(path), { recursive: true });
      this.#file = openSync(path, 'a', MODE);
    });
  }

  write(line: string): void {
    const file = this.#file;
    // One call a line: processes that share the file do not mix theirs.
    if (file !== undefined) this.#try(() => writeSync(file, line));
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) this.#try(() => closeSync(file));
  }

  #try(step: () => unknown): void {
    try {
      step();
    } catch (error) {
      this.#file = undefined;
      this.onTrouble(error instanceof Error ? error.message : String(error));
    }
  }
}
