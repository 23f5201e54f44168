import { open, stat, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { displayPath, whyUnreadable } from '#config';
import { SourceUnreadableError } from '../source-unreadable.error.js';

const CHUNK_BYTES = 64 * 1024;

/** One opened file that can tell whether it stayed the same while it was read. */
export class CsvFile {
  #bytesRead = 0n;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private readonly atOpen: BigIntStats,
  ) {}

  /** @throws SourceUnreadableError */
  static async open(path: string): Promise<CsvFile> {
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw unreadable(path, error);
    });
    const atOpen = await handle.stat({ bigint: true });
    if (!atOpen.isDirectory()) return new CsvFile(path, handle, atOpen);
    await handle.close();
    throw new SourceUnreadableError(
      'SOURCE_FILE_UNREADABLE',
      `${displayPath(path)} is a folder, not a file. Give the CSV file in file_path.`,
      { file: path },
    );
  }

  /** The bytes of the file in order, each chunk in memory of its own. @throws SourceUnreadableError */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { bytesRead, buffer } = await this.#read();
      if (bytesRead === 0) return;
      this.#bytesRead += BigInt(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  }

  async #read(): Promise<{ bytesRead: number; buffer: Uint8Array }> {
    try {
      return await this.handle.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    } catch (error) {
      throw new SourceUnreadableError(
        'SOURCE_READ_FAILED',
        `${displayPath(this.path)} ${whyUnreadable(error)} after ${this.#bytesRead} bytes. Check the disk and run again.`,
        { file: this.path, bytesRead: Number(this.#bytesRead) },
        { cause: error },
      );
    }
  }

  /** Reasons to think that what was read is not one state of the file. */
  async flaws(): Promise<{ code: string; message: string }[]> {
    // A pipe has no size and no states.
    if (!this.atOpen.isFile()) return [];
    const name = displayPath(this.path);
    const flaws = [];
    if (this.#bytesRead < this.atOpen.size) {
      flaws.push({
        code: 'SOURCE_FILE_CUT',
        message: `${name} had ${this.atOpen.size} bytes when it was opened, and only ${this.#bytesRead} could be read.`,
      });
    }
    if (await this.#hasChanged()) {
      flaws.push({
        code: 'SOURCE_FILE_CHANGED',
        message: `${name} was changed or replaced while it was read. Write it under another name and rename it when it is complete.`,
      });
    }
    return flaws;
  }

  async #hasChanged(): Promise<boolean> {
    const [opened, named] = await Promise.all([
      this.handle.stat({ bigint: true }),
      stat(this.path, { bigint: true }).catch(() => undefined),
    ]);
    return [opened, named].some(
      (now) =>
        now === undefined ||
        now.size !== this.atOpen.size ||
        now.mtimeNs !== this.atOpen.mtimeNs ||
        now.ino !== this.atOpen.ino,
    );
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

function unreadable(path: string, error: unknown): SourceUnreadableError {
  const why = whyUnreadable(error);
  const isMissing = why === 'no such file';
  return new SourceUnreadableError(
    isMissing ? 'SOURCE_FILE_MISSING' : 'SOURCE_FILE_UNREADABLE',
    `${displayPath(path)} ${isMissing ? 'does not exist. Check file_path in the connector file' : why}.`,
    { file: path },
    { cause: error },
  );
}
