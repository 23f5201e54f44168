import { randomUUID } from 'node:crypto';
import { Controller, Injectable, Module, type DynamicModule, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlanBuiltV1, RunRequestedV1 } from '#contracts';
import { type Database, DbModule } from '#db';
import { SyncError } from '#domain';
import { Consumes, Inbox, MessageContext, MessagingModule, openTransport, Outbox } from '#messaging';
import { startPrivateDatabase, type PrivateDatabase } from '#testing';

class RefusedError extends SyncError {
  readonly code = 'REFUSED';
  readonly retryable = false;
}

/** Stands between the spec and the controllers, which Nest makes. */
@Injectable()
class Journal {
  readonly lines: string[] = [];
  fail: ((runId: string) => void) | undefined;
}

@Controller()
class IngestConsumer {
  constructor(private readonly journal: Journal) {}

  @Consumes(RunRequestedV1, { consumer: 'source-ingest' })
  async onRunRequested(message: RunRequestedV1): Promise<void> {
    this.journal.lines.push(`source-ingest ${message.runId}`);
  }
}

@Controller()
class PlannerConsumer {
  constructor(
    private readonly journal: Journal,
    private readonly inbox: Inbox,
    private readonly outbox: Outbox,
  ) {}

  @Consumes(RunRequestedV1, {
    consumer: 'planner',
    prefetch: 2,
    retry: { attemptsMax: 3, delayMsMin: 0, delayMsMax: 0 },
  })
  async onRunRequested(message: RunRequestedV1, context: MessageContext): Promise<void> {
    this.journal.lines.push(`${context.consumer} ${message.runId} ${context.attempt}`);
    this.journal.fail?.(message.runId);
    const plan = { ...message, orgId: randomUUID(), planId: randomUUID(), planHash: 'c'.repeat(64) };
    await this.inbox.once(database.db, context, async (tx) => {
      await this.outbox.store(tx, PlanBuiltV1, plan, context.cause);
    });
  }

  @Consumes(PlanBuiltV1, { consumer: 'planner' })
  async onPlanBuilt({ runId }: PlanBuiltV1): Promise<void> {
    this.journal.lines.push(`plan ${runId}`);
  }
}

/** As an app's module: nothing in it knows which transport runs. */
@Module({ imports: [MessagingModule], controllers: [IngestConsumer, PlannerConsumer], providers: [Journal] })
class ServiceModule {}

function moduleOver(db: Database): DynamicModule {
  return { module: ServiceModule, imports: [DbModule.with(db)] };
}

let database: PrivateDatabase;

describe('controllers under Nest', () => {
  let db: Database;
  let app: INestMicroservice;
  let journal: Journal;
  let outbox: Outbox;

  beforeAll(async () => {
    database = await startPrivateDatabase();
    db = database.db;
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    await db.query('truncate outbox, inbox, dead_letter');
    app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(moduleOver(db), {
      logger: false,
      inject: [Outbox],
      useFactory: (ofApp: Outbox) => ({ strategy: openTransport({ db, outbox: ofApp, pollMs: 60_000 }) }),
    });
    journal = app.get(Journal);
    outbox = app.get(Outbox);
    await app.listen();
  });
  afterEach(() => app.close());

  async function requestRun(runId: string = randomUUID()): Promise<string> {
    await db.transaction((tx) => outbox.store(tx, RunRequestedV1, { runId }, { runId }));
    return runId;
  }

  async function isEmpty(): Promise<void> {
    await vi.waitFor(
      async () => expect(await db.query('select seq, pattern from outbox')).toEqual([]),
      10_000,
    );
  }

  it('get their messages, each consumer of one pattern its own, woken by the commit alone', async () => {
    const runId = await requestRun();
    await vi.waitFor(() => expect(journal.lines).toHaveLength(3), 10_000);
    await isEmpty();
    expect(journal.lines.slice(0, 2).toSorted()).toEqual([`planner ${runId} 1`, `source-ingest ${runId}`]);
    expect(journal.lines[2]).toBe(`plan ${runId}`);
  });

  it('have their own errors settled, not the ones that Nest would put in their place', async () => {
    journal.fail = () => {
      throw new RefusedError('The run is of another configuration.');
    };
    await requestRun();
    await isEmpty();
    expect(await db.query('select consumer, reason, last_error from dead_letter')).toEqual([
      { consumer: 'planner', reason: 'REFUSED', last_error: 'REFUSED: The run is of another configuration.' },
    ]);
    expect(journal.lines).toHaveLength(2);
  });

  it('are retried on their own, so that the other consumer of the pattern hears nothing of it', async () => {
    const failing = { runId: '', times: 2 };
    journal.fail = (runId) => {
      if (runId !== failing.runId || failing.times === 0) return;
      failing.times -= 1;
      throw new Error('The database is away.');
    };
    const runId = randomUUID();
    failing.runId = runId;
    await requestRun(runId);
    // The wake-up of a retry is the poll, which this app has put off: another commit wakes the relay as well.
    for (const attempt of [1, 2, 3]) {
      await vi.waitFor(() => expect(journal.lines).toContain(`planner ${runId} ${attempt}`), 10_000);
      await vi.waitFor(
        async () =>
          expect(await db.query('select seq from outbox where claimed_by is not null')).toHaveLength(0),
        10_000,
      );
      await requestRun();
    }
    await isEmpty();
    expect(journal.lines.filter((line) => line === `source-ingest ${runId}`)).toHaveLength(1);
  });

  it('are heard by another process that stored a message', async () => {
    const elsewhere = new Outbox();
    const runId = randomUUID();
    await db.transaction((tx) => elsewhere.store(tx, RunRequestedV1, { runId }));
    await vi.waitFor(() => expect(journal.lines).toContain(`source-ingest ${runId}`), 10_000);
    await isEmpty();
  });
});
