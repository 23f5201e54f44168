import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { configFiles } from '../support/config-files.js';
import { crowd, csvOf, row } from '../support/people.js';
import { countRoutes } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

let server: PrivateDatabase;
let world: ServicesWorld;

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
afterEach(() => world.close());
afterAll(() => server.close());

const ana = row('ana.lee@example.com', 'Sign Sales');
const bo = row('bo.ray@example.com', 'Sign Sales');

async function open(): Promise<void> {
  world = await ServicesWorld.open({
    sign: signOrgs({ primary: { users: [signUser(bo.email, 'Sales'), signUser('cy.orr@example.com')] } }),
    files: { ...configFiles({ signOnlyAction: 'deactivate' }), 'users.csv': csvOf([ana, bo]) },
  });
}

/** What a crash of the server does to an unlogged table, once: its rows are gone, and everything else is as it was. */
async function loseOnce(table: string): Promise<void> {
  await world.db.query('create sequence crashes');
  await world.db.query(
    `create function lose() returns trigger language plpgsql as $$
     begin
       if nextval('crashes') = 1 then delete from ${table}; end if;
       return null;
     end $$`,
  );
  await world.db.query(
    `create trigger lose after insert on ${table} for each statement execute function lose()`,
  );
}

describe('a database server that crashes', { retry: 0 }, () => {
  it('while people are staged makes nobody absent: the directory is read again', async () => {
    await open();
    await loseOnce('directory_stage');
    const { run } = await world.run('sync');
    expect(run.directory).toMatchObject({ people: 2, view: 'complete' });
    expect(await world.itemsOf(run.id)).not.toContainEqual(expect.stringMatching(/^(ana|bo).*deactivate/));
    expect(await world.itemsOf(run.id)).toContain('ana.lee@example.com create applied');
    expect(await world.db.query('select from directory_snapshot where run_id = $1', [run.id])).toHaveLength(
      1,
    );
    expect(await world.db.query('select from directory_stage')).toEqual([]);
  });

  it('while lists of an org are staged makes nobody unknown: the lists are read again', async () => {
    await open();
    await loseOnce('sign_stage_user');
    const { run } = await world.run('sync');
    expect(await world.itemsOf(run.id)).not.toContainEqual(expect.stringMatching(/^bo.*create/));
    expect(countRoutes(world.sign)).toMatchObject({ 'GET /groups': 2, 'POST /users': 1 });
    expect(await world.db.query('select from dead_letter')).toEqual([]);
  });

  it('while a read is published fails no run: the message is delivered again', async () => {
    await open();
    await world.db.query('create sequence hiccups');
    await world.db.query(
      `create function hiccup() returns trigger language plpgsql as $$
       begin
         if nextval('hiccups') = 1 then raise exception 'out of the way' using errcode = '57P01'; end if;
         return new;
       end $$`,
    );
    await world.db.query(
      `create trigger hiccup before insert on outbox for each row when (new.pattern like 'directory.users%') execute function hiccup()`,
    );
    const { run } = await world.run('sync');
    expect(run).toMatchObject({ error: null, directory: { people: 2 } });
  });
});

describe('questions of which the message comes again', { retry: 0 }, () => {
  it('are not asked again where they were answered', async () => {
    const people = crowd(60);
    world = await ServicesWorld.open({
      sign: signOrgs({
        primary: { users: people.map(({ email }) => signUser(email, 'Legal', { status: 'INACTIVE' })) },
      }),
      files: { ...configFiles({ orgs: { primary: { createUsers: false } } }), 'users.csv': csvOf(people) },
    });
    await world.db.query('create sequence failures');
    await world.db.query(
      `create function fail_once() returns trigger language plpgsql as $$
       begin
         if nextval('failures') = 1 then raise exception 'gone'; end if;
         return new;
       end $$`,
    );
    await world.db.query(
      `create trigger fail_once before insert on outbox for each row
       when (new.pattern = 'org.answered.v1') execute function fail_once()`,
    );
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.skipsOf(run.id)).toHaveLength(60);
    expect(countRoutes(world.sign)['GET /users/:id']).toBe(60);
  });
});
