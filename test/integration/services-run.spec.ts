import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { findUser, stateText } from '../support/find-user.js';
import { csvOf, row, type Row } from '../support/people.js';
import { countRoutes, duplicateCreates, writesOf } from '../support/sign-ledger.js';
import { signOrgs, type SignOrgOptions, signUser, type UserInput } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

let server: PrivateDatabase;
let world: ServicesWorld;

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
afterEach(() => world.close());
afterAll(() => server.close());

async function open(options: {
  readonly users?: readonly UserInput[];
  readonly people: readonly Row[];
  readonly config?: ConfigOptions;
  readonly orgs?: Readonly<Record<string, SignOrgOptions>>;
}): Promise<void> {
  world = await ServicesWorld.open({
    sign: signOrgs(options.orgs ?? { primary: { users: [...(options.users ?? [])] } }),
    files: { ...configFiles(options.config), 'users.csv': csvOf(options.people) },
  });
}

const ana = row('ana.lee@example.com', 'Sign Sales');
const bo = row('bo.ray@example.com', 'Sign Sales');
const inSales = [{ name: 'Sales', primary: true, admin: false }];

describe('a whole run', () => {
  it('makes Sign what the directory says, and a second one writes nothing (SEMANTICS 28)', async () => {
    await open({ people: [ana, bo], users: [signUser(bo.email)] });
    const cold = await world.run('sync');
    expect(await world.itemsOf(cold.run.id)).toEqual([
      'ana.lee@example.com create applied',
      'bo.ray@example.com update applied',
    ]);
    expect(findUser(world.sign, ana.email).groups).toEqual(inSales);
    const after = stateText(world.sign);
    world.sign.clearLedger();

    const idle = await world.run('sync');
    expect([cold.exitCode, idle.exitCode]).toEqual([0, 0]);
    expect(await world.itemsOf(idle.run.id)).toEqual([]);
    expect(writesOf(world.sign)).toEqual([]);
    expect(stateText(world.sign)).toBe(after);
  });

  it('ends as held when all that is left to do is held (SEMANTICS 29)', async () => {
    await open({
      people: [ana],
      users: [signUser(ana.email, 'Sales'), signUser('old.one@example.com', 'Sales')],
      config: { signOnlyAction: 'reset', signOnlyLimit: 0 },
    });
    const { run, exitCode } = await world.run('sync');
    expect(await world.itemsOf(run.id)).toEqual(['old.one@example.com reset held SIGN_ONLY_LIMIT']);
    expect({ state: run.state, exitCode }).toEqual({ state: 'held', exitCode: 3 });
    expect((await world.run('plan')).run.planHash).toBe(run.planHash);
  });

  it('writes nothing in test mode, and a plan that is applied does exactly what it said', async () => {
    await open({ people: [ana], users: [signUser(bo.email)] });
    const before = stateText(world.sign);
    const test = await world.run('test');
    const plan = await world.run('plan');
    expect(stateText(world.sign)).toBe(before);
    expect(plan.run.planHash).toBe(test.run.planHash);

    world.sign.edit({ addUser: { email: 'stranger@example.com' } });
    const applied = await world.run('apply', { planRunId: plan.run.id });
    expect(applied.exitCode).toBe(0);
    expect(await world.itemsOf(plan.run.id)).toEqual(['ana.lee@example.com create applied']);
  });
});

