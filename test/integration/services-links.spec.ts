import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import type { FakeUmapi } from '../fakes/umapi/start-fake-umapi.js';
import type { ConfigOptions } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { row, type Row } from '../support/people.js';
import { adobeConsoleSource, consoleUser, startAdobeConsole } from '../support/source-adobe-console.js';
import { sourceFiles } from '../support/source-files.js';
import { countRoutes, writesOf } from '../support/sign-ledger.js';
import { signOrgs, type SignOrgOptions, signUser } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

let server: PrivateDatabase;
let console: FakeUmapi;
let world: ServicesWorld;

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
beforeEach(async () => {
  console = await startAdobeConsole([]);
});
afterEach(async () => {
  await world.close();
  await console.close();
});
afterAll(() => server.close());

const OLD = 'ana.lee@example.com';
const NEW = 'ana.li@example.com';
const BO = 'bo.ray@example.com';

/** A directory of these people, each with the key that stays theirs. */
function employ(people: Readonly<Record<string, Row>>): void {
  const users = Object.entries(people).map(([id, person]) => ({ ...consoleUser(person), id }));
  console.organization.users.splice(0, Infinity, ...users);
}

/** Ana and Bo in Sales, and Sign as the first run has made it: nobody else, and leavers are deactivated. */
async function open(options: { readonly sign?: SignOrgOptions; readonly config?: ConfigOptions } = {}) {
  employ({ ANA: row(OLD, 'Sign Sales'), BO: row(BO, 'Sign Sales') });
  world = await ServicesWorld.open({
    sign: signOrgs({ primary: { users: [signUser(OLD, 'Sales'), signUser(BO, 'Sales')], ...options.sign } }),
    files: sourceFiles([adobeConsoleSource(console)], {
      ...{ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
      ...options.config,
    }),
  });
}

async function sync(expected: number): Promise<{ items: string[]; skips: string[] }> {
  const { run, exitCode } = await world.run('sync');
  expect({ exitCode, error: run.error }).toMatchObject({ exitCode: expected });
  return { items: await world.itemsOf(run.id), skips: await world.skipsOf(run.id) };
}

const inSales = [{ name: 'Sales', primary: true, admin: false }];
const fate = (email: string) => {
  const { status, groups } = findUser(world.sign, email);
  return [status, groups];
};

describe('a person whose address has changed', () => {
  it('keeps the user in Sign with all it has, and the next run writes nothing (SEMANTICS 4, 28)', async () => {
    await open();
    await sync(0);
    const { id } = await idOf(OLD);
    world.sign.clearLedger();

    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(BO, 'Sign Sales') });
    expect(await sync(0)).toEqual({ items: [`${OLD} update applied`], skips: [] });
    expect(fate(NEW)).toEqual(['ACTIVE', inSales]);
    expect((await idOf(NEW)).id).toBe(id);
    expect(writesOf(world.sign).map(({ method, route }) => `${method} ${route}`)).toEqual(['PUT /users/:id']);

    world.sign.clearLedger();
    expect(await sync(0)).toEqual({ items: [], skips: [] });
    expect(writesOf(world.sign)).toEqual([]);
  });

  it('keeps the user also where that one was created by an earlier run, and everything else changes too', async () => {
    await open({ sign: { users: [] } });
    expect((await sync(0)).items).toEqual([`${OLD} create applied`, `${BO} create applied`]);
    employ({ ANA: row(NEW, 'Sign Legal'), BO: row(BO, 'Sign Sales') });
    await world.write(legalToo());
    expect((await sync(0)).items).toEqual([`${OLD} update applied`]);
    expect(fate(NEW)[1]).toEqual([{ name: 'Legal', primary: true, admin: false }]);
  });

  it('is planned as such, and applied from the plan as it was shown', async () => {
    await open();
    await sync(0);
    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(BO, 'Sign Sales') });
    const plan = await world.run('plan');
    const [stored] = await world.db.query<{ body: Record<string, unknown> }>(
      'select i.body from plan_item i join plan p on p.id = i.plan_id where p.run_id = $1',
      [plan.run.id],
    );
    expect(stored?.body).toMatchObject({ email: OLD, linkedKey: 'ANA', change: { after: { email: NEW } } });
    const applied = await world.run('apply', { planRunId: plan.run.id });
    expect(applied.exitCode).toBe(0);
    expect(fate(NEW)).toEqual(['ACTIVE', inSales]);
    expect((await sync(0)).items).toEqual([]);
  });

  it('is not linked by a test or a plan alone', async () => {
    await open();
    await world.run('test');
    await world.run('plan');
    expect(await world.db.query('select 1 from link')).toEqual([]);
    await sync(0);
    expect(await world.db.query('select 1 from link')).toHaveLength(2);
  });

  it.for([
    { sign: 'has the new address', found: NEW, settled: 'applied SETTLED', again: [] },
    {
      sign: 'has the old one',
      found: OLD,
      settled: 'superseded INTERRUPTED',
      again: [`${OLD} update applied`],
    },
  ])('whose rename was interrupted is settled by a look: Sign $sign', async ({ found, settled, again }) => {
    await open();
    await sync(0);
    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(BO, 'Sign Sales') });
    const { run } = await world.run('plan');
    await world.db.query(
      `update plan_item i set state = 'intended', attempt = 1 from plan p where p.id = i.plan_id and p.run_id = $1`,
      [run.id],
    );
    if (found !== OLD) world.sign.edit({ email: OLD, set: { email: found } });
    expect((await sync(0)).items).toEqual(again);
    expect(await world.itemsOf(run.id)).toEqual([`${OLD} update ${settled}`]);
    expect(fate(NEW)).toEqual(['ACTIVE', inSales]);
  });

  it('whom Sign refuses to rename fails alone with Sign’s words, is created by nobody, and is tried again', async () => {
    await open();
    await sync(0);
    employ({
      ANA: row(NEW, 'Sign Sales'),
      BO: row(BO, 'Sign Sales'),
      CY: row('cy.dee@example.com', 'Sign Sales'),
    });
    const fault = { kind: 'status', status: 400, code: 'MODIFYING_IMMUTABLE_FIELDS' } as const;
    world.sign.control({ faults: [{ ...fault, method: 'PUT', route: '/users/:id', every: 1 }] });
    expect((await sync(4)).items).toEqual([
      `${OLD} update failed 400 MODIFYING_IMMUTABLE_FIELDS`,
      'cy.dee@example.com create applied',
    ]);
    expect(fate(OLD)).toEqual(['ACTIVE', inSales]);
    expect(countRoutes(world.sign)['POST /users']).toBe(1);

    world.sign.control();
    expect((await sync(0)).items).toEqual([`${OLD} update applied`]);
    expect(fate(NEW)).toEqual(['ACTIVE', inSales]);
  });

  it('is the user of the new address where both are in Sign; the old one is in Sign only', async () => {
    await open();
    await sync(0);
    world.sign.edit({ addUser: { email: NEW } });
    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(BO, 'Sign Sales') });
    expect((await sync(0)).items).toEqual([`${OLD} deactivate applied`, `${NEW} update applied`]);
    expect([fate(OLD)[0], fate(NEW)]).toEqual(['INACTIVE', ['ACTIVE', inSales]]);
  });

  it('leaves everybody as they are where somebody new has the old address', async () => {
    await open();
    await sync(0);
    world.sign.clearLedger();
    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(BO, 'Sign Sales'), NEWCOMER: row(OLD, 'Sign Sales') });
    expect(await sync(4)).toEqual({
      items: [],
      skips: [`${OLD} ADDRESS_CONTESTED`, `${NEW} ADDRESS_CONTESTED`],
    });
    expect(writesOf(world.sign)).toEqual([]);
    // Whoever looks after Sign decides whose the user is; then the sync goes on by itself.
    world.sign.edit({ email: OLD, set: { email: NEW } });
    expect((await sync(0)).items).toEqual([`${OLD} create applied`]);
  });
});

