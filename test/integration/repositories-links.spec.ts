import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type JoinScope, LinkRepository } from '#db';
import { judgeLinks } from '#domain';
import { mergeRepeated } from '../../apps/planner/src/merge-repeated.js';
import { idOf, itemOf, RepositoriesWorld } from './repositories-world.js';

const SOURCE = 'ldap:ldap.example.com/dc=example,dc=com';

let world: RepositoriesWorld;
let links: LinkRepository;
let orgId: string;
let runId: string;
let chain: number;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  links = new LinkRepository(world.db);
});
beforeEach(async () => {
  orgId = await world.org();
  runId = await world.run();
  chain = await world.directory.chainOf(world.db, randomUUID());
});
afterAll(() => world.close());

/** A read of people in Sales, `address key`; a person without a key has none. */
async function read(
  people: readonly string[],
  evidence: Readonly<Record<string, unknown>> = { source: SOURCE },
  view = 'complete',
): Promise<number> {
  const keyOf = people.map((words) => words.split(' ') as [string, string | undefined]);
  const revision = await world.readDirectory(
    chain,
    Object.fromEntries(keyOf.map(([email]) => [email, ['Sales']])),
    {
      keys: Object.fromEntries(keyOf.flatMap(([email, key]) => (key === undefined ? [] : [[email, key]]))),
    },
  );
  await world.db.transaction((tx) =>
    world.directory.addSnapshot(tx, {
      ...{
        revision,
        chain,
        runId,
        evidence,
        verdict: { view },
        people: people.length,
        inScope: people.length,
      },
      ...{ baseline: false, readAt: new Date() },
    }),
  );
  return revision;
}

const sign = (...emails: readonly string[]) =>
  world.refresh(orgId, Object.fromEntries(emails.map((email) => [email, ['g-sales']])));
const link = (revision: number) => world.db.transaction((tx) => links.linkByAddress(tx, orgId, revision));

/** `key user`, the source's name left out. */
async function stored(): Promise<string[]> {
  const rows = await world.db.query<{ person_key: string; source: string; sign_user_id: string }>(
    'select person_key, source, sign_user_id from link where org_id = $1 order by 1',
    [orgId],
  );
  return rows.map((row) => `${row.person_key.slice(row.source.length + 1)} ${row.sign_user_id}`);
}

async function elsewhere(revision: number, baselineRevision?: number): Promise<string[]> {
  const rows = await links.elsewhere({
    ...{ orgId, chain, revision, ...(baselineRevision !== undefined && { baselineRevision }) },
  });
  return rows.map((row) =>
    [
      `${row.userKey} → ${row.emailKey}`,
      ...(row.addressInSign ? ['in Sign'] : []),
      ...(row.userAddressInDirectory ? ['taken'] : []),
    ].join(', '),
  );
}

const ana = 'ana@example.com';
const bo = 'bo@example.com';

describe('the source’s key of a person', () => {
  const keysNow = async () => {
    const rows = await world.db.query<{ line: string }>(
      `select concat_ws(' ', email_key, source_key, valid_from) as line from directory_person
       where chain = $1 and valid_to is null order by 1`,
      [chain],
    );
    return rows.map(({ line }) => line);
  };

  it('is kept with the person, and begins a new validity when it changes', async () => {
    const first = await read([`${ana} k1`, bo]);
    expect(await keysNow()).toEqual([`${ana} k1 ${first}`, `${bo} ${first}`]);
    const second = await read([`${ana} k1`, `${bo} k2`]);
    expect(await keysNow()).toEqual([`${ana} k1 ${first}`, `${bo} k2 ${second}`]);
    const third = await read([`${ana} k3`, `${bo} k2`]);
    expect(await keysNow()).toEqual([`${ana} k3 ${third}`, `${bo} k2 ${second}`]);
  });

  it('of several rows of one address is the first that there is (SEMANTICS 2)', async () => {
    const readId = randomUUID();
    const [groupSet = 0] = await world.groupSets.idsOf([['Sales']]);
    const row = (at: number, sourceKey?: string) => ({
      ...{ emailKey: ana, groupSet },
      row: {
        row: at,
        email: ana,
        groups: ['Sales'],
        enabled: true,
        ...(sourceKey !== undefined && { sourceKey }),
      },
    });
    const rows = [row(1), row(2, 'k2'), row(3, 'k3')];
    const revision = await world.db.transaction(async (tx) => {
      await world.directory.stage(tx, readId, 0, rows);
      await mergeRepeated(tx, readId, world.directory, world.groupSets);
      const next = await world.directory.nextRevision(tx);
      await world.directory.merge(tx, readId, chain, next, new Date());
      return next;
    });
    expect(await keysNow()).toEqual([`${ana} k2 ${revision}`]);
  });
});

