import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, EngineHeldError, type EngineHolder, EngineLease, openDatabase } from '#db';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';

let first: PrivateDatabase;
let second: Database;

beforeAll(async () => {
  first = await startPrivateDatabase();
  second = await openDatabase({ url: first.url, statePath: 'unused' });
});
afterAll(async () => {
  await second.close();
  await first.close();
});

const sync: EngineHolder = { command: 'sync', pid: 4711, host: 'one' };
const plan: EngineHolder = { command: 'plan', pid: 4712, host: 'two' };

function waiting(): {
  signal: AbortSignal;
  abort: () => void;
  told: string[];
  onWait: (line: string) => void;
} {
  const controller = new AbortController();
  const told: string[] = [];
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    told,
    onWait: (line) => void told.push(line),
  };
}

describe('EngineLease', { retry: 0 }, () => {
  it('refuses a second one and says who holds it', async () => {
    const held = await EngineLease.acquire(first.db, sync, undefined);
    const refusal = await EngineLease.acquire(second, plan, undefined).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EngineHeldError);
    expect(refusal).toMatchObject({
      code: 'ENGINE_HELD',
      message: expect.stringContaining('"sign-sync sync" (process 4711 on one'),
    });
    await held.release();
    await (await EngineLease.acquire(second, plan, undefined)).release();
  });

  it('waits, says so once, and takes it when it is free', async () => {
    const held = await EngineLease.acquire(first.db, sync, undefined);
    const wait = waiting();
    const next = EngineLease.acquire(second, plan, wait);
    await expect.poll(() => wait.told.length).toBe(1);
    await held.release();
    await (await next).release();
    expect(wait.told).toHaveLength(1);
  });

  it('stops waiting when it is told to, and leaves the lease to its holder', async () => {
    const held = await EngineLease.acquire(first.db, sync, undefined);
    const wait = waiting();
    const next = EngineLease.acquire(second, plan, wait);
    await expect.poll(() => wait.told.length).toBe(1);
    wait.abort();
    await expect(next).rejects.toMatchObject({ name: 'AbortError' });
    await expect(EngineLease.acquire(second, plan, undefined)).rejects.toThrow('process 4711');
    await held.release();
  });

  it('is free again when the connection of its holder dies, who is told', async () => {
    const held = await EngineLease.acquire(first.db, sync, undefined);
    const lost = new Promise<Error>((resolve) => held.onLost(resolve));
    const killed = await second.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(killed).toHaveLength(1);
    expect(await lost).toBeInstanceOf(Error);
    await (await EngineLease.acquire(second, plan, waiting())).release();
    await held.release();
    expect(await second.query('select epoch from lease')).toHaveLength(1);
  });

  it('is shared by services, and keeps a command away from a database that they work with', async () => {
    const planner = await EngineLease.share(first.db, { command: 'planner', pid: 1, host: 'one' });
    const executor = await EngineLease.share(second, { command: 'executor', pid: 2, host: 'two' });
    await expect(EngineLease.acquire(second, sync, undefined)).rejects.toBeInstanceOf(EngineHeldError);
    await expect(EngineLease.refuseShared(second)).rejects.toBeInstanceOf(EngineHeldError);
    await planner.release();
    await executor.release();
    await EngineLease.refuseShared(second);
    const held = await EngineLease.acquire(first.db, sync, undefined);
    const refused = EngineLease.share(second, { command: 'planner', pid: 1, host: 'one' });
    await expect(refused).rejects.toThrow('process 4711');
    await held.release();
  });
});
