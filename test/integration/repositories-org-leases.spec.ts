import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GateRepository, holdKey, LeaseRepository } from '#db';
import { RepositoriesWorld } from './repositories-world.js';

const MINUTE = 60_000;

let world: RepositoriesWorld;
let leases: LeaseRepository;
let orgId: string;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  leases = new LeaseRepository(world.db);
});
afterAll(() => world.close());
beforeEach(async () => {
  orgId = await world.org();
});

/** Takes the org and gives the hold, which must come about. */
async function take(holder: string, leaseMs = MINUTE) {
  const taken = await leases.take(orgId, holder, leaseMs, false);
  if (taken === undefined) throw new Error('The org was not free.');
  return taken;
}

describe('an org', { retry: 0 }, () => {
  it('is held by one process at a time', async () => {
    const mine = randomUUID();
    await take(mine);
    expect(await leases.take(orgId, randomUUID(), MINUTE, false)).toBeUndefined();
    expect((await leases.orgs()).find((org) => org.orgId === orgId)?.holder).toBe(mine);
  });

  it('that was given back can be taken at once, under a higher epoch and without a doubt', async () => {
    const first = await take(randomUUID());
    await leases.release([first]);
    const second = await take(randomUUID());
    expect(second).toMatchObject({ unclean: false });
    expect(Number(second.epoch)).toBe(Number(first.epoch) + 1);
  });

  it('whose holder vanished is free when its time is over, and known as taken over from the dead', async () => {
    await take(randomUUID(), 0);
    expect(await take(randomUUID())).toMatchObject({ unclean: true });
  });

  it('can be taken by force by a process that knows itself alone', async () => {
    await take(randomUUID());
    expect(await leases.take(orgId, randomUUID(), MINUTE, true)).toMatchObject({ unclean: true });
  });

  it('is renewed under its epoch alone, and not once its time is over', async () => {
    const mine = await take(randomUUID());
    expect(await leases.renew([mine], MINUTE)).toEqual(new Set([orgId]));
    expect(await leases.renew([{ orgId, epoch: '99' }], MINUTE)).toEqual(new Set());
    await leases.renew([mine], 0);
    expect(await leases.renew([mine], MINUTE)).toEqual(new Set());
  });
});

describe('the fence of a state write', { retry: 0 }, () => {
  it('lets the present holder write, and nobody who held the org before', async () => {
    const old = await take(randomUUID(), 0);
    const present = await take(randomUUID());
    await world.db.transaction(async (tx) => {
      expect(await leases.fence(tx, [old, present])).toEqual(new Set([holdKey(present)]));
    });
  });

  it('keeps a takeover waiting until the write is committed, and a renewal not', async () => {
    const mine = await take(randomUUID());
    const order: string[] = [];
    let taking: Promise<unknown> = Promise.resolve();
    await world.db.transaction(async (tx) => {
      await leases.fence(tx, [mine]);
      taking = leases.take(orgId, randomUUID(), MINUTE, true).then(() => order.push('taken'));
      await leases.renew([mine], MINUTE);
      order.push('written');
    });
    await taking;
    expect(order).toEqual(['written', 'taken']);
  });

  it('keeps a gate that a former holder would store out of the way', async () => {
    const gates = new GateRepository(world.db);
    const old = await take(randomUUID(), 0);
    const present = await take(randomUUID());
    await gates.save(present, { notBefore: new Date('2030-01-01T00:00:00Z'), callsPerSecond: 4 });
    await gates.save(old, { notBefore: null, callsPerSecond: 99 });
    expect(await gates.load(orgId)).toMatchObject({ callsPerSecond: 4 });
  });
});

describe('replicas', { retry: 0 }, () => {
  it('count who is alive, of their own service', async () => {
    const service = `executor ${randomUUID()}`;
    const replica = () => ({ id: randomUUID(), service, host: 'h', pid: 1 });
    const [one, two, dead] = [replica(), replica(), replica()];
    expect(await leases.beat(one, MINUTE)).toBe(1);
    await leases.beat(dead, 0);
    expect(await leases.beat(two, MINUTE)).toBe(2);
    await leases.leave(two.id);
    expect(await leases.beat(one, MINUTE)).toBe(1);
  });
});
