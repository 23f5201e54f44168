import { type Benchmark, measure } from '../benchmark.js';
import { measureReading } from '../support/measure-reading.js';
import { observeTestRun } from '../support/observed-run.js';
import type { DirectoryFigures } from '../support/read-directory.js';
import { Sandbox } from '../support/sandbox.js';
import { withDatabase } from '../support/with-database.js';

const PEOPLE = 1_000_000;
const GENERATED = `users=${PEOPLE},groups=50,present=0`;

export const ingest: Benchmark = {
  name: 'ingest',
  about:
    'A CSV file of 1,000,000 rows, read, sent as messages of at most 500 people through the durable outbox, checked at both ends, staged, judged and merged into the stored people: from the opening of the file to the stored snapshot, in `sign-sync sync -t`. Nobody is in Sign, so that nothing else is read at the same time. The reading alone: the source in a process of its own, which looks 200 people up one by one when it has read the file, and has to find each.',
  async measure({ runs, note }) {
    const first: number[] = [];
    const again: number[] = [];
    const reads: DirectoryFigures[] = [];
    const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
    try {
      await sandbox.edit('connector-sign.yml', 'create_users: True', 'create_users: False');
      for (let index = 0; index < runs; index += 1) {
        reads.push(await measureReading(sandbox.folder));
        await sandbox.forgetState();
        await withDatabase(sandbox.statePath, async (db) => {
          for (const samples of [first, again]) {
            const { ingestMs, usage } = await observeTestRun(sandbox.folder, db);
            samples.push((PEOPLE / ingestMs) * 1000);
            const processor = ((usage?.processorMs ?? Number.NaN) / 1000).toFixed(0);
            note(
              `  ${samples === first ? 'first read' : 'read again'}: ${Math.round(samples.at(-1) ?? 0)} people/s; the whole command took ${processor} s of processor time in Node`,
            );
          }
        });
      }
    } finally {
      await sandbox.close();
    }
    const goal = { sense: 'at least', value: 50_000 } as const;
    const samples = (of: (figures: DirectoryFigures) => number): number[] => reads.map(of);
    return [
      measure(
        'the reading alone',
        'rows/s',
        samples(({ people, readMs }) => (people / readMs) * 1000),
        goal,
      ),
      measure(
        'the reading alone, peak RSS',
        'MiB',
        samples(({ peakRssBytes }) => peakRssBytes / 1024 ** 2),
        { sense: 'at most', value: 256 },
      ),
      measure(
        'one person looked up, the first time',
        'ms',
        samples(({ firstLookUpMs }) => firstLookUpMs),
      ),
      measure(
        'one person looked up after that, the slowest of 200',
        'ms',
        samples(({ lookUpMs }) => Math.max(...lookUpMs)),
        { sense: 'at most', value: 50 },
      ),
      measure('first read, into an empty database', 'people/s', first, goal),
      measure('read again, nobody has changed', 'people/s', again, goal),
    ];
  },
};
