import { afterAll, beforeAll, expect, it } from 'vitest';
import { ActionJournal } from '../../apps/executor/src/actions/action-journal.js';
import { ActionRepository, AuditRepository, LeaseRepository } from '#db';
import { RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

const call = (event: string) => ({ kind: 'call' as const, event, facts: {} });

it('keeps the records of calls that the database did not take, and stores them when it does', async () => {
  const { db } = world;
  const journal = new ActionJournal(
    db,
    new ActionRepository(db),
    new AuditRepository(db),
    world.observed,
    new LeaseRepository(db),
  );
  await db.query('alter table audit_record rename to audit_record_away');
  for (let count = 0; count < 500; count += 1) journal.noteCall(call('GET /users'));
  await journal.flush();
  journal.noteCall(call('GET /groups'));
  await journal.flush();
  await db.query('alter table audit_record_away rename to audit_record');
  await journal.flush();
  expect(
    await db.query('select event, count(*)::int as calls from audit_record group by 1 order by 1'),
  ).toEqual([
    { event: 'GET /groups', calls: 1 },
    { event: 'GET /users', calls: 500 },
  ]);
});

it('tells whoever waits for an intent that the database did not take it', async () => {
  const { db } = world;
  const journal = new ActionJournal(
    db,
    new ActionRepository(db),
    new AuditRepository(db),
    world.observed,
    new LeaseRepository(db),
  );
  const orgId = await world.org();
  const hold = await new LeaseRepository(db).take(orgId, crypto.randomUUID(), 60_000, true);
  if (hold === undefined) throw new Error('The org was not free.');
  await db.query('alter table plan_item rename to plan_item_away');
  await expect(journal.intend(hold, crypto.randomUUID(), 'create-user')).rejects.toThrow('plan_item');
  await db.query('alter table plan_item_away rename to plan_item');
  expect(await journal.intend(hold, crypto.randomUUID(), 'create-user')).toBeUndefined();
});
