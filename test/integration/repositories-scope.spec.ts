import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JoinScope, Shape } from '#db';
import { addressFits, emailKey, matchesStars, type OrgScope } from '#domain';
import { idOf, itemOf, RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let scope: JoinScope;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

/** With every character that a pattern of the database would take for something else. */
const ADDRESSES = [
  ...[
    'ana@example.com',
    'a_a@example.com',
    'a%a@example.com',
    String.raw`a\a@example.com`,
    'Zoë@example.com',
  ],
  ...['ana@eu.example.com', 'ana@badexample.com', "o'neil@example.org", 'a.b+c@x.org'],
];
const IN_SIGN = { 'ana@example.com': ['g-sales'], 'only@example.org': ['g-default'] };

beforeEach(async () => {
  const orgId = await world.org();
  const chain = await world.directory.chainOf(world.db, randomUUID());
  const people = Object.fromEntries(ADDRESSES.map((email) => [email, ['Sales']]));
  const revision = await world.readDirectory(chain, people);
  await world.refresh(orgId, IN_SIGN);
  scope = {
    ...{ runId: await world.run(), orgId, chain, revision, compareNames: false, guarded: new Map() },
    statusFreshFrom: new Date(0),
  };
});

async function byAddress(own: NonNullable<JoinScope['own']>): Promise<Map<string, Shape>> {
  const shapes = await world.planning.shapes({ ...scope, own });
  const found = new Map<string, Shape>();
  const ids = shapes.map(({ id }) => id);
  for await (const batch of world.planning.peopleOf({ ...scope, own }, ids)) {
    for (const { emailKey: key, shape } of batch) {
      const mine = shapes.find(({ id }) => id === shape);
      if (mine) found.set(key, mine);
    }
  }
  return found;
}

describe('what the join tells of a scope', () => {
  it('of an address is what the domain says of it, whatever stands in either', async () => {
    const anyPattern = fc.oneof(
      fc.constantFrom(
        '*',
        '*@example.com',
        '*@*.example.com',
        'a%*',
        String.raw`a\*`,
        'a_a@*',
        '*oë@*',
        "o'*",
      ),
      fc.stringMatching(/^[a%_\\.*@]{1,5}$/),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyPattern, { maxLength: 3 }), async (written) => {
        const patterns = written.map(emailKey);
        const shapes = await byAddress({ patterns, createdByMe: false });
        expect(shapes.size).toBe(ADDRESSES.length + 1);
        for (const [address, { addressFits: fits, isCreated }] of shapes) {
          expect([address, fits]).toEqual([address, patterns.some((one) => matchesStars(address, one))]);
          expect(isCreated).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of somebody whose address changes is true only where both addresses fit', async () => {
    const [from, to] = [emailKey('only@example.org'), emailKey('ana@eu.example.com')];
    const links = {
      pairs: new Map([[to, from]]),
      marks: new Map([[from, { mark: 'moved' as const, sourceKey: 'k' }]]),
    };
    for (const domains of [['example.org'], ['.example.com'], ['example.org', '.example.com']]) {
      const judged: OrgScope = { domains, patterns: [], groups: [], createdByMe: false };
      const patterns = domains.map((domain) => (domain.startsWith('.') ? `*@*${domain}` : `*@${domain}`));
      const own = { patterns, createdByMe: false };
      const shapes = await world.planning.shapes({ ...scope, links, own });
      const moved = shapes.find(({ mark }) => mark === 'moved');
      expect(moved?.addressFits).toBe(addressFits(judged, [from, to]));
    }
  });

  it('of the created is true of whom an answered call of the same configuration has created', async () => {
    const created = async (email: string, configName: string, outcome: 'done' | 'in_doubt') => {
      const runId = await world.run();
      await world.db.query('update run set config_name = $2 where id = $1', [runId, configName]);
      const change = {
        action: 'create',
        after: { accountAdmin: false, memberships: [] },
        effects: [],
      } as const;
      const { itemIds } = await world.plan(runId, scope.orgId, [itemOf(email, { change })]);
      await world.db.query(
        `insert into action_attempt (item_id, attempt, step, call, finished_at, outcome, result)
         values ($1, 1, 0, 'create-user', now(), $2, $3)`,
        [itemIds[0], outcome, JSON.stringify(outcome === 'done' ? { userId: idOf(email) } : {})],
      );
    };
    await created('only@example.org', 'another', 'done');
    await created('ana@example.com', 'spec', 'in_doubt');
    const who = async () =>
      [...(await byAddress({ patterns: [], createdByMe: true }))]
        .filter(([, { isCreated }]) => isCreated)
        .map(([address]) => address);
    expect(await who()).toEqual([]);
    await created('only@example.org', 'spec', 'done');
    expect(await who()).toEqual(['only@example.org']);
  });
});