describe('people who swap their addresses', () => {
  it('are each the user of the address they have now, and nobody comes or goes', async () => {
    await open();
    await sync(0);
    world.sign.clearLedger();
    employ({ ANA: row(BO, 'Sign Sales'), BO: row(OLD, 'Sign Sales') });
    expect(await sync(0)).toEqual({ items: [], skips: [] });
    expect(writesOf(world.sign)).toEqual([]);
    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(OLD, 'Sign Sales') });
    expect((await sync(0)).items).toEqual([`${BO} update applied`]);
    expect(fate(NEW)).toEqual(['ACTIVE', inSales]);
  });
});

describe('a person whose row is dropped', () => {
  it('keeps the user for the run, although the read is complete (SEMANTICS 3)', async () => {
    await open();
    await sync(0);
    employ({ ANA: { ...row(OLD, 'Sign Sales'), email: 'ana at example.com' }, BO: row(BO, 'Sign Sales') });
    expect(await sync(0)).toEqual({ items: [], skips: [`${OLD} ROW_DROPPED`] });
    expect(fate(OLD)).toEqual(['ACTIVE', inSales]);

    employ({ BO: row(BO, 'Sign Sales') });
    expect((await sync(0)).items).toEqual([`${OLD} deactivate applied`]);
  });
});

/** A user of the simulator has no id in its dump; the lists that were read have it. */
async function idOf(email: string): Promise<{ id: string | undefined }> {
  const [found] = await world.db.query<{ id: string }>(
    'select sign_user_id as id from sign_user where valid_to is null and email_key = $1',
    [email],
  );
  return { id: found?.id };
}

function legalToo(): Record<string, string> {
  return sourceFiles([adobeConsoleSource(console)], {
    ...{ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
    rules: [
      { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
      { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
    ],
  });
}
