import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OrgRefreshRequestedV1, PlanBuiltV1, RunRequestedV1, type MessageContract } from '#contracts';
import type { Database, Transaction } from '#db';
import { SyncError } from '#domain';
import {
  consumerSpec,
  DeadLetters,
  Inbox,
  MessageBodyInvalidError,
  MessageParkedError,
  MessageTooLargeError,
  Outbox,
  Partitions,
  type ConsumerOptions,
  type MessageContext,
  type RetryPolicy,
  type MessageTransport,
} from '#messaging';
import { newTraceparent, traceIdOf, type Observation } from '#telemetry';

/** What a transport is opened with, whichever it is. */
export interface ContractTransportOptions {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly observe: (observation: Observation) => void;
  readonly leaseMs?: number;
  readonly drainMs?: number;
  readonly partitions?: Partitions;
}

/** A process of its own that takes a `run.requested` message and works on it until it is told to stop. */
export interface Victim {
  /** Resolves with the message's id when its handler is at work. */
  readonly handling: Promise<string>;
  /** SIGKILL leaves no chance to clean up. Resolves with the exit code, if it ended by itself. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

export interface TransportContractFactory {
  openDatabase(): Promise<Database>;
  /** Before each promise: nothing of the one before is left beside the tables. */
  reset(): Promise<void>;
  openTransport(options: ContractTransportOptions): MessageTransport;
  /** Messages that wait for these consumers outside of the outbox, in nobody's hand. */
  queued(consumers: readonly ConsumerName[]): Promise<number>;
  /** @param leaseMs how long its claim outlives it */
  startVictim(leaseMs: number): Victim;
  close(): Promise<void>;
}

export interface ConsumerName {
  readonly consumer: string;
  readonly pattern: string;
}

/** The consumer that nearly every promise is shown by. */
const PLANNER: ConsumerName = { consumer: 'planner', pattern: RunRequestedV1.pattern };

type Handler = (body: unknown, context: MessageContext) => Promise<void>;

interface DeadLetterRow {
  message_id: string;
  pattern: string;
  consumer: string | null;
  reason: string;
  attempts: number;
  first_error: string;
  last_error: string;
  trace_id: string | null;
  state: string;
}

class AwayError extends SyncError {
  readonly code = 'AWAY';
  readonly retryable = true;
}

class HopelessError extends SyncError {
  readonly code = 'HOPELESS';
  readonly retryable = false;
}

const AT_ONCE: RetryPolicy = { attemptsMax: 3, delayMsMin: 0, delayMsMax: 0 };
const IN_AN_HOUR: RetryPolicy = { attemptsMax: 3, delayMsMin: 3_600_000, delayMsMax: 3_600_000 };

