import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OrgPauseRepository } from '#db';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row, type Row } from '../support/people.js';
import { signOrgs, signUser, type UserInput } from '../support/sign-state.js';
import { EventsWorld, OLD_SIGNING_KEY, SIGNED_HOOK } from './events-world.js';

let server: PrivateDatabase;
let world: EventsWorld;

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
afterEach(() => world.close());
afterAll(() => server.close());

async function open(people: readonly Row[], users: UserInput[], config: ConfigOptions = {}, isIdle?: true) {
  world = await EventsWorld.open({
    sign: signOrgs({ primary: { users } }),
    files: {
      ...configFiles({ ...config, more: `${SIGNED_HOOK}\n${config.more ?? ''}` }),
      'users.csv': csvOf(people),
    },
    ...(isIdle && { isIdle }),
  });
}

const ana = row('ana.lee@example.com', 'Sign Sales');
const bo = row('bo.ray@example.com', 'Sign Sales');
const crowd = (count: number) =>
  Array.from({ length: count }, (_, index) => `user.n${String(index).padStart(4, '0')}@example.com`);
/** `SIGN_SYNC_EVENTS_LEAVERS=4000` makes as many leave. */
const LEAVERS = Number(process.env['SIGN_SYNC_EVENTS_LEAVERS'] ?? 400);
const nowhere = (email: string) => row(email, 'Sign Nobody');

describe('a hint about a person', () => {
  it('leads to a look at them and to what their directory says now', async () => {
    await open([ana, bo], []);
    const response = await world.signed({ emails: ['Ana.Lee@example.com'] });
    expect([response.status, await response.json()]).toEqual([202, { accepted: 1 }]);
    await world.settled();
    expect(await world.items()).toEqual(['ana.lee@example.com create applied']);
    expect(findUser(world.sign, ana.email).groups[0]?.name).toBe('Sales');
  });

  it('reads no list of the org again when that is known, and counts once however often it comes', async () => {
    await open([ana, bo], []);
    await world.fullRun();
    await world.write('users.csv', csvOf([nowhere(ana.email), bo]));
    world.sign.clearLedger();
    let accepted = 0;
    for (let sent = 0; sent < 1_000; sent += 50) {
      const deliver = async () => {
        const response = await world.signed({ emails: [ana.email] }, { id: 'same' });
        accepted += ((await response.json()) as { accepted: number }).accepted;
      };
      await Promise.all(Array.from({ length: 50 }, deliver));
    }
    expect(accepted).toBe(1);
    await world.settled();
    const lists = world.sign.ledger().filter(({ path }) => /\/(users|groups)$/u.test(path));
    expect(lists.filter(({ method }) => method === 'GET')).toEqual([]);
    expect(await world.hintRuns()).toBe(1);
  });

  it('about somebody whom nobody knows changes nothing', async () => {
    await open([ana], []);
    await world.fullRun();
    await world.signed({ emails: ['who.ever@example.com'], keys: ['none'] });
    await world.settled();
    expect(await world.items()).toEqual([]);
  });

  it('that says "now" asks for a full run, and a group that a file has for one as well', async () => {
    await open([ana], []);
    await world.signed({ run: 'now' });
    await world.settled();
    await world.write('users.csv', csvOf([ana, bo]));
    await world.signed({ data: { groups: ['Sign Sales', 'Sign Nobody'] } });
    await world.settled();
    expect(findUser(world.sign, bo.email).groups[0]?.name).toBe('Sales');
    const [row] = await world.db.query(
      `select count(*)::int as runs from run where not options ? 'people' and state = 'done'`,
    );
    expect(row).toEqual({ runs: 2 });
  });
});

describe('many hints', () => {
  it('of few people become few looks, and the last state of each', async () => {
    const emails = crowd(50);
    await open(
      emails.map((email) => row(email, 'Sign Sales')),
      [],
      {},
      true,
    );
    const burst = emails.flatMap((email) => Array.from({ length: 200 }, () => email));
    for (let at = 0; at < burst.length; at += 1_000) {
      await world.signed({ emails: burst.slice(at, at + 1_000).toReversed() });
    }
    await world.takeUp();
    await world.settled();
    expect(await world.hintRuns()).toBeLessThanOrEqual(4);
    const created = (await world.items()).filter((line) => line.endsWith('create applied'));
    expect(created.length).toBe(50);
  });

  it('of leavers take from no more people than the limit allows within a day', async () => {
    const emails = crowd(LEAVERS);
    const users = emails.map((email) => signUser(email, 'Sales'));
    const options = { signOnlyAction: 'reset', signOnlyLimit: 100 } as const;
    await open(
      emails.map((email) => row(email, 'Sign Sales')),
      users,
      options,
    );
    await world.fullRun();
    await world.write('users.csv', csvOf(emails.map(nowhere)));
    for (let at = 0; at < emails.length; at += 10) {
      await world.signed({ emails: emails.slice(at, at + 10) });
    }
    await world.settled();
    const items = await world.items();
    expect(items.filter((line) => line.endsWith('reset applied')).length).toBe(100);
    expect(items.filter((line) => line.endsWith('held SIGN_ONLY_LIMIT')).length).toBe(LEAVERS - 100);
  }, 900_000);
});

