import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row, type Row } from '../support/people.js';
import { countRoutes, duplicateCreates, writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser, type UserInput } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

let server: PrivateDatabase;
let world: ServicesWorld;

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
afterEach(() => world.close());
afterAll(() => server.close());

async function open(people: readonly Row[], users: readonly UserInput[] = [], config: ConfigOptions = {}) {
  world = await ServicesWorld.open({
    sign: signOrgs({ primary: { users: [...users] } }),
    files: { ...configFiles(config), 'users.csv': csvOf(people) },
  });
}

const ana = row('ana.lee@example.com', 'Sign Sales');
const bo = row('bo.ray@example.com', 'Sign Sales');
const inSales = [{ name: 'Sales', primary: true, admin: false }];

/** Makes the items of a plan look as a process leaves them that is killed after it has stored its intents. */
async function intendByHand(runId: string): Promise<void> {
  await world.db.query(
    `update plan set state = 'approved', apply_run_id = $1 where run_id = $1 and state <> 'superseded'`,
    [runId],
  );
  await world.db.query(
    `update plan_item i set state = 'intended', attempt = 1, finished_at = null from plan p where p.id = i.plan_id and p.run_id = $1`,
    [runId],
  );
  await world.db.query(`update run set state = 'running', finished_at = null where id = $1`, [runId]);
}

describe('what a killed run left in doubt', () => {
  it('is settled by looking before anything is decided: done, or planned afresh', async () => {
    await open([ana, bo], [signUser(bo.email)]);
    const killed = await world.run('plan');
    await intendByHand(killed.run.id);
    // Sign had done the one thing and not the other.
    world.sign.edit({
      addUser: {
        email: ana.email,
        firstName: 'Ana',
        lastName: 'Lee',
        groups: [{ name: 'Sales', primary: true }],
      },
    });

    const next = await world.run('sync');
    expect(next.exitCode).toBe(0);
    expect(await world.itemsOf(killed.run.id)).toEqual([
      'ana.lee@example.com create applied SETTLED',
      'bo.ray@example.com update superseded INTERRUPTED',
    ]);
    expect(await world.itemsOf(next.run.id)).toEqual(['bo.ray@example.com update applied']);
    expect(duplicateCreates(world.sign)).toEqual([]);
    expect((await world.runs.find(killed.run.id)).state).toBe('interrupted');
  });

  it('asks for the status of those concerned, which no list tells', async () => {
    await open([ana, bo], [signUser(bo.email, 'Sales', { status: 'INACTIVE' })]);
    await world.run('plan'); // learns that he is inactive
    const killed = await world.run('plan');
    expect(await world.itemsOf(killed.run.id)).toContain('bo.ray@example.com reactivate planned');
    await intendByHand(killed.run.id);
    world.sign.edit({ email: bo.email, set: { status: 'ACTIVE' } });
    const next = await world.run('sync');
    expect(await world.itemsOf(killed.run.id)).toContain('bo.ray@example.com reactivate applied SETTLED');
    expect(await world.itemsOf(next.run.id)).toEqual(['ana.lee@example.com create applied']);
  });

  it('is left as it is by a run that writes nothing', async () => {
    await open([ana]);
    const killed = await world.run('plan');
    await intendByHand(killed.run.id);
    const { exitCode } = await world.run('test');
    expect(exitCode).toBe(0);
    expect(await world.itemsOf(killed.run.id)).toEqual(['ana.lee@example.com create intended']);
    expect(writesOf(world.sign)).toEqual([]);
  });
});