/** The promises that every transport keeps; each transport's spec runs them all against its real servers. */
export function describeTransportContract(name: string, factory: TransportContractFactory): void {
  describe(`${name}: the contract of every transport`, { retry: 0 }, () => {
    let db: Database;
    let outbox: Outbox;
    let observations: Observation[];
    /** Whose messages have to be gone when all are handled. */
    let heard: ConsumerName[];
    const open: MessageTransport[] = [];

    beforeAll(async () => {
      db = await factory.openDatabase();
      await db.query('create table effect (what text not null)');
    });
    afterAll(async () => {
      await factory.close();
    });
    beforeEach(async () => {
      await db.query('truncate outbox, inbox, dead_letter, effect');
      await factory.reset();
      outbox = new Outbox();
      observations = [];
      heard = [PLANNER];
    });
    afterEach(async () => {
      await Promise.all(open.splice(0).map((transport) => transport.close()));
    });

    async function start(
      consumers: readonly [MessageContract, ConsumerOptions, Handler][],
      options: Partial<ContractTransportOptions> = {},
    ): Promise<MessageTransport> {
      const observe = (observation: Observation): unknown => observations.push(observation);
      const transport = factory.openTransport({ db, outbox, observe, ...options });
      open.push(transport);
      for (const [contract, consumer, handler] of consumers) {
        const work: Handler = (body, context) => handler(body, context);
        heard.push({ consumer: consumer.consumer, pattern: contract.pattern });
        transport.addHandler(contract.pattern, work, true, { ...consumerSpec(contract, consumer) });
      }
      await new Promise<void>((resolve, reject) => {
        void transport.listen((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
      });
      return transport;
    }

    function requestRun(options = {}): Promise<string> {
      return db.transaction((tx) => outbox.store(tx, RunRequestedV1, { runId: randomUUID() }, options));
    }

    /** What is not handled, as far as it can be seen: what is in a handler may or may not count. */
    async function waiting(): Promise<number> {
      const rows = await db.query<{ count: number }>('select count(*)::int as count from outbox');
      return (rows[0]?.count ?? 0) + (await factory.queued(heard));
    }

    async function inNobodysHand(): Promise<number> {
      const rows = await db.query<{ count: number }>(
        'select count(*)::int as count from outbox where claimed_by is null',
      );
      return (rows[0]?.count ?? 0) + (await factory.queued(heard));
    }

    /** @param seen what has to have happened before: a message on its way between two places is in neither */
    async function isEmpty(seen: () => void = () => undefined): Promise<void> {
      await eventually(seen);
      await eventually(async () => expect(await waiting()).toBe(0));
    }

    /** What was said about messages, but what stands beside every handler. */
    function told(): Observation['event'][] {
      return observations
        .map(({ event }) => event)
        .filter((event) => event.startsWith('message.') && event !== 'message.handled');
    }

    async function dead(): Promise<DeadLetterRow[]> {
      return eventually(async () => {
        const rows = await db.query<DeadLetterRow>('select * from dead_letter order by died_at');
        expect(rows).not.toEqual([]);
        return rows;
      });
    }

    it('delivers a message once, with what was said about it, and forgets it when it is handled', async () => {
      const seen: [unknown, MessageContext][] = [];
      await start([
        [RunRequestedV1, { consumer: 'planner' }, async (...delivery) => void seen.push(delivery)],
      ]);
      const runId = randomUUID();
      const causationId = randomUUID();
      const traceparent = newTraceparent();
      const id = await db.transaction((tx) =>
        outbox.store(tx, RunRequestedV1, { runId }, { runId, causationId, traceparent }),
      );
      await isEmpty(() => expect(seen).toHaveLength(1));
      const [body, context] = seen[0] ?? [];
      expect(body).toEqual({ runId });
      const { signal, cause, traceparent: ofHandler, ...facts } = factsOf(context);
      expect(facts).toEqual({ messageId: id, consumer: 'planner', attempt: 1, runId, causationId });
      expect(ofHandler).not.toBe(traceparent);
      expect(traceIdOf(ofHandler)).toBe(traceIdOf(traceparent));
      expect(signal?.aborted).toBe(false);
      expect(cause).toMatchObject({ runId, causationId: id });
      expect(traceIdOf(cause?.traceparent)).toBe(traceIdOf(traceparent));
    });

    it('delivers every one of many messages once', async () => {
      const seen = new Map<string, number>();
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner', prefetch: 5 },
          async (_, { messageId }) => void seen.set(messageId, (seen.get(messageId) ?? 0) + 1),
        ],
      ]);
      const bodies = Array.from({ length: 1_200 }, () => ({ runId: randomUUID() }));
      const ids = await db.transaction((tx) => outbox.storeAll(tx, RunRequestedV1, bodies));
      await isEmpty(() => expect(seen.size).toBe(1_200));
      expect(new Set(ids).size).toBe(1_200);
      expect([...seen.keys()].toSorted()).toEqual(ids.toSorted());
      expect([...seen.values()].every((count) => count === 1)).toBe(true);
    });

    it('delivers what was stored before it listened, and nothing before its time', async () => {
      const seen: string[] = [];
      const early = await requestRun();
      const late = await requestRun({ notBefore: new Date(Date.now() + 3_600_000) });
      await start([[RunRequestedV1, { consumer: 'planner' }, async (_, c) => void seen.push(c.messageId)]]);
      await eventually(() => expect(seen).toEqual([early]));
      await eventually(async () => expect(await waiting()).toBe(1));
      expect(seen).toEqual([early]);
      await db.query('update outbox set not_before = now()');
      await isEmpty(() => expect(seen).toEqual([early, late]));
    });

    it('stores nothing when the transaction is rolled back', async () => {
      const storing = db.transaction(async (tx) => {
        await outbox.store(tx, RunRequestedV1, { runId: randomUUID() });
        throw new Error('changed my mind');
      });
      await expect(storing).rejects.toThrow('changed my mind');
      expect(await waiting()).toBe(0);
    });

    it('cannot be given a body that does not fit its contract', async () => {
      const storing = db.transaction((tx) => outbox.store(tx, RunRequestedV1, { runId: 'not an id' }));
      await expect(storing).rejects.toThrow(MessageBodyInvalidError);
      await expect(storing).rejects.toThrow('run.requested.v1 message does not fit its contract: runId:');
      const bodies = [{ runId: randomUUID() }, { runId: 'not an id' }];
      await expect(db.transaction((tx) => outbox.storeAll(tx, RunRequestedV1, bodies))).rejects.toThrow(
        'runId',
      );
      expect(await waiting()).toBe(0);
    });

    it('cannot be given a message that is too large', async () => {
      const body = {
        runId: randomUUID(),
        orgId: randomUUID(),
        result: { outcome: 'failed' as const, error: { code: 'X', message: 'y'.repeat(300_000) } },
      };
      const { OrgRefreshedV1 } = await import('#contracts');
      const storing = db.transaction((tx) => outbox.store(tx, OrgRefreshedV1, body));
      await expect(storing).rejects.toThrow(MessageTooLargeError);
    });

    it('gives each of several consumers the message, and settles each on its own', async () => {
      const seen: string[] = [];
      const handler: Handler = async (_, { consumer, attempt }) => {
        seen.push(`${consumer} ${attempt}`);
        if (consumer === 'planner' && attempt < 3) throw new AwayError('not yet');
      };
      await start([
        [RunRequestedV1, { consumer: 'source-ingest', retry: AT_ONCE }, handler],
        [RunRequestedV1, { consumer: 'planner', retry: AT_ONCE }, handler],
      ]);
      await requestRun();
      await eventually(() => expect(seen).toHaveLength(4));
      await isEmpty();
      expect(seen.toSorted()).toEqual(['planner 1', 'planner 2', 'planner 3', 'source-ingest 1']);
    });

    it('parks a failed message for its one consumer until its delay is over', async () => {
      const seen: string[] = [];
      const handler: Handler = async (_, { consumer, attempt }) => {
        seen.push(`${consumer} ${attempt}`);
        if (consumer === 'planner' && attempt === 1) throw new AwayError('gone fishing');
      };
      await start([
        [RunRequestedV1, { consumer: 'source-ingest', retry: IN_AN_HOUR }, handler],
        [RunRequestedV1, { consumer: 'planner', retry: IN_AN_HOUR }, handler],
      ]);
      const id = await requestRun();
      const parked = await eventually(async () => {
        const rows = await db.query(
          `select message_id, consumer, attempt, first_error, claimed_by from outbox
           where not_before between now() + interval '59 minutes' and now() + interval '61 minutes'`,
        );
        expect(rows).toHaveLength(1);
        return rows[0];
      });
      expect(parked).toEqual({
        message_id: id,
        consumer: 'planner',
        attempt: 2,
        first_error: 'AWAY: gone fishing',
        claimed_by: null,
      });
      await eventually(async () => expect(await waiting()).toBe(1));
      await db.query('update outbox set not_before = now()');
      await isEmpty(() => expect(seen).toHaveLength(3));
      expect(seen.toSorted()).toEqual(['planner 1', 'planner 2', 'source-ingest 1']);
      expect(told()).toEqual(['message.retried']);
    });

    it('counts no attempt for a message that its handler parks', async () => {
      const attempts: number[] = [];
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner', retry: AT_ONCE },
          async (_, { attempt }) => {
            attempts.push(attempt);
            if (attempts.length < 6) throw new MessageParkedError(0, 'Sign asked us to wait.');
          },
        ],
      ]);
      await requestRun();
      await eventually(() => expect(attempts).toEqual([1, 1, 1, 1, 1, 1]));
      await isEmpty();
      expect(await db.query('select * from dead_letter')).toEqual([]);
      expect(told()).toEqual(Array.from({ length: 5 }, () => 'message.parked'));
    });

    it('buries a message after its last attempt, with the first and the last error and the trace id', async () => {
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner', retry: AT_ONCE },
          async (_, { attempt }) => {
            throw new AwayError(`no answer, try ${attempt}`);
          },
        ],
      ]);
      const traceparent = newTraceparent();
      const id = await requestRun({ traceparent });
      expect(await dead()).toEqual([
        expect.objectContaining({
          message_id: id,
          pattern: 'run.requested.v1',
          consumer: 'planner',
          reason: 'ATTEMPTS_EXHAUSTED',
          attempts: 3,
          first_error: 'AWAY: no answer, try 1',
          last_error: 'AWAY: no answer, try 3',
          trace_id: traceIdOf(traceparent),
          state: 'dead',
        }),
      ]);
      expect(await waiting()).toBe(0);
      await eventually(() => expect(told()).toEqual(['message.retried', 'message.retried', 'message.dead']));
    });

    it('buries at once what no retry can help, for that consumer alone', async () => {
      let handled = 0;
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner' },
          async () => {
            throw new HopelessError('the run does not exist');
          },
        ],
        [RunRequestedV1, { consumer: 'source-ingest' }, async () => void (handled += 1)],
      ]);
      await requestRun();
      expect(await dead()).toMatchObject([
        {
          consumer: 'planner',
          reason: 'HOPELESS',
          attempts: 1,
          last_error: 'HOPELESS: the run does not exist',
        },
      ]);
      await isEmpty(() => expect(handled).toBe(1));
    });

    it('retries an error that nobody threw on purpose', async () => {
      const attempts: number[] = [];
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner', retry: AT_ONCE },
          async (_, { attempt }) => {
            attempts.push(attempt);
            if (attempt === 1) throw new TypeError('undefined is not a function');
          },
        ],
      ]);
      await requestRun();
      await isEmpty(() => expect(attempts).toEqual([1, 2]));
    });

    it.each([
      ['a type that nobody knows', 'run.imagined.v9', '{"id":"x"}', 'MESSAGE_UNKNOWN'],
      ['a body that does not fit', 'run.requested.v1', envelopeText({ runId: 7 }), 'MESSAGE_BODY_INVALID'],
      ['another message inside', 'run.requested.v1', envelopeText({}, 'plan.built'), 'MESSAGE_UNREADABLE'],
      ['no envelope', 'run.requested.v1', '{"runId":"x"}', 'MESSAGE_UNREADABLE'],
      ['broken JSON', 'run.requested.v1', '{"id":', 'MESSAGE_UNREADABLE'],
    ])('buries a message with %s at once, without a handler', async (_, pattern, envelope, reason) => {
      let handled = 0;
      await start([[RunRequestedV1, { consumer: 'planner' }, async () => void (handled += 1)]]);
      const id = randomUUID();
      await db.query('insert into outbox (message_id, pattern, envelope) values ($1, $2, $3)', [
        id,
        pattern,
        envelope,
      ]);
      expect(await dead()).toMatchObject([{ message_id: id, pattern, reason, attempts: 1 }]);
      expect(await waiting()).toBe(0);
      expect(handled).toBe(0);
    });

    it('keeps a message that nobody here handles for whoever will', async () => {
      const seen: string[] = [];
      await start([[RunRequestedV1, { consumer: 'planner' }, async (_, c) => void seen.push(c.messageId)]]);
      const plan = {
        runId: randomUUID(),
        orgId: randomUUID(),
        planId: randomUUID(),
        planHash: 'b'.repeat(64),
      };
      const built = await db.transaction((tx) => outbox.store(tx, PlanBuiltV1, plan));
      heard.push({ consumer: 'planner', pattern: PlanBuiltV1.pattern });
      const id = await requestRun();
      await eventually(() => expect(seen).toEqual([id]));
      await eventually(async () => expect(await inNobodysHand()).toBe(1));
      await start([[PlanBuiltV1, { consumer: 'planner' }, async (_, c) => void seen.push(c.messageId)]]);
      await isEmpty(() => expect(seen).toEqual([id, built]));
    });

    it('delivers the messages of a partition that this process holds', async () => {
      const orgs = [randomUUID(), randomUUID()];
      const partitions = new Partitions();
      const seen: string[] = [];
      await partitions.hold(orgs[0] ?? '');
      await start(
        [
          [
            OrgRefreshRequestedV1,
            { consumer: 'executor', partitioned: true },
            async (body) => void seen.push((body as OrgRefreshRequestedV1).orgId),
          ],
        ],
        { partitions },
      );
      await partitions.hold(orgs[1] ?? '');
      for (const [place, orgId] of orgs.entries()) {
        await db.transaction((tx) =>
          outbox.store(
            tx,
            OrgRefreshRequestedV1,
            { runId: randomUUID(), orgId },
            { partitionKey: orgId, lane: place === 0 ? 'urgent' : 'bulk' },
          ),
        );
      }
      await isEmpty(() => expect(seen.toSorted()).toEqual(orgs.toSorted()));
    });

    it('refuses a partition key that no queue can have in its name', async () => {
      const partitionKey = 'all.orgs.#';
      await expect(requestRun({ partitionKey })).rejects.toMatchObject({ code: 'PARTITION_KEY_INVALID' });
      await expect(new Partitions().hold(partitionKey)).rejects.toThrow('no partition key');
      expect(await waiting()).toBe(0);
    });

    it('sends a dead letter again, to the consumer that gave it up, once', async () => {
      const seen: string[] = [];
      let away = true;
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner' },
          async (_, { messageId, attempt }) => {
            if (away) throw new HopelessError('the run does not exist');
            seen.push(`${messageId} ${attempt}`);
          },
        ],
        [RunRequestedV1, { consumer: 'source-ingest' }, async () => void seen.push('source-ingest')],
      ]);
      const id = await requestRun();
      await dead();
      await eventually(() => expect(seen).toEqual(['source-ingest']));
      const letters = new DeadLetters(db, outbox);
      const [letter] = await letters.list({ state: 'dead', limit: 10 });
      expect(letter).toMatchObject({ messageId: id, consumer: 'planner', reason: 'HOPELESS', state: 'dead' });
      away = false;
      expect(await letters.replay(letter?.id ?? '')).toBe(true);
      expect(await letters.replay(letter?.id ?? '')).toBe(false);
      expect(await letters.discard(letter?.id ?? '')).toBe(false);
      await isEmpty(() => expect(seen).toEqual(['source-ingest', `${id} 1`]));
      expect(await letters.list({ limit: 10 })).toMatchObject([{ id: letter?.id, state: 'replayed' }]);
    });

    it('lets a dead letter be discarded, and then it stays so', async () => {
      await start([
        [RunRequestedV1, { consumer: 'planner' }, () => Promise.reject(new HopelessError('no such run'))],
      ]);
      await requestRun();
      await dead();
      const letters = new DeadLetters(db, outbox);
      const [letter] = await letters.list({ state: 'dead', limit: 1 });
      expect(await letters.discard(letter?.id ?? '')).toBe(true);
      expect(await letters.replay(letter?.id ?? '')).toBe(false);
      expect(await letters.list({ state: 'dead', limit: 1 })).toEqual([]);
    });

    it('buries a message that dies again after it was sent again', async () => {
      await start([
        [RunRequestedV1, { consumer: 'planner' }, () => Promise.reject(new HopelessError('no such run'))],
      ]);
      const id = await requestRun();
      await dead();
      const letters = new DeadLetters(db, outbox);
      const [letter] = await letters.list({ limit: 1 });
      await letters.replay(letter?.id ?? '');
      await eventually(async () =>
        expect(await letters.list({ limit: 10 })).toMatchObject([
          { messageId: id, state: 'dead' },
          { messageId: id, state: 'replayed' },
        ]),
      );
    });

    it('drops what a run has not delivered, and nothing else', async () => {
      const runId = randomUUID();
      await requestRun({ runId });
      await requestRun({ runId });
      await requestRun({ runId: randomUUID() });
      expect(await db.transaction((tx) => outbox.discardRun(tx, runId))).toBe(2);
      expect(await waiting()).toBe(1);
    });

    it('never has more handlers at work than the consumer allows', async () => {
      let running = 0;
      let most = 0;
      let done = 0;
      const handler: Handler = async () => {
        running += 1;
        most = Math.max(most, running);
        await db.query('select 1');
        running -= 1;
        done += 1;
      };
      await start([[RunRequestedV1, { consumer: 'planner', prefetch: 6, concurrency: 2 }, handler]]);
      const bodies = Array.from({ length: 60 }, () => ({ runId: randomUUID() }));
      await db.transaction((tx) => outbox.storeAll(tx, RunRequestedV1, bodies));
      await isEmpty(() => expect(done).toBe(60));
      expect(most).toBe(2);
    });

    it('lets one consumer go on while another is stuck with its messages', async () => {
      let release = (): void => undefined;
      const stuck = new Promise<void>((resolve) => (release = resolve));
      let built = 0;
      await start([
        [RunRequestedV1, { consumer: 'planner', prefetch: 1 }, () => stuck],
        [RunRequestedV1, { consumer: 'source-ingest', prefetch: 1 }, async () => void (built += 1)],
      ]);
      for (let count = 0; count < 5; count += 1) await requestRun();
      await eventually(() => expect(built).toBe(5));
      release();
      await isEmpty();
    });

    it('gives a handler that only touches the database one effect, however often it is delivered', async () => {
      const inbox = new Inbox();
      let deliveries = 0;
      const effect = (tx: Transaction): Promise<void> =>
        tx.query(`insert into effect values ('planned')`).then(() => undefined);
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner', retry: AT_ONCE },
          async (_, context) => {
            await inbox.once(db, context, effect);
            deliveries += 1;
            if (deliveries < 3) throw new AwayError('died between the commit and the settlement');
          },
        ],
      ]);
      await requestRun();
      await isEmpty(() => expect(deliveries).toBe(3));
      expect(await db.query('select what from effect')).toEqual([{ what: 'planned' }]);
    });

    it('has no mark in the inbox when the work failed', async () => {
      const inbox = new Inbox();
      let deliveries = 0;
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner', retry: AT_ONCE },
          (_, context) =>
            inbox.once(db, context, async (tx) => {
              await tx.query(`insert into effect values ('planned')`);
              deliveries += 1;
              if (deliveries === 1) throw new AwayError('rolled back');
            }),
        ],
      ]);
      await requestRun();
      await isEmpty(() => expect(deliveries).toBe(2));
      expect(await db.query('select what from effect')).toHaveLength(1);
    });

    it('stores what a handler sends together with its work', async () => {
      const built: unknown[] = [];
      const inbox = new Inbox();
      const plan = { orgId: randomUUID(), planId: randomUUID(), planHash: 'a'.repeat(64) };
      await start([
        [
          RunRequestedV1,
          { consumer: 'planner' },
          (body, context) =>
            inbox.once(db, context, async (tx) => {
              const { runId } = body as RunRequestedV1;
              await outbox.store(tx, PlanBuiltV1, { runId, ...plan }, context.cause);
            }),
        ],
        [PlanBuiltV1, { consumer: 'planner' }, async (body, c) => void built.push([body, c.causationId])],
      ]);
      const id = await requestRun();
      await eventually(() => expect(built).toHaveLength(1));
      await isEmpty();
      expect(built).toEqual([[expect.objectContaining(plan), id]]);
    });

    it('delivers again what a process had in hand when it was killed', async () => {
      const leaseMs = 1_500;
      const victim = factory.startVictim(leaseMs);
      const id = await requestRun();
      expect(await victim.handling).toBe(id);
      await victim.end('SIGKILL');
      const seen: [string, number][] = [];
      await start(
        [[RunRequestedV1, { consumer: 'planner' }, async (_, c) => void seen.push([c.messageId, c.attempt])]],
        { leaseMs },
      );
      await isEmpty(() => expect(seen).toEqual([[id, 1]]));
    });

    it('drains a process that is asked to end, and gives back what its handlers have not finished', async () => {
      const victim = factory.startVictim(60_000);
      const id = await requestRun();
      const other = await requestRun();
      expect([id, other]).toContain(await victim.handling);
      expect(await victim.end('SIGTERM')).toBe(0);
      const seen: string[] = [];
      const note: Handler = async (_, c) => void seen.push(`${c.messageId} ${c.attempt}`);
      await start([[RunRequestedV1, { consumer: 'planner' }, note]]);
      await isEmpty(() => expect(seen).toHaveLength(2));
      expect(seen.toSorted()).toEqual([`${id} 1`, `${other} 1`].toSorted());
    });

    it('finishes on close what is in a handler, and gives back what is not', async () => {
      const started: string[] = [];
      let finish = (): void => undefined;
      const held = new Promise<void>((resolve) => (finish = resolve));
      const transport = await start([
        [
          RunRequestedV1,
          { consumer: 'planner', prefetch: 4, concurrency: 1 },
          async (_, { messageId }) => {
            started.push(messageId);
            await held;
          },
        ],
      ]);
      const bodies = Array.from({ length: 6 }, () => ({ runId: randomUUID() }));
      await db.transaction((tx) => outbox.storeAll(tx, RunRequestedV1, bodies));
      await eventually(() => expect(started).toHaveLength(1));
      let closed = false;
      const closing = Promise.resolve(transport.close()).then(() => (closed = true));
      await eventually(async () => expect(await inNobodysHand()).toBe(5));
      expect(closed).toBe(false);
      finish();
      await closing;
      expect(started).toHaveLength(1);
      const attempts: number[] = [];
      await start([[RunRequestedV1, { consumer: 'planner' }, async (_, c) => void attempts.push(c.attempt)]]);
      await isEmpty(() => expect(attempts).toEqual([1, 1, 1, 1, 1]));
    });

    it('tells a long handler to stop on close, and gives its message back uncounted', async () => {
      const attempts: number[] = [];
      const handler: Handler = (_, { attempt, signal }) => {
        attempts.push(attempt);
        if (attempts.length > 1) return Promise.resolve();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      };
      const transport = await start([[RunRequestedV1, { consumer: 'planner' }, handler]]);
      await requestRun();
      await eventually(() => expect(attempts).toEqual([1]));
      await transport.close();
      await start([[RunRequestedV1, { consumer: 'planner' }, handler]]);
      await isEmpty(() => expect(attempts).toEqual([1, 1]));
      expect(told()).toEqual([]);
    });

    it('closes at its bound when a handler never ends, and leaves the message for another', async () => {
      let begun = false;
      const transport = await start(
        [
          [
            RunRequestedV1,
            { consumer: 'planner' },
            () => {
              begun = true;
              return new Promise<void>(() => undefined);
            },
          ],
        ],
        { drainMs: 50 },
      );
      await requestRun();
      await eventually(() => expect(begun).toBe(true));
      await transport.close();
      expect(observations).toContainEqual({ event: 'relay.drain.incomplete', inFlight: 1, waitedMs: 50 });
      await eventually(async () => expect(await waiting()).toBe(1));
    });
  });
}

function factsOf(context: MessageContext | undefined): Partial<Pick<MessageContext, keyof MessageContext>> {
  if (context === undefined) return {};
  const { messageId, consumer, attempt, runId, causationId, traceparent, signal, cause } = context;
  return { messageId, consumer, attempt, runId, causationId, traceparent, signal, cause };
}

function envelopeText(body: unknown, type = 'run.requested'): string {
  return JSON.stringify({ id: randomUUID(), type, version: 1, occurredAt: '2026-01-01T00:00:00.000Z', body });
}

/** Waits for something that other processes do. */
function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}
