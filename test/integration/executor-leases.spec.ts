import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ExecutorOptions } from '../../apps/executor/src/executor-options.js';
import { OrgLeases } from '../../apps/executor/src/orgs/org-leases.js';
import { holdKey, LeaseRepository } from '#db';
import { Partitions } from '#messaging';
import { RepositoriesWorld } from './repositories-world.js';

const LEASE_MS = 3_000;

let world: RepositoriesWorld;
const orgIds: string[] = [];

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  for (let count = 0; count < 4; count += 1) orgIds.push(await world.org());
});
afterAll(() => world.close());

/** The leases of one executor, with the partitions that it serves. */
function executor(mode: 'alone' | 'shared' = 'shared') {
  const partitions = new Partitions();
  const options = new ExecutorOptions(true, 60_000, mode, LEASE_MS);
  const repository = new LeaseRepository(world.db);
  const leases = new OrgLeases(repository, world.observed, partitions, options);
  leases.onApplicationBootstrap();
  const stop = () => leases.onApplicationShutdown();
  onTestFinished(stop);
  return { leases, partitions, stop, repository };
}

async function expectShares(...shares: readonly { partitions: Partitions; count: number }[]): Promise<void> {
  const counts = () => shares.map(({ partitions }) => partitions.held.size);
  await expect.poll(counts, { timeout: 20_000, interval: 50 }).toEqual(shares.map(({ count }) => count));
}

describe('executors', { retry: 0 }, () => {
  it('share the orgs evenly, and one that ends leaves its orgs to the other at once', async () => {
    const one = executor();
    await expectShares({ ...one, count: 4 });
    const two = executor();
    await expectShares({ ...one, count: 2 }, { ...two, count: 2 });
    expect([...one.partitions.held, ...two.partitions.held].toSorted()).toEqual(orgIds.toSorted());
    await two.stop();
    await expectShares({ ...one, count: 4 });
    for (const orgId of orgIds) expect((await one.leases.require(orgId)).settlesInMs).toBe(0);
  });

  it('take the orgs of one that vanished when its time is over, and wait for its last calls', async () => {
    for (const orgId of orgIds) {
      await new LeaseRepository(world.db).take(orgId, crypto.randomUUID(), LEASE_MS, true);
    }
    const heir = executor();
    await expectShares({ ...heir, count: 4 });
    const settling = await Promise.all(orgIds.map(async (id) => (await heir.leases.require(id)).settlesInMs));
    for (const left of settling) expect(left).toBeGreaterThan(0);
  });

  it('refuse to work on what they do not hold', async () => {
    const holder = executor();
    await expectShares({ ...holder, count: 4 });
    const other = executor();
    await expect(other.leases.require(orgIds[0] ?? '')).rejects.toMatchObject({ code: 'ORG_NOT_HELD' });
  });

  it('that were overtaken can store nothing, and stop to serve the org', async () => {
    const slow = executor();
    await expectShares({ ...slow, count: 4 });
    const [orgId = ''] = orgIds;
    const lease = await slow.leases.require(orgId);
    const thief = await slow.repository.take(orgId, crypto.randomUUID(), 60_000, true);
    await expect(world.db.transaction((tx) => slow.leases.fence(tx, lease))).rejects.toMatchObject({
      code: 'ORG_NOT_HELD',
    });
    await expectShares({ ...slow, count: 3 });
    expect(lease.isActive).toBe(false);
    await world.db.transaction(async (tx) => {
      expect(await slow.repository.fence(tx, [lease, thief ?? lease])).toEqual(
        new Set([holdKey(thief ?? lease)]),
      );
    });
    await slow.repository.release([thief ?? lease]);
  });

  it('fall silent by themselves when they cannot renew, before anybody else can begin', async () => {
    const cut = executor();
    await expectShares({ ...cut, count: 4 });
    const lease = await cut.leases.require(orgIds[0] ?? '');
    // A lock on the leases keeps every renewal waiting, as a database that hangs would.
    await world.db.transaction(async (tx) => {
      await tx.query('lock table org_lease in access exclusive mode');
      await pause(LEASE_MS * 0.75);
      expect(lease.isActive).toBe(false);
      expect(() => lease.assertActive()).toThrow('does not hold the org');
      const [row] = await tx.query<{ over: boolean }>(
        'select held_until < clock_timestamp() as over from org_lease where org_id = $1',
        [lease.orgId],
      );
      expect(row?.over).toBe(false);
    });
  });
});

describe('an executor whose broker does not answer', { retry: 0 }, () => {
  it('goes on renewing what it holds, while a partition is begun, and while one is given back', async () => {
    const slow = executor();
    slow.partitions.serveBy({
      begin: () => new Promise(() => undefined),
      end: () => new Promise(() => undefined),
      isConnected: true,
    });
    await expectShares({ ...slow, count: 4 });
    const other = executor();
    await expectShares({ ...slow, count: 2 });
    const taken = await Promise.all(orgIds.map((orgId) => slow.leases.require(orgId)));
    await pause(LEASE_MS * 1.5);
    expect(taken.map((lease) => lease.isActive)).toEqual([true, true, true, true]);
    expect(other.leases.count).toBe(0);
  });

  it('leaves its orgs to one that has the broker, when it has been cut off for as long as a lease', async () => {
    const cutOff = executor();
    let isConnected = true;
    const at = async (): Promise<void> => undefined;
    cutOff.partitions.serveBy({
      begin: at,
      end: at,
      get isConnected() {
        return isConnected;
      },
    });
    await expectShares({ ...cutOff, count: 4 });
    const other = executor();
    await expectShares({ ...cutOff, count: 2 }, { ...other, count: 2 });
    isConnected = false;
    await expectShares({ ...cutOff, count: 0 }, { ...other, count: 4 });
    expect(cutOff.leases.count).toBe(0);
    isConnected = true;
    await expectShares({ ...cutOff, count: 2 }, { ...other, count: 2 });
  });
});

describe('an executor that knows itself alone', { retry: 0 }, () => {
  it('takes every org as it needs it, also from a holder that vanished, and waits for nobody', async () => {
    const alone = executor('alone');
    for (const orgId of orgIds) {
      const lease = await alone.leases.require(orgId);
      expect(lease.settlesInMs).toBe(0);
      expect(await alone.leases.require(orgId)).toBe(lease);
    }
  });
});