describe('a group that is to be created', () => {
  const rules = [
    { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
    { directoryGroup: 'Sign Lab', signGroup: 'Lab' },
  ];
  const lab = row('cy.orr@example.com', 'Sign Lab');

  it('fails only its own people when Sign refuses it (SEMANTICS 12)', async () => {
    await open([ana, lab], [signUser(lab.email)], { rules });
    world.sign.control({
      faults: [{ kind: 'status', status: 403, code: 'PERMISSION_DENIED', method: 'POST', route: '/groups' }],
    });
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(4);
    expect(await world.itemsOf(run.id)).toEqual([
      'lab create-group failed 403 PERMISSION_DENIED',
      'ana.lee@example.com create applied',
      'cy.orr@example.com update failed GROUP_NOT_CREATED',
    ]);
    world.sign.control();
    expect((await world.run('sync')).exitCode).toBe(0);
    expect(findUser(world.sign, lab.email).groups[0]?.name).toBe('Lab');
  });

  it('is adopted when it exists by now, and its answer lost makes no second one', async () => {
    await open([ana, lab], [signUser(lab.email)], { rules });
    const plan = await world.run('plan');
    world.sign.edit({ addGroup: 'LAB' });
    const { exitCode } = await world.run('apply', { planRunId: plan.run.id });
    expect(exitCode).toBe(0);
    expect(findUser(world.sign, lab.email).groups[0]?.name).toBe('LAB');
    expect(world.sign.state().orgs['primary']?.groups.map(({ name }) => name)).toEqual([
      'Default Group',
      'LAB',
      'Legal',
      'Sales',
    ]);
  });
});

describe('somebody who appears in Sign between plan and creation', () => {
  it('is left alone, listed, and planned afresh by the next run', async () => {
    await open([ana]);
    world.sign.control({
      faults: [
        {
          kind: 'status',
          status: 409,
          code: 'USER_ALREADY_EXISTS',
          method: 'POST',
          route: '/users',
          nth: [1],
        },
      ],
    });
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(4);
    expect(await world.itemsOf(run.id)).toEqual(['ana.lee@example.com create skipped CHANGED_SINCE_PLAN']);
    const attempts = await world.db.query(
      'select call, outcome from action_attempt a join plan_item i on i.id = a.item_id join plan p on p.id = i.plan_id where p.run_id = $1',
      [run.id],
    );
    expect(attempts).toEqual([{ call: 'create-user', outcome: 'refused' }]);
    expect((await world.run('sync')).exitCode).toBe(0);
    expect(findUser(world.sign, ana.email).groups).toEqual(inSales);
  });
});

describe('an action that is delivered twice', () => {
  it('has one effect, also while the first delivery is at work', async () => {
    await open([ana, bo], [signUser(bo.email)]);
    world.sign.control({ latencyMs: 150 });
    const { runId, engine } = await world.start('sync');
    // The row of the message stays while its handler is at work; its twin is the broker's redelivery.
    for (let copied = 0; copied === 0; await pause(5)) {
      const rows = await world.db.query(
        `insert into outbox (message_id, pattern, run_id, envelope)
         select message_id, pattern, run_id, envelope from outbox where pattern like 'sign.action%' returning seq`,
      );
      copied = rows.length;
    }
    await engine.ended;
    await engine.stop();
    expect((await world.runs.find(runId)).state).toBe('done');
    expect(await world.itemsOf(runId)).toEqual([
      'ana.lee@example.com create applied',
      'bo.ray@example.com update applied',
    ]);
    const routes = countRoutes(world.sign);
    expect(routes['POST /users']).toBe(1);
    expect(routes['PUT /users/:id/groups']).toBe(2);
    const decisions = await world.db.query(
      `select subject_key, event from audit_record where run_id = $1 and kind = 'decision' and item_id is not null order by 1`,
      [runId],
    );
    expect(decisions).toEqual([
      { subject_key: 'ana.lee@example.com', event: 'applied' },
      { subject_key: 'bo.ray@example.com', event: 'applied' },
    ]);
  });

  it('because its result could not be stored is settled by looking, and sent no second time', async () => {
    await open([ana, bo], [signUser(bo.email)]);
    await failOnce('plan_item', `new.state = 'applied'`);
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.itemsOf(run.id)).toEqual(
      expect.arrayContaining([expect.stringMatching(/applied SETTLED$/)]),
    );
    expect(duplicateCreates(world.sign)).toEqual([]);
    expect(countRoutes(world.sign)['POST /users']).toBe(1);
    expect(findUser(world.sign, bo.email).groups).toEqual(inSales);
    expect((await world.run('sync')).exitCode).toBe(0);
  });

  it('and is found half done goes on where it stopped', async () => {
    await open([ana]);
    // The intent of the second step cannot be stored: the account exists and its group is not set.
    await failOnce('action_attempt', `new.step = 1`);
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.itemsOf(run.id)).toEqual(['ana.lee@example.com create applied SETTLED']);
    expect(findUser(world.sign, ana.email).groups).toEqual(inSales);
    expect(duplicateCreates(world.sign)).toEqual([]);
    expect(countRoutes(world.sign)['POST /users']).toBe(1);
  });
});

