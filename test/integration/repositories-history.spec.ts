import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DriftRepository, HistoryRepository } from '#db';
import { emailKey, historyOf, stateAt } from '#domain';
import { change } from '#testing';
import { GROUPS, idOf, itemOf, RepositoriesWorld } from './repositories-world.js';

const ANA = 'ana@example.com';

let world: RepositoriesWorld;
let histories: HistoryRepository;
let drifts: DriftRepository;
let orgId: string;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  histories = new HistoryRepository(world.db);
  drifts = new DriftRepository(world.db);
});
beforeEach(async () => {
  orgId = await world.org();
});
afterAll(() => world.close());

async function run(): Promise<string> {
  const runId = await world.run();
  await world.db.query(`insert into run_org (run_id, org_id, state) values ($1, $2, 'done')`, [runId, orgId]);
  return runId;
}

/** A plan that rests on everything that is stored by then. */
async function planned(items: Parameters<RepositoriesWorld['plan']>[2]) {
  const made = await world.released(await run(), orgId, items);
  await world.db.query(`update plan set org_revision = nextval('revision') where id = $1`, [made.planId]);
  return made;
}

/** What the executor stores in one transaction when an item has been applied. */
async function applied(itemId: string, groupId: string): Promise<void> {
  await world.db.transaction(async (tx) => {
    await world.actions.intend(tx, [{ itemId, call: 'PUT' }]);
    await world.actions.end(tx, [{ itemId, from: 'intended', state: 'applied' }]);
    const names = { email: ANA, emailKey: emailKey(ANA), firstName: 'Ana', lastName: 'Lee' };
    const rights = { accountAdmin: false, memberships: [[groupId, 0]] as const, status: 'ACTIVE' as const };
    const written = { signUserId: idOf(ANA), ...names, ...rights, primaryGroupId: groupId };
    await world.observed.storeWritten(tx, orgId, [written]);
  });
}

async function orgHistory() {
  const facts = await histories.facts('spec', emailKey(ANA));
  const { label } = await world.runs.org(orgId);
  const steps = historyOf(facts).filter((step) => step.what !== 'directory' && step.org === label);
  return { facts, label, steps };
}

async function changedSince(runId: string, only?: readonly string[]) {
  const previous = await drifts.previousPlan(world.db, orgId, runId);
  return previous ? drifts.changedSince(world.db, orgId, previous, only) : [];
}

describe('HistoryRepository', () => {
  it('knows our own write from what somebody did by hand, and the state at each moment', async () => {
    await world.refresh(orgId, { [ANA]: ['g-default'] });
    const { itemIds } = await planned([
      itemOf(ANA, { change: change('update', ['Default Group'], ['Sales']) }),
    ]);
    await applied(itemIds[0] ?? '', 'g-sales');
    await world.refresh(orgId, { [ANA]: ['g-legal'] });

    const { facts, label, steps } = await orgHistory();
    expect(steps.map((step) => (step.what === 'sign' ? `sign ${step.cause}` : step.what))).toEqual([
      'sign first-seen',
      'decision',
      'outcome',
      'sign run',
      'sign hand',
    ]);
    const groupAt = (at: string) => {
      const org = stateAt(facts, at).orgs.find((place) => place.org === label);
      return org?.user?.state.memberships.map(({ name }) => name);
    };
    expect(groupAt(steps[2]?.at ?? '')).toEqual(['Sales']);
    expect(groupAt(steps[4]?.at ?? '')).toEqual(['Legal']);
    expect(groupAt('2001-01-01T00:00:00.000Z')).toBeUndefined();
  });

  it('takes a group for what it was called then, and the time of old rows from what is known of them', async () => {
    await run();
    await world.refresh(orgId, { [ANA]: ['g-sales'] });
    await world.db.query('update sign_user set since = null where org_id = $1', [orgId]);
    const renamed = GROUPS.map((group) =>
      group.id === 'g-sales' ? { ...group, name: 'Field Sales', key: 'field sales' } : group,
    );
    await world.refresh(orgId, { [ANA]: ['g-sales*'] }, { groups: renamed });
    const { steps } = await orgHistory();
    const names = steps.map((step) => step.what === 'sign' && step.user.memberships[0]?.name);
    expect(names).toEqual(['Sales', 'Field Sales']);
  });

  it('reads a person of the directory over the reads of all chains', async () => {
    const email = 'dee@example.com';
    for (const [chain, people] of [
      [901, { [email]: ['Sign Sales'] }],
      [901, { [email]: ['Sign Sales'] }],
      [902, { [email]: ['Sign Sales'] }],
      [902, {}],
    ] as const) {
      const runId = await run();
      const at = await world.observed.now();
      await world.db.query(
        `insert into directory_chain (id, digest) overriding system value values ($1, $2) on conflict do nothing`,
        [chain, `chain ${chain}`],
      );
      const revision = await world.readDirectory(chain, people, { readAt: at });
      await world.db.transaction((tx) =>
        world.directory.addSnapshot(tx, {
          ...{ revision, chain, runId, evidence: {}, verdict: { view: 'complete' }, readAt: at },
          ...{ people: 1, inScope: 1, baseline: false },
        }),
      );
    }
    const steps = historyOf(await histories.facts('spec', emailKey(email)));
    expect(steps.map((step) => step.what === 'directory' && step.person?.groups)).toEqual([
      ['Sign Sales'],
      undefined,
    ]);
  });
});