describe('questions', () => {
  it('are asked where a decision depends on the answer, each once, and the plan is made after the last', async () => {
    await open({
      people: [ana, bo, row('in.step@example.com', 'Sign Sales')],
      users: [
        signUser(ana.email, 'Legal', { status: 'INACTIVE' }),
        signUser(bo.email, 'Default Group', {
          groups: [{ name: 'Legal', primary: true }, { name: 'Default Group' }],
        }),
        signUser('in.step@example.com', 'Sales'),
      ],
      config: { orgs: { primary: { createUsers: false } } },
    });
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.itemsOf(run.id)).toEqual(['bo.ray@example.com update applied']);
    expect(await world.skipsOf(run.id)).toEqual(['ana.lee@example.com INACTIVE_CREATE_USERS_OFF']);
    expect(findUser(world.sign, bo.email).groups).toEqual([
      { name: 'Default Group', primary: false, admin: false },
      { name: 'Sales', primary: true, admin: false },
    ]);
    const routes = countRoutes(world.sign);
    expect(routes['GET /users/:id']).toBe(2);
    expect(routes['GET /users/:id/groups']).toBe(1);
    const asked = await world.db.query('select state from fact_question where run_id = $1', [run.id]);
    expect(asked).toEqual(Array.from({ length: 3 }, () => ({ state: 'answered' })));
  });

  it('that Sign does not answer skip that person alone, and the run says so (SEMANTICS 25)', async () => {
    await open({
      people: [ana, bo],
      users: [signUser(ana.email), signUser(bo.email)],
      config: { retryCount: 1 },
    });
    world.sign.control({
      faults: [
        {
          kind: 'status',
          status: 404,
          code: 'INVALID_USER_ID',
          method: 'GET',
          route: '/users/:id',
          nth: [1],
        },
      ],
    });
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(4);
    expect(await world.itemsOf(run.id)).toHaveLength(1);
    expect((await world.skipsOf(run.id)).map((line) => line.split(' ')[1])).toEqual(['FACT_UNREAD']);
    world.sign.control();
    const again = await world.run('sync');
    expect(again.exitCode).toBe(0);
    expect([ana, bo].map(({ email }) => findUser(world.sign, email).groups)).toEqual([inSales, inSales]);
  });

  it('about old statuses are asked in their turn, although nothing depends on them (SEMANTICS 26)', async () => {
    await open({ people: [ana, bo], users: [signUser(ana.email, 'Sales'), signUser(bo.email, 'Sales')] });
    await world.run('sync');
    const statuses = () =>
      world.db.query<{ email: string; status: string }>(
        `select email_key as email, status from sign_user where valid_to is null and status is not null order by 1`,
      );
    const known = await statuses();
    expect(known.map(({ email }) => email)).toEqual([ana.email, bo.email]);
    await world.db.query(`update sign_user set status_at = now() - interval '8 days' where email_key = $1`, [
      ana.email,
    ]);
    world.sign.edit({ email: ana.email, set: { status: 'INACTIVE' } });
    world.sign.clearLedger();

    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.itemsOf(run.id)).toEqual(['ana.lee@example.com reactivate applied']);
    expect(countRoutes(world.sign)['GET /users/:id']).toBe(1);
    expect(findUser(world.sign, ana.email).status).toBe('ACTIVE');
  });
});

describe('a user list that lacks people (SEMANTICS 25)', () => {
  const users = [ana, bo, row('cy.old@example.com')].map(({ email }) => signUser(email, 'Sales'));
  const config: ConfigOptions = { signOnlyAction: 'reset' };

  const newcomer = row('new.one@example.com', 'Sign Sales');

  it('creates nobody and takes nothing from those it lacks', async () => {
    await open({ people: [ana, bo, newcomer], users, config });
    world.sign.control({ faults: [{ kind: 'lostPages', method: 'GET', route: '/users' }], pageSizeMax: 2 });
    const { run, exitCode } = await world.run('sync');
    expect(writesOf(world.sign)).toEqual([]);
    expect(exitCode).toBe(4);
    expect(await world.skipsOf(run.id)).toContain('new.one@example.com ORG_LIST_INCOMPLETE');
    expect((await world.runs.runOrgs(run.id))[0]?.reading).toMatchObject({ complete: false });

    world.sign.control();
    expect((await world.run('sync')).exitCode).toBe(0);
    expect(findUser(world.sign, newcomer.email).groups).toEqual(inSales);
    expect(findUser(world.sign, 'cy.old@example.com').groups[0]?.name).toBe('Default Group');
  });

  it('is no such list when short pages lead to the end all the same', async () => {
    await open({ people: [ana, bo, newcomer], users, config });
    world.sign.control({ faults: [{ kind: 'shortPage', method: 'GET' }], pageSizeMax: 3 });
    expect((await world.run('sync')).exitCode).toBe(0);
    expect(findUser(world.sign, newcomer.email).groups).toEqual(inSales);
    for (const { email } of [ana, bo]) expect(findUser(world.sign, email).groups).toEqual(inSales);
  });

  it('fails the org when its pages never end', async () => {
    await open({ people: [ana, bo, newcomer], users, config });
    world.sign.control({ faults: [{ kind: 'emptyPage', method: 'GET', route: '/users' }] });
    const { run, exitCode } = await world.run('sync');
    expect(writesOf(world.sign)).toEqual([]);
    expect({ exitCode, state: run.state }).toEqual({ exitCode: 1, state: 'failed' });
    expect((await world.runs.runOrgs(run.id))[0]?.error?.code).toBe('SIGN_PAGES_ENDLESS');
    expect(await world.db.query('select from sign_stage_user')).toEqual([]);
  });

  it('keeps whom it has shown before, also when no group names them any more', async () => {
    await open({ people: [ana, bo], users, config });
    await world.run('sync');
    await world.write({ 'users.csv': csvOf([ana, bo, newcomer]) });
    world.sign.control({
      faults: [
        { kind: 'lostPages', method: 'GET', route: '/users' },
        { kind: 'lostPages', method: 'GET', route: '/groups/:id/users' },
      ],
      pageSizeMax: 2,
    });
    const { run } = await world.run('sync');
    expect(await world.skipsOf(run.id)).toContain('new.one@example.com ORG_LIST_INCOMPLETE');
    world.sign.control();
    expect((await world.run('sync')).exitCode).toBe(0);
    expect(duplicateCreates(world.sign)).toEqual([]);
  });
});

