import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JoinScope, Shape, ShapedPerson } from '#db';
import { RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let scope: JoinScope;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

const DAY = 24 * 3_600_000;
const people = {
  'ana@example.com': ['Sales'],
  'bo@example.com': ['Sales'],
  'Zoë@example.com': ['Sales'],
  'cy@example.com': ['Legal'],
  'new@example.com': ['Sales'],
};
const users = {
  'ana@example.com': ['g-sales'],
  'bo@example.com': ['g-sales'],
  'zoë@example.com': ['g-sales'],
  'cy@example.com': ['g-legal', 'g-sales'],
  'only@example.com': ['g-default'],
};

beforeEach(async () => {
  const orgId = await world.org();
  const runId = await world.run();
  const chain = await world.directory.chainOf(world.db, randomUUID());
  const revision = await world.readDirectory(chain, people);
  await world.refresh(orgId, users);
  scope = {
    ...{ runId, orgId, chain, revision, compareNames: false, guarded: new Map() },
    statusFreshFrom: new Date(Date.now() - DAY),
  };
});

async function peopleOf(shapes: readonly Shape[], of = scope): Promise<ShapedPerson[]> {
  const all: ShapedPerson[] = [];
  for await (const batch of world.planning.peopleOf(
    of,
    shapes.map(({ id }) => id),
  ))
    all.push(...batch);
  return all;
}

/** Everybody under the shape they share: `people in sign, status` → addresses. */
async function byShape(of = scope): Promise<{ shape: Shape; emails: string[] }[]> {
  const shapes = await world.planning.shapes(of);
  const everybody = await peopleOf(shapes, of);
  return shapes.map((shape) => ({
    shape,
    emails: everybody.filter((person) => person.shape === shape.id).map(({ emailKey }) => emailKey),
  }));
}

async function shapeOf(emailKey: string, of = scope): Promise<Shape> {
  const found = (await byShape(of)).find(({ emails }) => emails.includes(emailKey));
  if (found === undefined) throw new Error(`${emailKey} has no shape.`);
  return found.shape;
}

describe('PlanningRepository', () => {
  it('counts everybody of either side in exactly one shape, and finds as many people as it counted', async () => {
    const shapes = await byShape();
    for (const { shape, emails } of shapes) expect(emails).toHaveLength(shape.people);
    expect(shapes.map(({ emails }) => emails.join(' ')).toSorted()).toEqual([
      'ana@example.com bo@example.com zoë@example.com',
      'cy@example.com',
      'new@example.com',
      'only@example.com',
    ]);
    expect(new Set(shapes.map(({ shape }) => shape.id)).size).toBe(shapes.length);
  });

  it('reads people in code point order of their addresses, as a plan is sealed', async () => {
    const shapes = await world.planning.shapes(scope);
    const addresses = (await peopleOf(shapes)).map(({ emailKey }) => emailKey);
    expect(addresses).toEqual(addresses.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect((await peopleOf(shapes)).find(({ emailKey }) => emailKey === 'zoë@example.com')?.email).toBe(
      'Zoë@example.com',
    );
  });

  it('sees the directory as of its revision, whatever was read since', async () => {
    await world.readDirectory(scope.chain, {});
    expect((await shapeOf('new@example.com')).groupSet).not.toBeNull();
  });

  it('joins the baseline in where people’s last complete record counts', async () => {
    const now = await world.readDirectory(scope.chain, { 'ana@example.com': ['Legal'] });
    const union: JoinScope = { ...scope, revision: now, baselineRevision: scope.revision };
    const ana = await shapeOf('ana@example.com', union);
    const bo = await shapeOf('bo@example.com', union);
    const sets = await world.groupSets.all(
      [ana.groupSet, ana.baselineGroupSet, bo.baselineGroupSet].map((id) => id ?? 0),
    );
    expect([ana.groupSet, ana.baselineGroupSet].map((id) => sets.get(id ?? 0))).toEqual([
      ['Legal'],
      ['Sales'],
    ]);
    expect([bo.groupSet, sets.get(bo.baselineGroupSet ?? 0)]).toEqual([null, ['Sales']]);
  });

  it('tells a fresh status from a stale one, and one learnt in the run is never stale', async () => {
    const store = async (status: 'ACTIVE' | 'INACTIVE', at: Date) =>
      world.db.transaction((tx) =>
        world.observed.storeFacts(tx, scope.orgId, [{ signUserId: 'u-ana', status }], at),
      );
    const at = await world.observed.now();
    await store('ACTIVE', at);
    expect(await shapeOf('ana@example.com')).toMatchObject({ status: 'ACTIVE', statusIsFresh: true });
    const strict = { ...scope, statusFreshFrom: new Date(Date.now() + DAY) };
    expect((await shapeOf('ana@example.com', strict)).statusIsFresh).toBe(true);
    await world.db.query(`update sign_user set status_at = now() - interval '2 days' where org_id = $1`, [
      scope.orgId,
    ]);
    expect((await shapeOf('ana@example.com')).statusIsFresh).toBe(false);
    await store('ACTIVE', at);
    await world.db.transaction((tx) => world.observed.markInDoubt(tx, scope.orgId, ['ana@example.com']));
    expect((await shapeOf('ana@example.com')).statusIsFresh).toBe(false);
  });

  it('believes which group is primary only when that was asked in this run', async () => {
    const at = await world.observed.now();
    await world.db.transaction((tx) =>
      world.observed.storeFacts(tx, scope.orgId, [{ signUserId: 'u-cy', primaryGroupId: 'g-sales' }], at),
    );
    expect((await shapeOf('cy@example.com')).primaryGroupId).toBe('g-sales');
    const later = { ...scope, runId: await world.run() };
    expect((await shapeOf('cy@example.com', later)).primaryGroupId).toBeNull();
  });

  it('compares names only where they are managed, and an empty one differs from nothing', async () => {
    const revision = await world.readDirectory(scope.chain, people, { firstName: 'Anna' });
    const renamed = { ...scope, revision };
    expect((await shapeOf('ana@example.com', renamed)).namesDiffer).toBe(false);
    expect((await shapeOf('ana@example.com', { ...renamed, compareNames: true })).namesDiffer).toBe(true);
    const nameless = await world.readDirectory(scope.chain, people, { firstName: '' });
    expect(
      (await shapeOf('ana@example.com', { ...scope, revision: nameless, compareNames: true })).namesDiffer,
    ).toBe(false);
  });

  it('keeps owners, protected and disabled people apart', async () => {
    const revision = await world.readDirectory(scope.chain, people, { disabled: ['bo@example.com'] });
    const guarded = new Map([
      ['ana@example.com', 'owner'],
      ['new@example.com', 'protected'],
    ] as const);
    const of = { ...scope, revision, guarded };
    expect((await shapeOf('ana@example.com', of)).guarded).toBe('owner');
    expect((await shapeOf('new@example.com', of)).guarded).toBe('protected');
    expect((await shapeOf('bo@example.com', of)).enabled).toBe(false);
  });

  it('counts two users of one address once: the one that is not inactive', async () => {
    const twin = (signUserId: string, status: 'ACTIVE' | 'INACTIVE') => ({
      ...{
        signUserId,
        status,
        emailKey: 'only@example.com',
        email: 'only@example.com',
        firstName: '',
        lastName: '',
      },
      ...{ accountAdmin: false, memberships: [], primaryGroupId: null },
    });
    await world.db.transaction((tx) =>
      world.observed.storeWritten(tx, scope.orgId, [twin('u-only', 'INACTIVE'), twin('u-second', 'ACTIVE')]),
    );
    const shapes = await world.planning.shapes(scope);
    const found = (await peopleOf(shapes)).filter(({ emailKey }) => emailKey === 'only@example.com');
    expect(found.map(({ signUserId }) => signUserId)).toEqual(['u-second']);
  });

  it('asks for each fact once a run, and tells which ones could not be read', async () => {
    const { runId, orgId } = scope;
    const questions = [
      { signUserId: 'u-ana', fact: 'status' as const },
      { signUserId: 'u-cy', fact: 'groups' as const },
    ];
    expect(await world.planning.ask(world.db, runId, orgId, questions)).toEqual(questions);
    expect(await world.planning.ask(world.db, runId, orgId, questions)).toEqual([]);
    await world.planning.settleQuestions(world.db, runId, orgId, [
      { signUserId: 'u-ana', fact: 'status', failure: 'Sign said no.' },
      { signUserId: 'u-cy', fact: 'groups' },
    ]);
    expect((await shapeOf('ana@example.com')).unread).toEqual(['status']);
    expect((await shapeOf('cy@example.com')).unread).toEqual([]);
    expect(await world.planning.failedFacts(runId, orgId)).toEqual([
      { signUserId: 'u-ana', reason: 'Sign said no.' },
    ]);
    expect((await shapeOf('ana@example.com', { ...scope, runId: await world.run() })).unread).toEqual([]);
  });

  it('stores whom a plan leaves alone without moving them, each with the reason of the shape', async () => {
    const planId = randomUUID();
    const shape = await shapeOf('ana@example.com');
    await world.db.transaction((tx) =>
      world.planning.storeSkips(tx, scope, planId, new Map([[shape.id, 'CREATE_USERS_OFF']])),
    );
    expect(await world.reports.skips(planId, 2)).toEqual([
      { email: 'ana@example.com', reason: 'CREATE_USERS_OFF' },
      { email: 'bo@example.com', reason: 'CREATE_USERS_OFF' },
    ]);
    expect(await world.reports.skips(planId, 10)).toHaveLength(3);
  });

  it('names everybody of either side for address patterns', async () => {
    const keys: string[] = [];
    for await (const rows of world.planning.emailKeys(scope.orgId, scope.chain, scope.revision)) {
      keys.push(...rows.map(({ emailKey }) => emailKey));
    }
    expect(keys.toSorted()).toEqual([
      'ana@example.com',
      'bo@example.com',
      'cy@example.com',
      'new@example.com',
      'only@example.com',
      'zoë@example.com',
    ]);
  });
});

describe('the review of statuses', () => {
  it('comes to each person between half the cycle and the whole of it, a slice at a time', async () => {
    const orgId = await world.org();
    const crowd = Array.from({ length: 400 }, (_, index) => `p${index}@example.com`);
    await world.refresh(orgId, Object.fromEntries(crowd.map((email) => [email, []])));
    const due = async (days: number) => {
      await world.db.query(
        `update sign_user set status = 'ACTIVE', status_at = now() - make_interval(secs => $2) where org_id = $1`,
        [orgId, (days * DAY) / 1000],
      );
      return (await world.planning.dueForReview(orgId, 7 * DAY)).length;
    };
    expect([await due(3.4), await due(7.1)]).toEqual([0, 400]);
    const [early, late] = [await due(4.5), await due(6)];
    expect(early).toBeGreaterThan(50);
    expect(late).toBeGreaterThan(early + 50);
    expect(late).toBeLessThan(400);
    await world.db.query(`update sign_user set status = 'INACTIVE' where org_id = $1`, [orgId]);
    expect(await world.planning.dueForReview(orgId, DAY)).toEqual([]);
  });
});
