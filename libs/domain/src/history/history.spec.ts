import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, memberships } from '#testing';
import type { AccessState } from '../planner/access-state.js';
import { emailKey } from '../text/keys.js';
import type {
  DirectoryState,
  HistoryFacts,
  ItemRecord,
  OrgRecords,
  SignRecord,
  SkipRecord,
} from './history-facts.js';
import { historyOf } from './history-of.js';
import { historyPage, personState } from './history-page.js';
import type { HistoryStep } from './history-step.js';
import { type PersonAt, stateAt } from './state-at.js';

const ana = emailKey('ana@example.com');
const minute = (count: number): string => new Date(Date.UTC(2026, 0, 1, 0, count)).toISOString();
const inSign = (...groups: string[]): AccessState => ({
  status: 'ACTIVE',
  accountAdmin: false,
  memberships: memberships(...groups),
  email: 'ana@example.com',
});
const found = (...groups: string[]): DirectoryState => ({
  ...{ email: 'ana@example.com', firstName: 'Ana', lastName: 'Alba', groups, enabled: true },
});

/** What can happen to a person, minute by minute; each leaves the records that the product would leave. */
type Event =
  | { readonly happens: 'read'; readonly groups: readonly string[] | undefined; readonly chain: number }
  | { readonly happens: 'refresh'; readonly group: string }
  | { readonly happens: 'nothing to do' }
  | { readonly happens: 'left alone'; readonly reason: string }
  | { readonly happens: 'write'; readonly group: string; readonly minutes: number };

interface World {
  readonly directory?: DirectoryState;
  readonly user?: AccessState;
}

const group = fc.constantFrom('Sales', 'Legal', 'Ops');
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    happens: fc.constant('read' as const),
    groups: fc.option(fc.uniqueArray(group), { nil: undefined }),
    chain: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({ happens: fc.constant('refresh' as const), group }),
  fc.record({ happens: fc.constant('nothing to do' as const) }),
  fc.record({
    happens: fc.constant('left alone' as const),
    reason: fc.constantFrom('CREATE_USERS_OFF', 'PROTECTED'),
  }),
  fc.record({ happens: fc.constant('write' as const), group, minutes: fc.integer({ min: 1, max: 3 }) }),
);

/** Keeps the records as the database does, and beside them the worlds of all moments. */
function live(events: readonly Event[]): { facts: HistoryFacts; worlds: readonly World[] } {
  const reads: HistoryFacts['reads'][number][] = [];
  const people: { chain: number; person: DirectoryState; from: number; to?: number }[] = [];
  const users: SignRecord[] = [];
  const plans: OrgRecords['plans'][number][] = [];
  const items: ItemRecord[] = [];
  const skips: SkipRecord[] = [];
  const worlds: World[] = [{}];
  let world: World = {};
  const pass = (next: World = world): string => {
    world = next;
    worlds.push(world);
    return minute(worlds.length - 1);
  };
  events.forEach((event, index) => {
    const revision = index + 1;
    const run = `run ${index}`;
    if (event.happens === 'read') {
      const { chain, groups } = event;
      const person = groups && found(...groups);
      for (const row of people) if (row.chain === chain && row.to === undefined) row.to = revision;
      if (person) people.push({ chain, person, from: revision });
      const { directory: _, ...rest } = world;
      reads.push({
        revision,
        chain,
        run,
        complete: true,
        at: pass(person ? { ...rest, directory: person } : rest),
      });
    }
    if (event.happens === 'refresh') {
      const state = inSign(event.group);
      const at = pass({ ...world, user: state });
      users.push({ signUserId: 'u1', emailKey: ana, state, revision, run, at });
    }
    if (event.happens === 'nothing to do') plans.push({ id: `p${index}`, run, at: pass() });
    if (event.happens === 'left alone') {
      plans.push({ id: `p${index}`, run, at: pass() });
      skips.push({ planId: `p${index}`, reason: event.reason });
    }
    if (event.happens === 'write') {
      const at = pass();
      const intendedAt = pass();
      for (let more = 1; more < event.minutes; more += 1) pass();
      const state = inSign(event.group);
      const finishedAt = pass({ ...world, user: state });
      const item = { id: `i${index}`, planId: `p${index}`, position: 1, rules: [1], isDrift: false };
      plans.push({ id: item.planId, run, at });
      items.push({
        ...{ ...item, change: change('update', ['Ops'], [event.group]), state: 'applied', appliedBy: run },
        ...{ intendedAt, finishedAt },
      });
      users.push({ signUserId: 'u1', emailKey: ana, state, revision, at: finishedAt, item: item.id });
    }
  });
  const facts = {
    ...{ emailKey: ana, since: minute(1), reads },
    people: people.map((row) => ({ ...row, emailKey: ana })),
    orgs: [{ org: 'primary', users, plans, items, skips }],
  };
  return { facts, worlds };
}

