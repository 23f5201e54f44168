import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replayRun } from '../../apps/all-in-one/src/index.js';
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
const bo = 'bo.ray@example.org';
const cy = 'cy.orr@example.net';

function filesOf(people: readonly Row[], scope: string, more: ConfigOptions = {}) {
  const files = configFiles({
    ...{ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
    more: `scope: {primary: ${scope}}`,
    ...more,
  });
  return { ...files, 'users.csv': csvOf(people) };
}

/** Bo is in Sales, Cy in the Default Group; Ana is not there. */
async function open(people: readonly Row[], scope: string, more?: ConfigOptions): Promise<void> {
  world = await ServicesWorld.open({
    sign: signOrgs({ primary: { users: [signUser(bo, 'Sales'), signUser(cy)] } }),
    files: filesOf(people, scope, more),
  });
}

const run = async (mode: 'sync' | 'plan' = 'sync') => (await world.run(mode)).run.id;

async function countsOf(runId: string): Promise<Record<string, unknown>> {
  const [row] = await world.db.query<{ counts: Record<string, unknown> }>(
    'select counts from plan where run_id = $1',
    [runId],
  );
  return row?.counts ?? {};
}

async function verdict(runId: string): Promise<string | undefined> {
  return (await replayRun(world.db, await world.config(), runId)).plans[0]?.verdict;
}

describe('a scope', () => {
  it('of created people grows with them, and replays see whom it had then', async () => {
    await open([row(ana, 'Sign Sales'), row(bo, 'Sign Sales')], '{created_by_me: True}');
    const first = await run();
    expect(await world.itemsOf(first)).toEqual([`${ana} create applied`]);
    expect(await world.skipsOf(first)).toEqual([`${bo} OUT_OF_SCOPE`, `${cy} OUT_OF_SCOPE`]);
    expect(await countsOf(first)).toMatchObject({ createdByMe: 0, signOnly: 0 });

    await world.write({ 'users.csv': csvOf([row(bo, 'Sign Sales')]) });
    const second = await run();
    expect(await world.itemsOf(second)).toEqual([`${ana} deactivate applied`]);
    expect(await world.skipsOf(second)).toEqual([`${bo} OUT_OF_SCOPE`, `${cy} OUT_OF_SCOPE`]);
    expect(await countsOf(second)).toMatchObject({ createdByMe: 1, signOnly: 1 });
    expect([await verdict(first), await verdict(second)]).toEqual(['same', 'same']);
  });

  it('of groups is that of who is in them now', async () => {
    await open([row(bo, 'Sign Sales')], "{groups: ['sal*']}");
    expect(await world.skipsOf(await run('plan'))).toEqual([`${cy} OUT_OF_SCOPE`]);
    await world.write({ 'users.csv': csvOf([row(ana, 'Sign Sales')]) });
    const leaver = await run();
    expect(await world.itemsOf(leaver)).toEqual([`${ana} create applied`, `${bo} deactivate applied`]);
    expect(await verdict(leaver)).toBe('same');
  });

  it('is what a limit is a share of, and holds in a run of few people too', async () => {
    // In the second run one of two is too many; one of three, with Bo, would not be.
    const people = [row(ana, 'Sign Sales')];
    await open(people, '{domains: [example.com, example.net]}', { signOnlyLimit: '40%' });
    const held = await run();
    expect(await world.itemsOf(held)).toEqual([
      `${ana} create applied`,
      `${cy} deactivate held SIGN_ONLY_LIMIT`,
    ]);
    const again = await run('plan');
    expect(await world.itemsOf(again)).toEqual([`${cy} deactivate held SIGN_ONLY_LIMIT`]);
    expect(await countsOf(again)).toMatchObject({ signOnly: 1, skipped: { OUT_OF_SCOPE: 1 } });

    const few = await world.run('sync', { people: [cy, bo] });
    const items = await world.itemsOf(few.run.id);
    expect(items.filter((line) => line.startsWith(bo))).toEqual([]);
    expect(await world.skipsOf(few.run.id)).toEqual([`${bo} OUT_OF_SCOPE`]);
  });

  it('that is made narrower lets nobody be put back who is out of it now', async () => {
    await open([row(bo, 'Sign Sales'), row(cy, 'Sign Sales')], '{domains: [example.org, example.net]}');
    const moved = await run();
    expect(await world.itemsOf(moved)).toEqual([`${cy} update applied`]);
    await world.write(filesOf([row(bo, 'Sign Sales')], '{domains: [example.org]}'));
    const undone = await world.run('plan', { undoRunId: moved });
    expect(await world.itemsOf(undone.run.id)).toEqual([]);
    expect(await world.skipsOf(undone.run.id)).toEqual([`${cy} OUT_OF_SCOPE`]);
  });
});