describe('several orgs', () => {
  const rules = [
    { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
    { directoryGroup: 'EMEA Sales', signGroup: 'emea::Sales' },
  ];
  const both = row('ana.lee@example.com', 'Sign Sales', 'EMEA Sales');

  it('do not stop one another: one that fails half-way leaves the other right, and is tried again', async () => {
    await open({
      people: [both, bo],
      orgs: { primary: {}, emea: {} },
      config: { orgs: { primary: {}, emea: {} }, rules, retryCount: 1 },
    });
    world.sign.control({
      faults: [
        {
          kind: 'status',
          status: 401,
          code: 'INVALID_ACCESS_TOKEN',
          org: 'emea',
          method: 'POST',
          route: '/users',
        },
      ],
    });
    const { run, exitCode } = await world.run('sync');
    expect({ exitCode, state: run.state }).toEqual({ exitCode: 4, state: 'partly_done' });
    expect(await world.itemsOf(run.id)).toEqual([
      'ana.lee@example.com create failed SIGN_KEY_REFUSED',
      'ana.lee@example.com create applied',
      'bo.ray@example.com create applied',
    ]);

    world.sign.control();
    const again = await world.run('sync');
    expect(again.exitCode).toBe(0);
    expect(await world.itemsOf(again.run.id)).toEqual(['ana.lee@example.com create applied']);
    expect(duplicateCreates(world.sign)).toEqual([]);
  });

  it('fail the run when none of them can be read', async () => {
    await open({
      people: [both],
      orgs: { primary: {}, emea: {} },
      config: { orgs: { primary: {}, emea: {} }, rules, retryCount: 1 },
    });
    world.sign.control({ faults: [{ kind: 'status', status: 503, method: 'GET', route: '/users' }] });
    const { run, exitCode } = await world.run('sync');
    expect({ exitCode, state: run.state }).toEqual({ exitCode: 1, state: 'failed' });
  });
});

describe('a directory that cannot be believed', () => {
  const config: ConfigOptions = { signOnlyAction: 'reset' };

  it('ends the run before any write when it cannot be read at all (SEMANTICS 22)', async () => {
    await open({ people: [ana], users: [signUser('old.one@example.com', 'Sales')], config });
    await world.write({ 'users.csv': 'firstname,lastname,groups\nAna,Lee,Sign Sales\n' });
    const { run, exitCode } = await world.run('sync');
    expect({ exitCode, state: run.state }).toEqual({ exitCode: 1, state: 'failed' });
    expect(run.error?.message).toContain('users.csv');
    expect(writesOf(world.sign)).toEqual([]);
  });

  it('creates whom it names and takes nothing from whom it lacks (SEMANTICS 21)', async () => {
    await open({ people: [ana, bo], config });
    await world.run('sync');
    const cut = csvOf([row('new.one@example.com', 'Sign Sales'), ana]).slice(0, -1); // no final newline
    await world.write({ 'users.csv': cut });
    const { run, exitCode } = await world.run('sync');
    expect({ exitCode, view: run.directory?.view }).toEqual({ exitCode: 3, view: 'union' });
    expect(await world.itemsOf(run.id)).toEqual(['new.one@example.com create applied']);
    expect(findUser(world.sign, bo.email).groups).toEqual(inSales);
  });

  it('holds a second empty read like the first, and believes one that is said to be right', async () => {
    await open({ people: [ana], config });
    await world.run('sync');
    await world.write({ 'users.csv': csvOf([]) });
    const empty = [await world.run('sync'), await world.run('sync')];
    expect(empty.map(({ exitCode }) => exitCode)).toEqual([3, 3]);
    expect(findUser(world.sign, ana.email).groups).toEqual(inSales);
    const meant = await world.run('sync', { allowEmpty: true });
    expect(await world.itemsOf(meant.run.id)).toEqual(['ana.lee@example.com reset applied']);
  });
});
