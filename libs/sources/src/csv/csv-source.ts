import { displayPath, type CsvSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, PersonKey, WantedPeople } from '#domain';
import type { PersonAnswer, Source, SourceInspection } from '../source.js';
import { CsvFile } from './csv-file.js';
import { CsvReading } from './csv-reading.js';
import { CsvSnapshots } from './csv-snapshot.js';
import { CsvSurvey } from './csv-survey.js';
import { lookUpPeople } from './look-up-people.js';

/** Sources are opened for each run; what was learnt of a file outlives them. */
const snapshots = new CsvSnapshots();

const SURVEY_SECONDS_MAX = 30;

/** A CSV file as a directory (connector-csv.yml). It has neither a register of groups nor keys of its own. */
export class CsvSource implements Source {
  readonly name: string;

  /** @param options `now`: milliseconds of a clock that only goes forward */
  constructor(
    private readonly config: CsvSourceConfig,
    private readonly options: { readonly wanted: WantedPeople; readonly now?: () => number },
  ) {
    this.name = `csv:${config.filePath}`;
  }

  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    const startedAt = new Date().toISOString();
    const { file, reading } = await this.#open(signal);
    try {
      for await (const bytes of file.chunks()) {
        signal.throwIfAborted();
        await reading.push(bytes);
        yield* reading.takeFull();
      }
      await reading.end();
      yield* reading.takeAll();
      return { source: this.name, startedAt, ...(await this.#conclude(file, reading)) };
    } finally {
      reading.destroy();
      await file.close();
    }
  }

  /** In milliseconds, from the last read of this process, while the file is as it was then. */
  async readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]> {
    signal.throwIfAborted();
    return lookUpPeople(keys, this.config, snapshots, () => this.read(signal));
  }

  /** Reads the whole file, or what half a minute is enough for. */
  async inspect(signal: AbortSignal): Promise<SourceInspection> {
    const { now = () => performance.now(), wanted } = this.options;
    const until = now() + SURVEY_SECONDS_MAX * 1000;
    const { file, reading } = await this.#open(signal);
    const survey = new CsvSurvey(wanted.groups);
    const say = (notes: readonly string[]): SourceInspection => ({
      ...{ name: this.name, address: displayPath(file.path), tls: 'a file', credentials: 'none needed' },
      ...{ groups: survey.groups, sample: survey.sample },
      notes: [
        `Read as ${reading.encoding}; last changed ${file.modifiedAt.toISOString()}.`,
        `${reading.rows} rows, ${reading.people} of them people.`,
        ...notes,
      ],
    });
    try {
      for await (const bytes of file.chunks()) {
        signal.throwIfAborted();
        await reading.push(bytes);
        survey.add(reading.takeFull());
        if (now() >= until)
          return say([`Counting ended after ${SURVEY_SECONDS_MAX} s: each group may have more people.`]);
      }
      await reading.end();
      survey.add(reading.takeAll());
      const { flaws, warnings } = await this.#conclude(file, reading);
      return say([...flaws.map(({ message }) => message), ...warnings]);
    } finally {
      reading.destroy();
      await file.close();
    }
  }

  async #open(signal: AbortSignal): Promise<{ file: CsvFile; reading: CsvReading }> {
    signal.throwIfAborted();
    const file = await CsvFile.open(this.config.filePath);
    return { file, reading: new CsvReading(this.config, !this.options.wanted.everybody) };
  }

  /** The evidence of a file that was read to its end, which is remembered for looking people up. */
  async #conclude(
    file: CsvFile,
    reading: CsvReading,
  ): Promise<Omit<ReadEvidenceBody, 'source' | 'startedAt'>> {
    const evidence = reading.evidence();
    const changes = await file.changes();
    const flaws = [...reading.flaws(displayPath(file.path)), ...changes.flaws];
    const snapshot = changes.flaws.length === 0 ? reading.snapshot(flaws) : undefined;
    if (snapshot !== undefined && file.stamp !== undefined) snapshots.keep(this.config, file.stamp, snapshot);
    return { ...evidence, flaws, warnings: [...changes.warnings, ...evidence.warnings] };
  }
}
