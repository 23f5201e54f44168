import { displayPath, type CsvSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow } from '#domain';
import type { Source } from '../source.js';
import { CsvFile } from './csv-file.js';
import { CsvReading } from './csv-reading.js';

/** A CSV file as a directory (connector-csv.yml). */
export class CsvSource implements Source {
  readonly name: string;

  constructor(
    private readonly config: CsvSourceConfig,
    private readonly options: { readonly needsGroups: boolean },
  ) {
    this.name = `csv:${config.filePath}`;
  }

  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    signal.throwIfAborted();
    const startedAt = new Date().toISOString();
    const file = await CsvFile.open(this.config.filePath);
    const reading = new CsvReading(this.config, this.options.needsGroups);
    try {
      for await (const bytes of file.chunks()) {
        signal.throwIfAborted();
        await reading.push(bytes);
        yield* reading.takeFull();
      }
      await reading.end();
      yield* reading.takeAll();
      const flaws = [...reading.flaws(displayPath(file.path)), ...(await file.flaws())];
      return { source: this.name, startedAt, ...reading.evidence(), flaws };
    } finally {
      reading.destroy();
      await file.close();
    }
  }
}
