import { createHash } from 'node:crypto';
import type { DirectoryRow } from '#domain';

const WORDS = 8;

/**
 * SHA-256 over rows, the same in whatever order they come: the sum of the rows' own hashes, so that a row that comes
 * twice counts twice. The number of a row is its place in an answer, and left out.
 */
export class RowsDigest {
  readonly #sum = new Uint32Array(WORDS);

  add({ sourceKey, email, firstName, lastName, groups, enabled }: DirectoryRow): void {
    const canonical = [sourceKey, email, firstName, lastName, groups.toSorted(), enabled];
    const hash = createHash('sha256').update(JSON.stringify(canonical)).digest();
    for (let word = 0; word < WORDS; word += 1) {
      this.#sum[word] = (this.#sum[word] ?? 0) + hash.readUInt32LE(word * 4);
    }
  }

  hex(): string {
    const sum = Buffer.from(this.#sum.buffer);
    return createHash('sha256').update(sum).digest('hex');
  }
}