describe('LinkRepository.linkByAddress', () => {
  it('links whoever has a key to the user of the same address, once', async () => {
    await sign(ana, bo, 'cy@example.com');
    const revision = await read([`${ana} k1`, bo, 'dan@example.com k4']);
    expect(await links.hasLinks(orgId)).toBe(false);
    expect(await link(revision)).toBe(1);
    expect(await stored()).toEqual([`k1 ${idOf(ana)}`]);
    expect([await links.hasLinks(orgId), await link(revision)]).toEqual([true, 0]);
  });

  it('keeps the keys of several sources apart, whether they are read together or alone', async () => {
    await sign(ana);
    await link(await read([`${ana} k1`]));
    const together = await read([`${ana} ${SOURCE}#k1`], { source: 'both', sources: [] });
    expect(await link(together)).toBe(0);
    await link(await read([`${ana} okta:x#k1`], { source: 'both', sources: [] }));
    expect(await stored()).toEqual([`k1 ${idOf(ana)}`, `k1 ${idOf(ana)}`]);
  });

  it('follows the address where both users are in Sign, and where two people swap theirs', async () => {
    await sign(ana, bo, 'new@example.com');
    await link(await read([`${ana} k1`, `${bo} k2`]));
    await link(await read([`${ana} k2`, `${bo} k1`]));
    expect(await stored()).toEqual([`k1 ${idOf(bo)}`, `k2 ${idOf(ana)}`]);
    await link(await read([`${ana} k2`, 'new@example.com k1']));
    expect(await stored()).toEqual([`k1 u-new`, `k2 ${idOf(ana)}`]);
  });

  it('gives the user of somebody who has gone to the next person of that address', async () => {
    await sign(ana);
    await link(await read([`${ana} k1`]));
    await link(await read([`${ana} k9`], { source: SOURCE }, 'union'));
    // Nobody has gone for certain.
    expect(await stored()).toEqual([`k1 ${idOf(ana)}`]);
    await link(await read([`${ana} k9`]));
    expect(await stored()).toEqual([`k9 ${idOf(ana)}`]);
  });

  it('takes nobody’s user away who is in the directory under an address that Sign does not know', async () => {
    await sign(ana);
    await link(await read([`${ana} k1`]));
    expect(await link(await read([`${ana} k9`, 'ana.li@example.com k1']))).toBe(0);
    expect(await stored()).toEqual([`k1 ${idOf(ana)}`]);
  });
});

describe('LinkRepository.linkCreated', () => {
  it('links the people whom a plan created, and nobody else of it', async () => {
    const revision = await read([`${ana} k1`, `${bo} k2`, 'cy@example.com k3']);
    await sign(ana, bo);
    const items = [itemOf(ana), itemOf(bo)];
    const { planId } = await world.plan(runId, orgId, items);
    await world.db.query('update plan set directory_revision = $2 where id = $1', [planId, revision]);
    await world.db.query(
      `update plan_item set action = 'create', state = case subject_key when $2 then 'applied' else 'failed' end where plan_id = $1`,
      [planId, ana],
    );
    await world.db.transaction((tx) => links.linkCreated(tx, orgId, planId));
    expect(await stored()).toEqual([`k1 ${idOf(ana)}`]);
  });
});

describe('LinkRepository.elsewhere', () => {
  beforeEach(async () => {
    await sign(ana, bo);
    await link(await read([`${ana} k1`, `${bo} k2`]));
  });

  it('finds whose linked user has another address, and who else has the two addresses', async () => {
    expect(await elsewhere(await read([`${ana} k1`, `${bo} k2`]))).toEqual([]);
    expect(await elsewhere(await read(['ana.li@example.com k1', `${bo} k2`]))).toEqual([
      `${ana} → ana.li@example.com`,
    ]);
    expect(await elsewhere(await read(['ana.li@example.com k1', `${ana} k9`, `${bo} k2`]))).toEqual([
      `${ana} → ana.li@example.com, taken`,
    ]);
    expect(await elsewhere(await read([`${bo} k1`]))).toEqual([`${ana} → ${bo}, in Sign`]);
    expect(await elsewhere(await read([`${bo} k1`, `${ana} k2`]))).toEqual([
      `${bo} → ${ana}, in Sign, taken`,
      `${ana} → ${bo}, in Sign, taken`,
    ]);
  });

  it('knows a user’s address as it is now', async () => {
    const revision = await read(['ana.li@example.com k1', `${bo} k2`]);
    await world.db.query(
      `update sign_user set email_key = 'ana.li@example.com' where org_id = $1 and sign_user_id = $2`,
      [orgId, idOf(ana)],
    );
    expect(await elsewhere(revision)).toEqual([]);
  });

  it('looks at the last complete record of people whom an incomplete read lacks', async () => {
    const baseline = await read([`${ana} k1`, 'bo.new@example.com k2']);
    const now = await read(['ana.li@example.com k1']);
    expect(await elsewhere(now)).toEqual([`${ana} → ana.li@example.com`]);
    expect(await elsewhere(now, baseline)).toEqual([
      `${ana} → ana.li@example.com`,
      `${bo} → bo.new@example.com`,
    ]);
  });
});

