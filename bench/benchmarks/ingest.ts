import { type Benchmark, measure } from '../benchmark.js';
import { observeTestRun } from '../support/observed-run.js';
import { Sandbox } from '../support/sandbox.js';
import { withDatabase } from '../support/with-database.js';

const PEOPLE = 1_000_000;
const GENERATED = `users=${PEOPLE},groups=50,present=0`;

export const ingest: Benchmark = {
  name: 'ingest',
  about:
    'A CSV file of 1,000,000 rows, read, sent as messages of at most 500 people through the durable outbox, checked at both ends, staged, judged and merged into the stored people: from the opening of the file to the stored snapshot, in `sign-sync sync -t`. Nobody is in Sign, so that nothing else is read at the same time.',
  async measure({ runs, note }) {
    const first: number[] = [];
    const again: number[] = [];
    const sandbox = await Sandbox.open('sign-sync-bench', GENERATED);
    try {
      await sandbox.edit('connector-sign.yml', 'create_users: True', 'create_users: False');
      for (let index = 0; index < runs; index += 1) {
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
    return [
      measure('first read, into an empty database', 'people/s', first, goal),
      measure('read again, nobody has changed', 'people/s', again, goal),
    ];
  },
};
