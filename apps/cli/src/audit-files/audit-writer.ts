import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { whyUnreadable } from '#config';
import { AuditFileError } from './audit-file.error.js';

/** Writes an export into a file that was not there. */
export class AuditWriter {
  readonly #digest: Hash = createHash('sha256');

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  /** @throws AuditFileError the file is there already, or cannot be made */
  static async open(file: string): Promise<AuditWriter> {
    try {
      return new AuditWriter(file, await open(file, 'wx', 0o600));
    } catch (error) {
      throw new AuditFileError(file, `${whyUnreadable(error)}. An export never replaces a file.`, error);
    }
  }

  /** @throws AuditFileError */
  async write(text: string | Uint8Array): Promise<void> {
    this.#digest.update(text);
    try {
      await this.handle.appendFile(text);
    } catch (error) {
      throw new AuditFileError(this.file, `${whyUnreadable(error)}.`, error);
    }
  }

  /** Nothing is lost any more when this resolves. @returns SHA-256 of the file */
  async end(): Promise<string> {
    await this.handle.sync();
    await this.handle.close();
    return this.#digest.digest('hex');
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }
}