/** What the steps up to a moment amount to. */
function replay(steps: readonly HistoryStep[], moment: string): PersonAt {
  let directory: PersonAt['directory'];
  let user: PersonAt['orgs'][number]['user'];
  let desired: PersonAt['orgs'][number]['desired'];
  for (const step of steps.filter(({ at }) => at <= moment)) {
    const run = step.run === undefined ? {} : { run: step.run };
    if (step.what === 'directory') {
      const { at, complete, person } = step;
      directory = { at, run: step.run ?? '', complete, ...(person && { person }) };
    }
    if (step.what === 'sign') user = { state: step.user, since: step.at, cause: step.cause, ...run };
    if (step.what === 'decision') {
      const changes = step.change ? [{ ...step.change, state: 'open' }] : [];
      const { skipped } = step;
      desired = { run: step.run ?? '', at: step.at, ...(skipped && { skipped }), changes };
    }
    if (step.what === 'outcome' && desired) {
      const { item, state } = step;
      desired = {
        ...desired,
        changes: desired.changes.map((one) => (one.item === item ? { ...one, state } : one)),
      };
    }
  }
  return {
    ...(directory && { directory }),
    orgs: [{ org: 'primary', ...(user && { user }), ...(desired && { desired }) }],
  };
}

const anyLife = fc.array(anyEvent, { maxLength: 12 }).map(live);

describe('stateAt', () => {
  it('is what the directory and Sign held at every moment of every history', () => {
    fc.assert(
      fc.property(anyLife, ({ facts, worlds }) => {
        worlds.forEach((world, at) => {
          const state = stateAt(facts, minute(at));
          expect(state.directory?.person).toEqual(world.directory);
          expect(state.orgs[0]?.user?.state).toEqual(world.user);
        });
      }),
    );
  });
});

describe('historyOf', () => {
  it('replayed up to any moment, gives the state of that moment', () => {
    fc.assert(
      fc.property(anyLife, ({ facts, worlds }) => {
        const steps = historyOf(facts);
        worlds.forEach((_, at) => expect(replay(steps, minute(at))).toEqual(stateAt(facts, minute(at))));
      }),
    );
  });

  it('is in order, names each step once, and tells nothing twice', () => {
    fc.assert(
      fc.property(anyLife, ({ facts }) => {
        const steps = historyOf(facts);
        expect(steps.map(({ key }) => key)).toEqual([...new Set(steps.map(({ key }) => key))].toSorted());
        const reads = steps.flatMap((step) => (step.what === 'directory' ? [step.person] : []));
        reads.slice(1).forEach((person, index) => expect(person).not.toEqual(reads[index]));
      }),
    );
  });

  it('says why a plan left the person alone, once for as long as the reason lasts, also before anything is known', () => {
    const alone = (reason: string) => ({ happens: 'left alone' as const, reason });
    const { facts } = live([
      ...[alone('CREATE_USERS_OFF'), alone('CREATE_USERS_OFF'), alone('PROTECTED')],
      ...[{ happens: 'nothing to do' as const }, alone('PROTECTED')],
    ]);
    expect(historyOf(facts).map((step) => step.what === 'decision' && [step.run, step.skipped])).toEqual([
      ['run 0', 'CREATE_USERS_OFF'],
      ['run 2', 'PROTECTED'],
      ['run 3', undefined],
      ['run 4', 'PROTECTED'],
    ]);
  });

  it('blames nobody for what a run wrote, and somebody for everything else that differs', () => {
    fc.assert(
      fc.property(anyLife, ({ facts }) => {
        const signs = historyOf(facts).flatMap((step) => (step.what === 'sign' ? [step] : []));
        for (const { item, cause } of signs) expect(item === undefined || cause === 'run').toBe(true);
        for (const { cause, before, user } of signs.filter((step) => step.item === undefined)) {
          const differs = JSON.stringify(before) !== JSON.stringify(user);
          expect(cause).toBe(before === undefined ? 'first-seen' : differs ? 'hand' : 'looked');
        }
      }),
    );
  });

  it('takes what was in doubt for our own write, once it is seen', () => {
    const { facts } = live([
      { happens: 'refresh', group: 'Ops' },
      { happens: 'write', group: 'Sales', minutes: 1 },
    ]);
    const records = facts.orgs[0] as OrgRecords;
    const users = records.users.map(({ item: _, ...record }) => ({ ...record, at: minute(9) }));
    const [first, ...rest] = users;
    const seenLate = { ...records, users: [{ ...(first as SignRecord), at: minute(1) }, ...rest] };
    const step = historyOf({ ...facts, orgs: [seenLate] }).at(-1);
    expect(step).toMatchObject({ what: 'sign', cause: 'run', run: 'run 1', item: 'i1' });
  });
});

describe('historyPage', () => {
  it('gives every step once, whatever the size of a page', () => {
    fc.assert(
      fc.property(anyLife, fc.integer({ min: 1, max: 5 }), ({ facts }, limit) => {
        const all = historyOf(facts);
        fc.pre(all.length > 0);
        const seen: string[] = [];
        let before: string | null | undefined;
        for (let pages = 0; before !== null && pages <= all.length; pages += 1) {
          const page = historyPage(facts, 'ana@example.com', { limit, ...(before && { before }) });
          seen.push(...page.steps.map(({ key }) => key));
          before = page.next;
        }
        expect(seen).toEqual(all.map(({ key }) => key).toReversed());
      }),
    );
  });

  it('knows nobody of whom nothing is recorded', () => {
    const { facts } = live([]);
    const ask = () => historyPage(facts, 'Nobody@example.com', { limit: 1 });
    expect(ask).toThrow(/Nothing is recorded about Nobody@example\.com/);
    expect(() => personState(facts, 'Nobody@example.com', minute(1))).toThrow(/since the records begin/);
  });
});
