import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WrittenUser } from '#db';
import { GROUPS, idOf, RepositoriesWorld, stagedUser } from './repositories-world.js';

let world: RepositoriesWorld;
let orgId: string;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
beforeEach(async () => {
  orgId = await world.org();
});
afterAll(() => world.close());

const ana = 'ana@example.com';
const bo = 'bo@example.com';

async function user(email: string) {
  const [row] = await world.observed.usersByKey(orgId, [email]);
  if (row === undefined) throw new Error(`${email} is not known.`);
  return row;
}

async function rowsOf(email: string): Promise<number> {
  const rows = await world.db.query('select from sign_user where org_id = $1 and email_key = $2', [
    orgId,
    email,
  ]);
  return rows.length;
}

async function ago(minutes: number): Promise<Date> {
  return new Date((await world.observed.now()).getTime() - minutes * 60_000);
}

function written(email: string, overrides: Partial<WrittenUser> = {}): WrittenUser {
  return {
    ...{
      signUserId: idOf(email),
      emailKey: email,
      email,
      firstName: 'Ana',
      lastName: 'Lee',
      accountAdmin: false,
    },
    ...{ memberships: [['g-legal', 0]], primaryGroupId: 'g-legal', status: 'ACTIVE' as const },
    ...overrides,
  };
}

