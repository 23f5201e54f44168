import { open, stat, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { displayPath, whyUnreadable } from '#config';
import { SourceUnreadableError } from '../source-unreadable.error.js';

const CHUNK_BYTES = 64 * 1024;

/** What two looks at a file have in common as long as nobody writes it or puts another one in its place. */
export type FileStamp = string;

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

  /** Of the file as it was opened; undefined for a pipe, which can be read once. */
  get stamp(): FileStamp | undefined {
    return this.atOpen.isFile() ? stampOf(this.atOpen) : undefined;
  }

  get modifiedAt(): Date {
    return this.atOpen.mtime;
  }

  /** The bytes of the file in order, each chunk in memory of its own. @throws SourceUnreadableError */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = await this.#read(null);
      if (bytes.length === 0) return;
      this.#bytesRead += BigInt(bytes.length);
      yield bytes;
    }
  }

  /** Bytes from a place on, as many as a chunk has; none at the end of the file. @throws SourceUnreadableError */
  readAt(position: number): Promise<Uint8Array> {
    return this.#read(position);
  }

  async #read(position: number | null): Promise<Uint8Array> {
    try {
      const { bytesRead, buffer } = await this.handle.read(
        new Uint8Array(CHUNK_BYTES),
        0,
        CHUNK_BYTES,
        position,
      );
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      throw new SourceUnreadableError(
        'SOURCE_READ_FAILED',
        `${displayPath(this.path)} ${whyUnreadable(error)} after ${this.#bytesRead} bytes. Check the disk and run again.`,
        { file: this.path, bytesRead: Number(this.#bytesRead) },
        { cause: error },
      );
    }
  }

  /** Whether what was read to its end is one state of the file, and still the newest one. */
  async changes(): Promise<FileChanges> {
    // A pipe has no size and no states.
    if (!this.atOpen.isFile()) return { flaws: [], warnings: [] };
    const name = displayPath(this.path);
    const [opened, named] = await Promise.all([
      this.handle.stat({ bigint: true }),
      stat(this.path, { bigint: true }).catch(() => undefined),
    ]);
    const flaws = [];
    if (this.#bytesRead < this.atOpen.size) {
      flaws.push({
        code: 'SOURCE_FILE_CUT',
        message: `${name} had ${this.atOpen.size} bytes when it was opened, and only ${this.#bytesRead} could be read.`,
      });
    }
    if (!this.#isAsOpened(opened) || named === undefined) {
      flaws.push({
        code: 'SOURCE_FILE_CHANGED',
        message: `${name} was changed or taken away while it was read. Write it under another name and rename it when it is complete.`,
      });
    }
    const isReplaced = named !== undefined && (named.ino !== opened.ino || named.dev !== opened.dev);
    const warning = `${name} was replaced while it was read. This read has the file before, to its end; the next one has the new file.`;
    return { flaws, warnings: isReplaced ? [warning] : [] };
  }

  /** Not the time of the last status change: a file that loses its name to another one gets a new one. */
  #isAsOpened({ size, mtimeNs }: BigIntStats): boolean {
    return size === this.atOpen.size && mtimeNs === this.atOpen.mtimeNs;
  }

  /** Whether it can still be found as it was opened, and nobody has written to it. */
  async isCurrent(): Promise<boolean> {
    const now = await stat(this.path, { bigint: true }).catch(() => undefined);
    return now !== undefined && this.stamp !== undefined && stampOf(now) === this.stamp;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

interface FileChanges {
  /** Reasons to think that what was read is not one state of the file. */
  readonly flaws: { code: string; message: string }[];
  readonly warnings: string[];
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileStamp {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
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
