import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow } from '#domain';

/** A read for `for await`, which closes it in every case; the evidence is there when it has come to its end. */
export class OpenRead {
  #evidence: ReadEvidenceBody | undefined;

  constructor(private readonly rows: AsyncGenerator<DirectoryRow[], ReadEvidenceBody>) {}

  get evidence(): ReadEvidenceBody {
    if (this.#evidence === undefined) throw new Error('The read has not come to its end.');
    return this.#evidence;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DirectoryRow[], void> {
    this.#evidence = yield* this.rows;
  }
}