describe('ObservedRepository.mergeRefresh', () => {
  it('stores users with their memberships, sorted by group, and knows neither status nor primary group', async () => {
    const { current } = await world.refresh(
      orgId,
      { [ana]: ['g-sales*', 'g-legal'], [bo]: [] },
      { admins: [bo] },
    );
    expect(current).toBe(2);
    expect(await user(ana)).toMatchObject({
      ...{
        signUserId: 'u-ana',
        accountAdmin: false,
        confidence: 'listed',
        status: null,
        primaryGroupId: null,
      },
      memberships: [
        ['g-legal', 0],
        ['g-sales', 1],
      ],
    });
    expect(await user(bo)).toMatchObject({ accountAdmin: true, memberships: [] });
  });

  it('keeps the validity of who is unchanged and begins a new one for who has changed, each time once', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-sales'] });
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-legal'] });
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-legal'] });
    expect([await rowsOf(ana), await rowsOf(bo)]).toEqual([1, 2]);
    const spans = await world.db.query(
      `select count(*)::int as current from sign_user where org_id = $1 and valid_to is null`,
      [orgId],
    );
    expect(spans).toEqual([{ current: 2 }]);
  });

  it('takes a list of 20,000 users again that the statistics of the server know nothing of yet', async () => {
    await world.db.query('analyze sign_user, sign_stage_user, sign_stage_member');
    const emails = Array.from({ length: 20_000 }, (_, index) => `u${index}@example.com`);
    await world.refresh(orgId, Object.fromEntries(emails.map((email) => [email, ['g-sales']])));
    const { current } = await world.refresh(
      orgId,
      Object.fromEntries(emails.map((email, index) => [email, [index % 2 === 0 ? 'g-sales' : 'g-legal']])),
    );
    expect(current).toBe(20_000);
    expect(await rowsOf('u0@example.com')).toBe(1);
    expect(await rowsOf('u1@example.com')).toBe(2);
  }, 60_000);

  it('keeps users whom the list lacks, and names them (SEMANTICS 25)', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-sales'] });
    const { current, missing } = await world.refresh(orgId, { [bo]: ['g-sales'] });
    expect({ current, missing }).toEqual({ current: 2, missing: [ana] });
    expect((await user(ana)).memberships).toEqual([['g-sales', 0]]);
  });

  it('names users whom only a group list knows', async () => {
    const id = randomUUID();
    await world.observed.stageMembers({ refreshId: id, orgId }, [
      { userId: 'u-ghost', groupId: 'g-sales', admin: false },
    ]);
    expect(await world.observed.missingFromStage(id, orgId)).toEqual(['u-ghost']);
    await world.observed.discardStage(id);
    expect(await world.observed.missingFromStage(id, orgId)).toEqual([]);
  });

  it('never overwrites what our own write taught us after the refresh had begun', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-sales'] });
    const startedAt = await world.observed.now();
    await world.db.transaction((tx) => world.observed.storeWritten(tx, orgId, [written(ana)]));
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-legal'] }, { startedAt });
    expect((await user(ana)).memberships).toEqual([['g-legal', 0]]);
    expect((await user(bo)).memberships).toEqual([['g-legal', 0]]);
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-legal'] });
    expect((await user(ana)).memberships).toEqual([['g-sales', 0]]);
  });

  it('carries a status and its age over to a changed row', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'] });
    const askedAt = await world.observed.now();
    await world.db.transaction((tx) =>
      world.observed.storeFacts(tx, orgId, [{ signUserId: 'u-ana', status: 'CREATED' }], askedAt),
    );
    await world.refresh(orgId, { [ana]: ['g-legal'] });
    expect(await user(ana)).toMatchObject({ status: 'CREATED', statusAt: askedAt, confidence: 'listed' });
  });

  it('follows a changed address of one user, and takes a list that says things twice', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'] });
    const id = randomUUID();
    const renamed = { ...stagedUser(ana), email: 'Ana.Lee@example.com', emailKey: 'ana.lee@example.com' };
    const stage = { refreshId: id, orgId };
    expect(await world.observed.stageUsers(stage, [renamed, renamed])).toBe(1);
    expect(await world.observed.stageUsers(stage, [renamed])).toBe(0);
    const member = { userId: 'u-ana', groupId: 'g-sales', admin: false };
    expect(await world.observed.stageMembers(stage, [member, member])).toBe(2);
    expect(await world.observed.stagedRows(world.db, id)).toBe(3);
    const startedAt = await world.observed.now();
    await world.db.transaction(async (tx) => {
      const revision = await world.directory.nextRevision(tx);
      expect(await world.observed.mergeRefresh(tx, { id, orgId, revision, startedAt }, GROUPS)).toBe(1);
    });
    expect(await world.observed.usersByKey(orgId, [ana])).toEqual([]);
    expect(await user('ana.lee@example.com')).toMatchObject({
      signUserId: 'u-ana',
      memberships: [['g-sales', 0]],
    });
  });

  it('ends groups that are gone, follows names, and keeps a group that was created since', async () => {
    await world.refresh(orgId, {});
    const startedAt = await world.observed.now();
    const created = { id: 'g-lab', key: 'lab', name: 'Lab', isDefault: false };
    await world.db.transaction(async (tx) => {
      await world.observed.addGroup(tx, orgId, created);
      await world.observed.addGroup(tx, orgId, created); // a redelivery
    });
    const [defaultGroup, legal] = GROUPS;
    if (defaultGroup === undefined || legal === undefined) throw new Error('The builders name these groups.');
    const groups = [defaultGroup, { ...legal, name: 'LEGAL' }];
    await world.refresh(orgId, {}, { startedAt, groups });
    expect((await world.observed.groups(orgId)).map(({ name }) => name)).toEqual([
      'Default Group',
      'Lab',
      'LEGAL',
    ]);
  });

  it('leaves nothing staged, and what a killed process left of an org can be forgotten', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'] });
    expect(await world.db.query('select from sign_stage_user')).toEqual([]);
    const other = await world.org();
    for (const each of [orgId, other]) {
      await world.observed.stageUsers({ refreshId: randomUUID(), orgId: each }, [stagedUser(ana)]);
    }
    await world.observed.forgetStages(orgId);
    expect(await world.db.query('select org_id as id from sign_stage_user')).toEqual([{ id: other }]);
    await world.observed.forgetStages(other);
  });

  it('touches no other org', async () => {
    const other = await world.org();
    await world.refresh(other, { [ana]: ['g-legal'] });
    await world.refresh(orgId, { [ana]: ['g-sales'] });
    expect((await world.observed.usersByKey(other, [ana]))[0]?.memberships).toEqual([['g-legal', 0]]);
  });
});