describe('a person whom plans leave alone', () => {
  it('has that in the history, with the reason', async () => {
    const [first, second] = [await planned([]), await planned([])];
    for (const { planId } of [first, second]) {
      await world.db.query(
        `insert into plan_skip (plan_id, email_key, email, reason) values ($1, $2, $2, 'CREATE_USERS_OFF'), ($1, 'bo@example.com', 'Bo@example.com', 'PROTECTED')`,
        [planId, ANA],
      );
    }
    const { steps, facts, label } = await orgHistory();
    expect(steps).toMatchObject([{ what: 'decision', skipped: 'CREATE_USERS_OFF' }]);
    const last = new Date(Date.now() + 60_000).toISOString();
    expect(stateAt(facts, last).orgs.find(({ org }) => org === label)?.desired).toMatchObject({
      ...{ skipped: 'CREATE_USERS_OFF', changes: [] },
    });
  });
});

describe('DriftRepository', () => {
  it('names whom somebody else has changed since the last plan, with the state of then', async () => {
    await world.refresh(orgId, { [ANA]: ['g-default'], 'bo@example.com': ['g-sales'] });
    const { itemIds } = await planned([
      itemOf(ANA, { change: change('update', ['Default Group'], ['Sales']) }),
    ]);
    await applied(itemIds[0] ?? '', 'g-sales');
    const next = await run();
    expect(await changedSince(next)).toEqual([]);

    await world.refresh(orgId, { [ANA]: ['g-legal'], 'bo@example.com': ['g-legal'] });
    const changed = (await changedSince(next)).toSorted((a, b) => (a.signUserId < b.signUserId ? -1 : 1));
    expect(changed).toMatchObject([
      { signUserId: idOf(ANA), written: { memberships: [{ name: 'Sales' }] }, former: null },
      { signUserId: idOf('bo@example.com'), written: null, former: { memberships: [['g-sales', 0]] } },
    ]);
    expect(await changedSince(next, ['bo@example.com', 'nobody@example.com'])).toEqual(changed.slice(1));
  });

  it.for(['undoRunId', 'basedOn'])(
    'takes no plan of a run with %s for the one that said what people were meant to be',
    async (option) => {
      await world.refresh(orgId, { [ANA]: ['g-default'] });
      const meant = await planned([]);
      const { planId } = await planned([
        itemOf(ANA, { change: change('update', ['Default Group'], ['Sales']) }),
      ]);
      const next = await run();
      expect((await drifts.previousPlan(world.db, orgId, next))?.id).toBe(planId);
      await world.db.query(
        `update run set options = jsonb_build_object($2::text, $3::text) where id = (select run_id from plan where id = $1)`,
        [planId, option, next],
      );
      expect((await drifts.previousPlan(world.db, orgId, next))?.id).toBe(meant.planId);
    },
  );

  it('expects nothing of people about whom the last plan wanted something that was not applied', async () => {
    await world.refresh(orgId, { [ANA]: ['g-default'] });
    await planned([itemOf(ANA, { change: change('update', ['Default Group'], ['Sales']) })]);
    await world.refresh(orgId, { [ANA]: ['g-legal'] });
    expect(await changedSince(await run())).toEqual([{ signUserId: idOf(ANA), written: null, former: null }]);
  });

  it('keeps one open drift of a person, and calls it healed once an item of theirs was applied', async () => {
    const state = change('update', ['Legal'], ['Sales']);
    const drift = {
      emailKey: emailKey(ANA),
      email: ANA,
      expected: state.after,
      actual: state.before ?? state.after,
    };
    await world.refresh(orgId, { [ANA]: ['g-legal'] });
    const [first, second] = [await run(), await run()];
    for (const runId of [first, second]) {
      await world.db.transaction((tx) => drifts.store(tx, runId, orgId, [drift]));
    }
    const { label } = await world.runs.org(orgId);
    const listed = async (states?: string[]) =>
      (await drifts.page('spec', { org: label, limit: 10, ...(states && { states }) })).drifts;
    expect(await listed()).toMatchObject([{ email: ANA, state: 'open' }]);
    expect(new Set([(await listed())[0]?.firstRun, (await listed())[0]?.lastRun]).size).toBe(2);
    expect(await world.db.transaction((tx) => drifts.open(tx, orgId))).toHaveLength(1);

    const { itemIds } = await planned([itemOf(ANA, { change: state })]);
    await applied(itemIds[0] ?? '', 'g-sales');
    expect(await listed(['open'])).toEqual([]);
    expect(await listed(['healed'])).toMatchObject([{ state: 'healed' }]);
    expect(await world.db.transaction((tx) => drifts.open(tx, orgId))).toEqual([]);
  });

  it('pages by id, the newest first', async () => {
    const runId = await run();
    const { after } = change('update', ['Legal'], ['Sales']);
    const found = ['a', 'b', 'c'].map((name) => ({
      ...{ emailKey: `${name}@example.com`, email: `${name}@example.com`, expected: after, actual: after },
    }));
    await world.db.transaction((tx) => drifts.store(tx, runId, orgId, found));
    const { label: org } = await world.runs.org(orgId);
    const first = await drifts.page('spec', { org, limit: 2 });
    expect(first.drifts).toHaveLength(2);
    const second = await drifts.page('spec', { org, limit: 2, before: Number(first.next) });
    expect(second).toMatchObject({ drifts: [{ email: 'a@example.com' }], next: null });
  });
});