describe('what a hint has taught', () => {
  it('is not undone by a plan that was made before, although there was nothing to do', async () => {
    await open([ana, bo], []);
    const planned = await world.fullRun('plan');
    await world.write('users.csv', csvOf([nowhere(ana.email), bo]));
    await world.signed({ emails: [ana.email] });
    await world.settled();
    expect(await world.items()).toEqual([]);
    await world.fullRun('apply', { planRunId: planned.id });
    expect(await world.items(planned.id)).toEqual([
      'ana.lee@example.com create superseded SUPERSEDED',
      'bo.ray@example.com create applied',
    ]);
  });

  it('counts in a full run that had read before, and does not wait for its end', async () => {
    await open([ana, bo], [signUser(ana.email, 'Sales'), signUser(bo.email, 'Sales')], {
      signOnlyAction: 'reset',
    });
    await world.fullRun();
    const [org] = await world.db.query<{ id: string }>('select id from org');
    const orgId = org?.id ?? '';
    const pauses = new OrgPauseRepository(world.db);
    await pauses.pause(world.db, { orgId, actor: 'ann', reason: 'a look', until: null });
    const full = await world.startRun();
    await world.until(full, ({ directory }) => directory !== null);
    await world.write('users.csv', csvOf([nowhere(ana.email), bo]));
    await world.signed({ emails: [ana.email] });
    await vi.waitUntil(
      async () => (await world.items()).some((line) => line.includes('reset pending')),
      20_000,
    );
    await pauses.resume(world.db, orgId);
    await world.ended(full);
    await world.settled();
    expect(findUser(world.sign, ana.email).groups[0]?.name).toBe('Default Group');
    expect(findUser(world.sign, bo.email).groups[0]?.name).toBe('Sales');
  });
});

describe('events that are all lost', () => {
  it('are made good by the next run of the schedule, which leaves nothing to do', async () => {
    const emails = crowd(240);
    const [staying = [], leaving = [], moving = [], joining = []] = [0, 60, 120, 180].map((from) =>
      emails.slice(from, from + 60),
    );
    const sales = (email: string) => row(email, 'Sign Sales');
    await open(
      [...staying, ...leaving, ...moving].map(sales),
      [...staying, ...leaving, ...moving].map((email) => signUser(email, 'Sales')),
      {
        signOnlyAction: 'reset',
        more: 'schedule: [{name: nightly, cron: "0 2 * * *", time_zone: UTC}]',
        rules: ['Sales', 'Legal'].map((name) => ({ directoryGroup: `Sign ${name}`, signGroup: name })),
      },
    );
    await world.fullRun();
    const legal = moving.map((email) => row(email, 'Sign Legal'));
    await world.write(
      'users.csv',
      csvOf([...staying.map(sales), ...leaving.map(nowhere), ...legal, ...joining.map(sales)]),
    );
    const run = await world.missedDay();
    expect(run).toMatchObject({ state: 'done', mode: 'sync' });
    const groupsOf = (some: readonly string[]) =>
      new Set(some.map((email) => findUser(world.sign, email).groups.find(({ primary }) => primary)?.name));
    expect([staying, leaving, moving, joining].map(groupsOf)).toEqual([
      ...[new Set(['Sales']), new Set(['Default Group']), new Set(['Legal']), new Set(['Sales'])],
    ]);
    world.sign.clearLedger();
    await world.fullRun();
    expect(world.sign.ledger().filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('a signed webhook', () => {
  it('may be signed with the key before this one, and is refused when forged, stale or changed', async () => {
    await open([ana], []);
    const send = async (...sending: Parameters<EventsWorld['signed']>) => {
      const response = await world.signed(...sending);
      return [response.status, ((await response.json()) as { code?: string }).code];
    };
    const body = { emails: [ana.email] };
    const foreign = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    expect(await send(body, { key: OLD_SIGNING_KEY })).toEqual([202, undefined]);
    expect(await send(body, { key: foreign })).toEqual([401, 'HOOK_REFUSED']);
    expect(await send(body, { name: 'other' })).toEqual([401, 'HOOK_REFUSED']);
    expect(await send(body, { at: Date.now() - 6 * 60_000 })).toEqual([401, 'HOOK_STALE']);
    expect(await send(body, { headers: { 'webhook-id': 'another' } })).toEqual([401, 'HOOK_REFUSED']);
    expect(await send({})).toEqual([400, 'REQUEST_INVALID']);
    expect(await send({ emails: 'ana' })).toEqual([400, 'REQUEST_INVALID']);
    await world.settled();
    const refused = await world.db.query<{ reason: string }>(
      `select facts ->> 'reason' as reason from audit_record where kind = 'access' and event = 'refused' order by id`,
    );
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(['hook-signature', 'hook-stale']));
  });
});