describe('LinkRepository.dropped', () => {
  it('finds the users of dropped rows whom nobody of the read is by address', async () => {
    await sign(ana, bo);
    await link(await read([`${ana} k1`, `${bo} k2`]));
    const revision = await read([`${bo} k9`], { source: SOURCE, droppedKeys: ['k1', 'k2', 'k7'] });
    expect(await links.dropped({ orgId, chain, revision })).toEqual([{ sourceKey: 'k1', userKey: ana }]);
    const other = await read([], { source: 'okta:x', droppedKeys: ['k1'] });
    expect(await links.dropped({ orgId, chain, revision: other })).toEqual([]);
  });
});

describe('the join of a plan', () => {
  async function scopeOf(revision: number, baselineRevision?: number): Promise<JoinScope> {
    const given = {
      ...{ runId, orgId, chain, revision, compareNames: true, guarded: new Map() },
      ...{ statusFreshFrom: new Date(0), ...(baselineRevision !== undefined && { baselineRevision }) },
    };
    const found = await links.elsewhere(given);
    const claims = found.map((row) => ({ ...row, managed: true }));
    return { ...given, links: judgeLinks(claims, await links.dropped(given)) };
  }

  /** Everybody: `row [→ new address] mark user, groups now, groups in the baseline`. */
  async function rowsOf(scope: JoinScope): Promise<string[]> {
    const shapes = await world.planning.shapes(scope);
    const sets = await world.groupSets.all(
      shapes.flatMap(({ groupSet, baselineGroupSet }) => [groupSet ?? 0, baselineGroupSet ?? 0]),
    );
    const lines: string[] = [];
    for await (const people of world.planning.peopleOf(
      scope,
      shapes.map(({ id }) => id),
    )) {
      for (const one of people) {
        const shape = shapes.find(({ id }) => id === one.shape);
        const name = one.newEmail === null ? one.email : `${one.email} → ${one.newEmail}`;
        const groups = [shape?.groupSet, shape?.baselineGroupSet].map(
          (id) => sets.get(id ?? 0)?.join('') ?? '–',
        );
        lines.push(
          [name, shape?.mark ?? '–', one.signUserId ?? '–', ...groups, one.linkedKey ?? ''].join(' ').trim(),
        );
      }
    }
    return lines;
  }

  beforeEach(async () => {
    await sign(ana, bo, 'old@example.com');
    await link(await read([`${ana} k1`, `${bo} k2`, 'old@example.com k3']));
  });

  it('puts a person under a new address and the linked user into one row, named by the user’s address', async () => {
    const revision = await read(['Ana.Li@example.com k1', `${bo} k2`], {
      source: SOURCE,
      droppedKeys: ['k3'],
    });
    expect(await rowsOf(await scopeOf(revision))).toEqual([
      `${ana} → Ana.Li@example.com moved ${idOf(ana)} Sales – k1`,
      `${bo} – ${idOf(bo)} Sales –`,
      `old@example.com dropped u-old – – k3`,
    ]);
  });

  it('marks both sides of a contested user', async () => {
    const revision = await read(['ana.li@example.com k1', `${ana} k9`, `${bo} k2`]);
    expect(await rowsOf(await scopeOf(revision))).toEqual([
      'ana.li@example.com contested – Sales –',
      `${ana} contested ${idOf(ana)} Sales –`,
      `${bo} – ${idOf(bo)} Sales –`,
      'old@example.com – u-old – –',
    ]);
  });

  it('finds the last complete record of somebody whose address has changed since by the key', async () => {
    const baseline = await read([`${ana} k1`, `${bo} k2`]);
    const now = await read(['ana.li@example.com k1']);
    expect(await rowsOf(await scopeOf(now, baseline))).toEqual([
      `${ana} → ana.li@example.com moved ${idOf(ana)} Sales Sales k1`,
      `${bo} – ${idOf(bo)} – Sales`,
      'old@example.com – u-old – –',
    ]);
  });

  it('is what addresses alone make of it where nothing is linked elsewhere', async () => {
    const revision = await read([`${ana} k1`, `${bo} k2`, 'new@example.com k5']);
    const scope = await scopeOf(revision);
    const { links: _, ...unlinked } = scope;
    expect(await world.planning.shapes(scope)).toEqual(await world.planning.shapes(unlinked));
    expect(await rowsOf(scope)).toEqual(await rowsOf(unlinked));
  });

  it('writes down whom contested addresses leave alone, under both addresses', async () => {
    const revision = await read(['ana.li@example.com k1', `${ana} k9`, `${bo} k2`]);
    const scope = await scopeOf(revision);
    const contested = (await world.planning.shapes(scope)).filter(({ mark }) => mark === 'contested');
    const { planId } = await world.plan(runId, orgId, []);
    const reasons = new Map(contested.map(({ id }) => [id, 'ADDRESS_CONTESTED']));
    await world.db.transaction((tx) => world.planning.storeSkips(tx, scope, planId, reasons));
    const skips = await world.reports.skips(planId, 10);
    expect(skips.map(({ email }) => email)).toEqual(['ana.li@example.com', ana]);
  });
});
