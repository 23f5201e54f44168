import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JoinScope, OffboardingRepository, type Shape } from '#db';
import { change } from '#testing';
import { itemOf, RepositoriesWorld } from './repositories-world.js';

const DAY_MS = 24 * 3_600_000;

let world: RepositoriesWorld;
let scope: JoinScope;
let planId: string;
const offboarding = new OffboardingRepository();

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

beforeEach(async () => {
  const [orgId, runId] = [await world.org(), await world.run()];
  const chain = await world.directory.chainOf(world.db, randomUUID());
  const revision = await world.readDirectory(chain, { 'ana@example.com': ['Sales'] });
  const gone = ['bo', 'cy', 'di'].map((name) => [`${name}@example.com`, ['g-default']] as const);
  await world.refresh(orgId, { 'ana@example.com': ['g-sales'], ...Object.fromEntries(gone) });
  scope = {
    ...{
      runId,
      orgId,
      chain,
      revision,
      compareNames: false,
      guarded: new Map(),
      statusFreshFrom: new Date(0),
    },
    offboarding: { deactivateAfterMs: 30 * DAY_MS, now: await world.observed.now() },
  };
  ({ planId } = await world.plan(runId, orgId, []));
});

/** Lets somebody's rights be gone for so many days, to the moment of the planning round. */
async function remember(userId: string, days: number): Promise<void> {
  await world.db.query(
    'insert into offboarding (org_id, sign_user_id, since) values ($1, $2, $4::timestamptz - make_interval(days => $3))',
    [scope.orgId, userId, days, scope.offboarding?.now],
  );
}

async function remembered(): Promise<string[]> {
  const rows = await world.db.query<{ id: string }>(
    'select sign_user_id as id from offboarding where org_id = $1 order by 1',
    [scope.orgId],
  );
  return rows.map(({ id }) => id);
}

/** Address → how far, and the day that is told. */
async function stages(): Promise<Record<string, [Shape['offboarding'], string | undefined]>> {
  const shapes = new Map((await world.planning.shapes(scope)).map((shape) => [shape.id, shape]));
  const found: [string, [Shape['offboarding'], string | undefined]][] = [];
  for await (const people of world.planning.peopleOf(scope, [...shapes.keys()])) {
    for (const { emailKey, shape, deactivateOn } of people)
      found.push([emailKey, [shapes.get(shape)?.offboarding, deactivateOn]]);
  }
  return Object.fromEntries(found);
}

const dayIn = (days: number) =>
  new Date((scope.offboarding?.now.getTime() ?? 0) + days * DAY_MS).toISOString().slice(0, 10);

describe('off-boarding', () => {
  it('waits so many days by the time of the database, and is due then', async () => {
    await remember('u-bo', 29);
    await remember('u-cy', 30);
    const { 'bo@example.com': bo, 'cy@example.com': cy, 'di@example.com': di } = await stages();
    expect([bo?.[0], cy?.[0], di?.[0]]).toEqual(['waiting', 'due', null]);
    expect([bo?.[1], di?.[1]]).toEqual([dayIn(1), dayIn(30)]);
  });

  it('leaves shapes as they are where nobody is off-boarded in steps', async () => {
    const { offboarding: _, ...without } = scope;
    const plain = await world.planning.shapes(without);
    await remember('u-bo', 5);
    expect(await world.planning.shapes(without)).toEqual(plain);
    expect(plain.some((shape) => 'offboarding' in shape)).toBe(false);
  });

  it('begins and ends with the approval of the plan that found it, not before', async () => {
    await remember('u-cy', 5);
    const all = await world.planning.shapes(scope);
    const [begins, back] = [
      all.find((one) => !one.groupSet && !one.offboarding),
      all.find((one) => one.offboarding),
    ];
    await world.db.transaction((tx) =>
      offboarding.storeFindings(
        tx,
        scope,
        planId,
        new Map([
          [begins?.id ?? '', 'stripped'],
          [back?.id ?? '', 'back'],
        ]),
      ),
    );
    expect(await remembered()).toEqual(['u-cy']);
    await world.db.transaction((tx) => offboarding.adoptFindings(tx, scope.orgId, planId));
    expect(await remembered()).toEqual(['u-bo', 'u-di']);
    await world.db.transaction((tx) =>
      tx.query(
        `insert into plan_skip (plan_id, email_key, email, reason) values ($1, 'bo@example.com', 'bo@example.com', 'OUT_OF_SCOPE')`,
        [planId],
      ),
    );
    await world.db.transaction((tx) => offboarding.forget(tx, scope.orgId, planId));
    expect(await remembered()).toEqual(['u-bo']);
    await world.db.transaction((tx) => offboarding.forget(tx, scope.orgId, randomUUID()));
    expect(await remembered()).toEqual([]);
  });

  it('begins for those whose rights a plan took, and only for them', async () => {
    const strip = { change: change('reset', ['Sales'], ['Default Group']), deactivateOn: '2026-12-22' };
    const items = [
      itemOf('bo@example.com', strip),
      itemOf('cy@example.com', strip),
      itemOf('di@example.com', { change: strip.change }),
    ];
    const plan = await world.released(await world.run(), scope.orgId, items);
    await world.actions.end(
      world.db,
      plan.itemIds.map((itemId, index) => ({
        ...{ itemId, from: 'pending' },
        state: index === 1 ? ('skipped' as const) : ('applied' as const),
      })),
    );
    await world.db.transaction((tx) => offboarding.beginStripped(tx, plan.planId));
    expect(await remembered()).toEqual(['u-bo']);
  });
});