describe('a message that is delivered twice', () => {
  const several = row('cy.orr@example.com', 'Sign Sales');

  it.for(['org.refresh.requested', 'org.questions', 'directory.users', 'directory.read', 'org.answered'])(
    'plans and does everything once: %s',
    async (type) => {
      await open([ana, bo, several], [signUser(bo.email), signUser(several.email)]);
      world.sign.control({ latencyMs: 20 });
      await twinEach(type);
      const { run, exitCode } = await world.run('sync');
      expect({ exitCode, items: await world.itemsOf(run.id) }).toEqual({
        exitCode: 0,
        items: [
          'ana.lee@example.com create applied',
          'bo.ray@example.com update applied',
          'cy.orr@example.com update applied',
        ],
      });
      expect(await hadTwins()).toBe(true);
      expect(countRoutes(world.sign)['POST /users']).toBe(1);
      expect(countRoutes(world.sign)['PUT /users/:id/groups']).toBe(3);
      expect(await world.db.query('select from dead_letter')).toEqual([]);
    },
  );

  it('reads the directory twice and believes the first read', async () => {
    await open([ana, bo]);
    await twinEach('run.requested');
    const { run, exitCode } = await world.run('sync');
    expect([exitCode, await hadTwins()]).toEqual([0, true]);
    expect(await world.db.query('select from directory_snapshot where run_id = $1', [run.id])).toHaveLength(
      1,
    );
    expect(await world.itemsOf(run.id)).toHaveLength(2);
    expect(await world.db.query('select from dead_letter')).toEqual([]);
  });
});

async function hadTwins(): Promise<boolean> {
  const [row] = await world.db.query<{ had: boolean }>('select is_called as had from twins');
  return row?.had ?? false;
}

/** Every message of a type comes a second time, as a broker may deliver it. */
async function twinEach(type: string): Promise<void> {
  await world.db.query('create sequence twins');
  await world.db.query(
    `create function twin() returns trigger language plpgsql as $$
     begin
       if pg_trigger_depth() = 1 then
         perform nextval('twins');
         insert into outbox (message_id, pattern, run_id, partition_key, envelope)
         values (new.message_id, new.pattern, new.run_id, new.partition_key, new.envelope);
       end if;
       return new;
     end $$`,
  );
  await world.db.query(
    `create trigger twin after insert on outbox for each row when (new.consumer is null and new.pattern like '${type}%') execute function twin()`,
  );
}

/** The first row written to a table for which `condition` holds makes its transaction fail, once. */
async function failOnce(table: string, condition: string): Promise<void> {
  await world.db.query('create sequence strikes');
  await world.db.query(
    `create function strike() returns trigger language plpgsql as $$
     begin
       if nextval('strikes') = 1 then raise exception 'the disk hiccups'; end if;
       return new;
     end $$`,
  );
  await world.db.query(
    `create trigger strike before insert or update on ${table} for each row when (${condition}) execute function strike()`,
  );
}
