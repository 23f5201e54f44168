import { randomUUID } from 'node:crypto';
import { auditKeysOf, AuditRepository, type Database, migrate, openDatabase, verifyAudit } from '#db';
import { Secret } from '#domain';
import { startPrivatePostgres } from '#testing';
import { type Benchmark, type BenchOptions, measure, scaled } from '../benchmark.js';
import { refuseUnsafe } from '../support/refuse-unsafe.js';

const RECORDS = 300_000;
const AT_ONCE = 500;
const VERIFIED = { sense: 'at least', value: 50_000 } as const;
const STATEMENTS = { sense: 'at most', value: 2 } as const;

export const audit: Benchmark = {
  name: 'audit',
  about: `${RECORDS.toLocaleString('en-US')} records of calls in the chain of one org: appended ${AT_ONCE} a transaction as the executor does it, then verified from the first to the last, hashes and codes of the HMAC key, out of the database in one process. An append has no commit of its own: it is stored by the transaction that it belongs to.`,
  scales: true,
  async measure(options) {
    const server = await startPrivatePostgres();
    const auditKeys = auditKeysOf({ hmacKey: new Secret('0123456789abcdef0123456789abcdef') });
    const db = await openDatabase({ url: server.url, statePath: '', auditKeys });
    try {
      await migrate(db);
      await refuseUnsafe(db);
      const appended = await append(db, options);
      const verified: number[] = [];
      for (let index = 0; index < options.runs; index += 1) verified.push(await verify(db, options));
      return [
        measure('appended', 'records/s', [appended]),
        measure('statements of an append', 'statements', [await statementsOf(db)], STATEMENTS),
        measure('verified', 'records/s', verified, VERIFIED),
      ];
    } finally {
      await db.close();
      await server.stop();
    }
  },
};

async function append(db: Database, options: BenchOptions): Promise<number> {
  const [org] = await db.query<{ id: string }>(
    `insert into org (label, account) values ('a', 'a') returning id`,
  );
  const records = new AuditRepository(db);
  const count = Math.ceil(scaled(RECORDS, options) / AT_ONCE);
  const beganAt = performance.now();
  for (let batch = 0; batch < count; batch += 1) {
    await records.record(Array.from({ length: AT_ONCE }, (_, index) => callOf(org?.id ?? '', index)));
  }
  const rate = (count * AT_ONCE * 1000) / (performance.now() - beganAt);
  options.note(`  appended ${Math.round(rate)} records/s`);
  return rate;
}

async function verify(db: Database, { note }: BenchOptions): Promise<number> {
  const beganAt = performance.now();
  const { isIntact, chains } = await verifyAudit(db);
  if (!isIntact) throw new Error('What was just written is not intact.');
  const records = chains.reduce((sum, chain) => sum + chain.records, 0);
  const rate = (records * 1000) / (performance.now() - beganAt);
  note(`  verified ${Math.round(rate)} records/s`);
  return rate;
}

/** What a transaction sends for its records. */
async function statementsOf(db: Database): Promise<number> {
  const records = new AuditRepository(db);
  let statements = 0;
  await db.transaction(async (tx) => {
    const query = tx.query.bind(tx);
    Object.assign(tx, {
      query: (sql: string, params?: readonly unknown[]) => {
        statements += 1;
        return query(sql, params);
      },
    });
    await records.append(tx, [callOf(undefined, 0)]);
    await records.append(tx, [callOf(undefined, 1)]);
  });
  return statements;
}

/** As the executor records a call. */
function callOf(orgId: string | undefined, index: number) {
  return {
    ...({ kind: 'call', event: 'PUT /users/:id', traceId: '0af7651916cd43dd8448eb211c80319c' } as const),
    ...{ runId: '0d3c9a52-0000-4000-8000-000000000002', itemId: randomUUID() },
    ...(orgId !== undefined && { orgId }),
    facts: {
      ...{
        path: `users/${index}`,
        lane: 'bulk',
        attempt: 1,
        gateWaitMs: 3.2,
        durationMs: 120.5,
        status: 200,
      },
      ...{ outcome: 'ok', requestId: `r-${index}`, startedAt: '2026-11-21T14:30:00.123Z' },
    },
  };
}
