import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replayRun } from '../../apps/all-in-one/src/index.js';
import type { PlanReplay } from '#domain';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { csvOf, row, type Row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

let server: PrivateDatabase;
let world: ServicesWorld;

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
afterEach(() => world.close());
afterAll(() => server.close());

const ana = 'ana.lee@example.com';
const bo = 'bo.ray@example.com';
const cy = 'cy.orr@example.com';
const settings: ConfigOptions = {
  ...{ signOnlyAction: 'deactivate', signOnlyLimit: 1000 },
  orgs: { primary: { deactivateUsers: true } },
};

/** Ana is in Sales and an account admin by hand, Bo is in no group of ours, Cy is in two. */
async function open(people: readonly Row[], options: ConfigOptions = settings): Promise<void> {
  world = await ServicesWorld.open({
    sign: signOrgs({
      primary: {
        users: [signUser(ana, 'Sales', { accountAdmin: true }), signUser(bo), signUser(cy, 'Legal')],
      },
    }),
    files: { ...configFiles(options), 'users.csv': csvOf(people) },
  });
}

async function run(mode: 'sync' | 'test' | 'plan'): Promise<string> {
  return (await world.run(mode)).run.id;
}

async function replayed(runId: string): Promise<readonly PlanReplay[]> {
  return (await replayRun(world.db, await world.config(), runId)).plans;
}

const verdicts = async (runId: string) => (await replayed(runId)).map(({ verdict }) => verdict);
const everybody = [row(ana, 'Sign Sales'), row(bo, 'Sign Sales'), row(cy, 'Sign Sales')];

describe('a replay', () => {
  it('gives the plan of a run again, however much has happened since', async () => {
    await open(everybody);
    const first = await run('sync');
    await world.write({ 'users.csv': csvOf([row(ana, 'Sign Sales')]) });
    const tested = await run('test');
    const second = await run('sync');
    world.sign.edit({ org: 'primary', email: ana, set: { groups: [{ name: 'Legal', primary: true }] } });
    const third = await run('sync');
    for (const one of [first, tested, second, third]) {
      const [plan] = await replayed(one);
      expect(plan).toMatchObject({ org: 'primary', verdict: 'same', difference: null, obstacle: null });
      expect([plan?.replayed, plan?.stored]).toEqual([plan?.hash, plan?.hash]);
      expect(plan?.items).toBeGreaterThan(0);
    }
  });

  it('leaves nothing behind: neither the plan nor a lock on it', async () => {
    await open(everybody);
    const planned = await run('plan');
    const stored = () =>
      world.db.query(
        `select (select count(*) from plan) as plans, (select count(*) from plan_item) as items, (select max(id) from audit_record) as record,
           (select json_agg(p order by p.id) from plan p) as rows`,
      );
    const before = await stored();
    expect(await verdicts(planned)).toEqual(['same']);
    expect(await stored()).toEqual(before);
    expect(await world.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('tells an item that somebody has changed in the database, and what of it', async () => {
    await open(everybody);
    const id = await run('sync');
    await world.db.query(
      `update plan_item set body = jsonb_set(body, '{change,after,accountAdmin}', 'true') where subject_key = $1`,
      [bo],
    );
    const [plan] = await replayed(id);
    expect(plan).toMatchObject({
      verdict: 'differs',
      difference: { subject: bo, what: 'changed', fields: ['after'] },
    });
    expect(plan?.replayed).toBe(plan?.hash);
    expect(plan?.stored).not.toBe(plan?.hash);
  });

  it.each([
    [
      'a column beside the item',
      `update plan_item set action = 'deactivate' where subject_key = '${bo}'`,
      bo,
    ],
    ['an item that is gone', `delete from plan_item where subject_key = '${bo}'`, bo],
    [
      'a person of the directory read',
      `update directory_person set email_key = 'eve@example.com', email = 'eve@example.com' where email_key = '${bo}'`,
      bo,
    ],
  ])('tells %s', async (_what, sql, subject) => {
    await open(everybody);
    const id = await run('sync');
    await world.db.query(sql);
    const [plan] = await replayed(id);
    expect(plan).toMatchObject({ verdict: 'differs', difference: { subject } });
  });

  it('tells a hash that was exchanged for another one', async () => {
    await open(everybody);
    const id = await run('sync');
    await world.db.query(`update plan set hash = repeat('a', 64)`);
    const [plan] = await replayed(id);
    expect(plan).toMatchObject({ verdict: 'differs', difference: null });
    expect(plan?.stored).toBe(plan?.replayed);
  });

  it('says which configuration it needs when there is another one now', async () => {
    await open(everybody);
    const id = await run('sync');
    await world.write(configFiles({ ...settings, signOnlyLimit: 999 }));
    const [plan] = await replayed(id);
    expect(plan).toMatchObject({ verdict: 'impossible', obstacle: { code: 'CONFIGURATION_CHANGED' } });
    await world.write(configFiles(settings));
    expect(await verdicts(id)).toEqual(['same']);
  });

  it('says that an input is gone', async () => {
    await open(everybody);
    const id = await run('sync');
    await world.db.query('delete from directory_snapshot');
    expect(await replayed(id)).toMatchObject([{ verdict: 'impossible', obstacle: { code: 'INPUTS_GONE' } }]);
    await world.db.query('update plan set directory_revision = null, planned_at = null');
    expect(await replayed(id)).toMatchObject([
      { verdict: 'impossible', obstacle: { code: 'INPUTS_NOT_KEPT' } },
    ]);
  });

  it('gives what was held by guards and by approvals, and what an approval had let go', async () => {
    const options = {
      ...settings,
      more: 'guards: {new_account_admins: hold}\napprovals: {required: [deactivate]}',
    };
    await open([row(ana, 'Sign Sales'), row(bo, 'Sign Sales')], options);
    const first = await run('sync');
    const second = await run('sync');
    expect([await verdicts(first), await verdicts(second)]).toEqual([['same'], ['same']]);
  });

  it('gives people who are off-boarded in steps the same days', async () => {
    const options = { ...settings, more: 'offboarding:\n  deactivate_after: 30d' };
    await open([row(ana, 'Sign Sales')], options);
    const first = await run('sync');
    await world.write({ 'users.csv': csvOf(everybody) });
    const second = await run('sync');
    await world.write({ 'users.csv': csvOf([row(ana, 'Sign Sales')]) });
    const third = await run('sync');
    for (const id of [first, second, third]) expect(await verdicts(id)).toEqual(['same']);
  });
});
