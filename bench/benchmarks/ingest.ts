import { type Benchmark, measure } from '../benchmark.js';
import { millionPeople } from './million-people.js';

const goal = { sense: 'at least', value: 50_000 } as const;

export const ingest: Benchmark = {
  name: 'ingest',
  about:
    'A CSV file of 1,000,000 rows, read, sent as messages of at most 500 people through the durable outbox, checked at both ends, staged, judged and merged into the stored people: from the opening of the file to the stored snapshot, in `sign-sync sync -t`.',
  async measure(options) {
    const { first, again } = await millionPeople(options);
    return [
      measure('first read, into an empty database', 'people/s', [first.peoplePerSecondIngest], goal),
      measure(
        'read again, nobody has changed',
        'people/s',
        again.map((run) => run.peoplePerSecondIngest),
        goal,
      ),
    ];
  },
};
