import { randomUUID } from 'node:crypto';
import { DirectoryUsersV1 } from '#contracts';
import { type Database, migrate, openDatabase } from '#db';
import { consumerSpec, type MessageTransport, openTransport, Outbox } from '#messaging';
import { type PrivateBroker, type PrivatePostgres, startPrivateBroker, startPrivatePostgres } from '#testing';
import { type Benchmark, measure, scaled } from '../benchmark.js';
import { shareMeasures } from '../stack/stack-measures.js';
import { processorTimes, shares } from '../stack/stack-usage.js';
import { refuseUnsafe } from '../support/refuse-unsafe.js';

const PEOPLE = 1_000_000;
const PEOPLE_A_MESSAGE = 500;
/** As the planner takes them. */
const CONSUMER = { consumer: 'planner', prefetch: 8, concurrency: 4 } as const;
const GOAL = { sense: 'at least', value: 50_000 } as const;
/** Messages that one statement stores. */
const STORED_AT_ONCE = 20;

export const messages: Benchmark = {
  name: 'messages',
  about: `${PEOPLE.toLocaleString('en-US')} people in messages of ${PEOPLE_A_MESSAGE}, as source-ingest sends them: from the commit that stored them all in the outbox, through the relay with publisher confirms, a quorum queue of RabbitMQ and the check against the contract, to a handler that does nothing; relay and handler in one process, which takes prefetch ${CONSUMER.prefetch} and concurrency ${CONSUMER.concurrency} as the planner does. The shares are in per cent of one core; a server's with all processes that it starts.`,
  scales: true,
  async measure(options) {
    const line = await Line.open();
    const rates: number[] = [];
    const runs: { shares: ReadonlyMap<string, number> }[] = [];
    try {
      for (let index = 0; index < options.runs; index += 1) {
        const count = Math.ceil(scaled(PEOPLE, options) / PEOPLE_A_MESSAGE);
        const { milliseconds, used } = await line.send(count);
        const rate = (count * PEOPLE_A_MESSAGE * 1000) / milliseconds;
        options.note(`  ${Math.round(rate)} people/s in ${count} messages`);
        rates.push(rate);
        runs.push({ shares: used });
      }
    } finally {
      await line.close();
    }
    return [measure('relay, broker, checked handler', 'people/s', rates, GOAL), ...shareMeasures(runs)];
  },
};

interface Sent {
  readonly milliseconds: number;
  readonly used: ReadonlyMap<string, number>;
}

/** One process with a relay and a consumer, over servers of its own. */
class Line {
  #expected = Number.POSITIVE_INFINITY;
  #handled = 0;
  #committedAt = 0;
  #allHandled: (at: number) => void = () => undefined;

  private constructor(
    private readonly database: PrivatePostgres,
    private readonly broker: PrivateBroker,
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly transport: MessageTransport,
  ) {}

  static async open(): Promise<Line> {
    const database = await startPrivatePostgres();
    const broker = await startPrivateBroker();
    const db = await openDatabase({ url: database.url, statePath: '' });
    await migrate(db);
    await refuseUnsafe(db);
    const outbox = new Outbox();
    const transport = openTransport({ db, outbox, amqpUrl: broker.url });
    const line = new Line(database, broker, db, outbox, transport);
    await line.#listen();
    return line;
  }

  /** Stores so many messages in one transaction and waits until all are handled. */
  async send(count: number): Promise<Sent> {
    this.#handled = 0;
    this.#expected = count;
    const allHandled = new Promise<number>((resolve) => (this.#allHandled = resolve));
    let before = await this.#processorTimes();
    const [runId, readId] = [randomUUID(), randomUUID()];
    await this.db.transaction(async (tx) => {
      for (let batch = 0; batch < count; batch += STORED_AT_ONCE) {
        const length = Math.min(STORED_AT_ONCE, count - batch);
        const bodies = Array.from({ length }, (_, index) => bodyOf({ runId, readId, batch: batch + index }));
        await this.outbox.storeAll(tx, DirectoryUsersV1, bodies, { runId });
      }
      before = await this.#processorTimes();
    });
    const endedAt = await allHandled;
    const milliseconds = endedAt - this.#committedAt;
    const used = shares(before, await this.#processorTimes(), milliseconds);
    return { milliseconds, used };
  }

  async close(): Promise<void> {
    await this.transport.close();
    await this.db.close();
    await this.broker.stop();
    await this.database.stop();
  }

  async #listen(): Promise<void> {
    // Told before the relay is: what it does from then on counts.
    this.outbox.onStored(() => (this.#committedAt = performance.now()));
    this.transport.addHandler(DirectoryUsersV1.pattern, async () => this.#note(), true, {
      ...consumerSpec(DirectoryUsersV1, CONSUMER),
    });
    await new Promise<void>((resolve, reject) => {
      void this.transport.listen((error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  #note(): void {
    this.#handled += 1;
    if (this.#handled === this.#expected) this.#allHandled(performance.now());
  }

  #processorTimes(): Promise<ReadonlyMap<string, number>> {
    const self = { name: 'relay and handler', pid: process.pid, hasEnded: false };
    return processorTimes({ services: [self], database: this.database, broker: this.broker });
  }
}

function bodyOf(head: { runId: string; readId: string; batch: number }): DirectoryUsersV1 {
  const people = Array.from({ length: PEOPLE_A_MESSAGE }, (_, index) => {
    const row = head.batch * PEOPLE_A_MESSAGE + index + 1;
    const email = `ana.number.${row}@example.com`;
    return { row, email, firstName: 'Ana', lastName: `Number ${row}`, groups: ['Sign Sales'] };
  });
  return { ...head, people };
}