describe('ObservedRepository.storeFacts', () => {
  beforeEach(() => world.refresh(orgId, { [ana]: ['g-legal', 'g-sales'], [bo]: ['g-sales'] }));

  const store = async (facts: Parameters<typeof world.observed.storeFacts>[2], askedAt?: Date) => {
    const at = askedAt ?? (await world.observed.now());
    await world.db.transaction((tx) => world.observed.storeFacts(tx, orgId, facts, at));
    return at;
  };

  it('begins a new validity for what differs, and only freshens what does not', async () => {
    const first = await store([{ signUserId: 'u-ana', status: 'ACTIVE' }]);
    expect(await user(ana)).toMatchObject({ status: 'ACTIVE', statusAt: first, confidence: 'fresh' });
    const rows = await rowsOf(ana);
    const second = await store([{ signUserId: 'u-ana', status: 'ACTIVE' }]);
    expect(await rowsOf(ana)).toBe(rows);
    expect((await user(ana)).statusAt).toEqual(second);
    await store([{ signUserId: 'u-ana', status: 'INACTIVE' }]);
    expect(await rowsOf(ana)).toBe(rows + 1);
    expect(await rowsOf(bo)).toBe(1);
  });

  it('stores groups with the primary one, and leaves the status as old as it was', async () => {
    const statusAt = await store([{ signUserId: 'u-ana', status: 'ACTIVE' }]);
    const at = await store([
      { signUserId: 'u-ana', memberships: [['g-legal', 1]], primaryGroupId: 'g-legal' },
    ]);
    expect(await user(ana)).toMatchObject({
      ...{ memberships: [['g-legal', 1]], primaryGroupId: 'g-legal', primaryAt: at },
      ...{ status: 'ACTIVE', statusAt },
    });
  });

  it('takes a status that was asked for before a list was read again: lists say nothing of it', async () => {
    const askedAt = await ago(1);
    await world.refresh(orgId, { [ana]: ['g-sales'], [bo]: ['g-sales'] });
    await store([{ signUserId: 'u-ana', status: 'ACTIVE' }], askedAt);
    expect(await user(ana)).toMatchObject({
      status: 'ACTIVE',
      statusAt: askedAt,
      memberships: [['g-sales', 0]],
    });
    await store([{ signUserId: 'u-bo', memberships: [['g-sales', 0]], primaryGroupId: 'g-sales' }], askedAt);
    expect(await user(bo)).toMatchObject({ primaryGroupId: 'g-sales', primaryAt: askedAt });
  });

  it('does not take groups that a list has overtaken, nor which of them was primary', async () => {
    const askedAt = await ago(1);
    await world.refresh(orgId, { [ana]: ['g-sales'] });
    const answered = { memberships: [['g-legal', 0] as const], primaryGroupId: 'g-legal' };
    await store([{ signUserId: 'u-ana', ...answered }], askedAt);
    expect(await user(ana)).toMatchObject({ memberships: [['g-sales', 0]], primaryGroupId: null });
  });

  it('does not take an answer that was asked for before our own write', async () => {
    const askedAt = await world.observed.now();
    await world.db.transaction((tx) =>
      world.observed.storeWritten(tx, orgId, [written(ana, { status: 'INACTIVE' })]),
    );
    await store([{ signUserId: 'u-ana', status: 'ACTIVE' }], askedAt);
    expect((await user(ana)).status).toBe('INACTIVE');
  });
});

describe('ObservedRepository.storeWritten', () => {
  it('is the next state of these users, fresh, and adds those whom a creation made', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'] });
    await world.db.transaction((tx) =>
      world.observed.storeWritten(tx, orgId, [written(ana), written(bo, { status: null })]),
    );
    expect(await user(ana)).toMatchObject({
      memberships: [['g-legal', 0]],
      confidence: 'fresh',
      status: 'ACTIVE',
    });
    expect(await user(bo)).toMatchObject({ primaryGroupId: 'g-legal', status: null, statusAt: null });
    expect([await rowsOf(ana), await rowsOf(bo)]).toEqual([2, 1]);
  });

  it('may be followed by doubt, after which a status is stale until it is read again', async () => {
    await world.db.transaction(async (tx) => {
      await world.observed.storeWritten(tx, orgId, [written(ana)]);
      await world.observed.markInDoubt(tx, orgId, [ana]);
    });
    expect(await user(ana)).toMatchObject({ confidence: 'in_doubt', statusAt: null, status: 'ACTIVE' });
    await world.refresh(orgId, { [ana]: ['g-legal'] });
    expect((await user(ana)).confidence).toBe('in_doubt');
    const askedAt = await world.observed.now();
    await world.db.transaction((tx) =>
      world.observed.storeFacts(tx, orgId, [{ signUserId: 'u-ana', status: 'ACTIVE' }], askedAt),
    );
    expect(await user(ana)).toMatchObject({ confidence: 'fresh', statusAt: askedAt });
  });
});

describe('ObservedRepository.usersByKey', () => {
  it('takes of two users of one address the one that planning takes', async () => {
    await world.refresh(orgId, { [ana]: ['g-sales'] }, { startedAt: await ago(5) });
    await world.db.transaction(async (tx) => {
      await world.observed.storeWritten(tx, orgId, [
        written(ana, { signUserId: 'u-a-left', status: 'INACTIVE' }),
      ]);
    });
    expect((await world.observed.usersByKey(orgId, [ana])).map(({ signUserId }) => signUserId)).toEqual([
      'u-ana',
    ]);
  });
});
