import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HintRepository } from '#db';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import type { FakeUser } from '../fakes/okta/fake-okta-state.js';
import { oktaGroup, oktaUser } from '../fakes/okta/okta-world.js';
import { type FakeOkta, startFakeOkta } from '../fakes/okta/start-fake-okta.js';
import { configFiles } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { signOrgs } from '../support/sign-state.js';
import { BOTH_HOOKS, EventsWorld, OKTA_SECRET, oktaDelivery, oktaEvent } from './events-world.js';

const TOKEN = '00aVerySecretToken';

let server: PrivateDatabase;
let okta: FakeOkta;
let world: EventsWorld;

const kim = oktaUser('kim');
const lou = oktaUser('lou');

beforeAll(async () => {
  server = await startPrivateDatabase(); // keeps the server between the worlds
});
beforeEach(async () => {
  okta = await startFakeOkta({
    users: [kim, lou],
    groups: [oktaGroup('Sign Sales', [kim, lou])],
    token: TOKEN,
  });
  const { 'connector-csv.yml': _, ...files } = configFiles({ signOnlyAction: 'reset', more: BOTH_HOOKS });
  const main = String(files['sign-sync-config.yml']);
  world = await EventsWorld.open({
    sign: signOrgs({ primary: {} }),
    files: {
      ...files,
      'sign-sync-config.yml': main
        .replace('type: csv', 'type: okta')
        .replace('connector-csv', 'connector-okta'),
      'connector-okta.yml': `host: ${okta.url}\napi_token: ${TOKEN}\n`,
    },
  });
});
afterEach(async () => {
  await world.close();
  await okta.close();
});
afterAll(() => server.close());

function change(user: FakeUser, to: Partial<FakeUser>): void {
  okta.directory.users = okta.directory.users.map((one) => (one.id === user.id ? { ...one, ...to } : one));
}

const primaryOf = (email: string) => findUser(world.sign, email).groups.find(({ primary }) => primary)?.name;

describe('an event hook of Okta', () => {
  it('is verified by its challenge, and only with the secret', async () => {
    const url = `${world.url}/hooks/okta/main`;
    const challenge = { 'X-Okta-Verification-Challenge': 'abc-123' };
    const asked = await fetch(url, { headers: { ...challenge, authorization: OKTA_SECRET } });
    expect([asked.status, await asked.json()]).toEqual([200, { verification: 'abc-123' }]);
    expect((await fetch(url, { headers: challenge })).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: OKTA_SECRET } })).status).toBe(400);
    expect((await fetch(url, { method: 'DELETE', headers: { authorization: OKTA_SECRET } })).status).toBe(
      404,
    );
  });

  it('brings a joiner, and takes a leaver’s access, by what Okta says when it is asked', async () => {
    const joined = await world.okta(oktaDelivery('group.user_membership.add', kim.id));
    expect([joined.status, await joined.text()]).toEqual([204, '']);
    await world.settled();
    expect(primaryOf('kim@example.com')).toBe('Sales');
    change(kim, { status: 'DEPROVISIONED' });
    await world.okta(oktaDelivery('user.lifecycle.deactivate', kim.id));
    await world.settled();
    expect(primaryOf('kim@example.com')).toBe('Default Group');
    // An event of before that comes late changes nothing: Okta is asked again.
    await world.okta(oktaDelivery('user.lifecycle.activate', kim.id));
    await world.settled();
    expect(primaryOf('kim@example.com')).toBe('Default Group');
  });

  it('follows somebody to another address by their id', async () => {
    await world.fullRun();
    const { signUserId } = await userRow('lou@example.com');
    change(lou, { profile: { ...lou.profile, email: 'lou.new@example.com', login: 'lou.new@example.com' } });
    await world.okta(oktaDelivery('user.account.update_profile', lou.id));
    await world.settled();
    expect(await world.items()).toEqual(['lou@example.com update applied']);
    expect((await userRow('lou.new@example.com')).signUserId).toBe(signUserId);
  });

  it('that speaks of a group has everybody looked at who was or is in it', async () => {
    await world.fullRun();
    const moe = oktaUser('moe');
    okta.directory.users = [kim, lou, moe];
    okta.directory.groups = [oktaGroup('Sign Sales', [lou, moe])];
    const event = {
      ...oktaEvent('group.profile.update', ''),
      target: [
        { id: '00g-Sign-Sales', type: 'UserGroup', alternateId: 'unknown', displayName: 'Sign Sales' },
      ],
    };
    await world.okta({ data: { events: [event] } });
    await world.settled();
    expect((await world.items()).toSorted()).toEqual([
      'kim@example.com reset applied',
      'moe@example.com create applied',
    ]);
  });

  it('takes one event once, and leaves what came to nothing, what is not known and whom nobody knows', async () => {
    await world.fullRun();
    const uuid = randomUUID();
    const once = oktaDelivery('user.lifecycle.activate', kim.id, uuid);
    await Promise.all(Array.from({ length: 200 }, () => world.okta(once)));
    const failed = { ...oktaEvent('user.lifecycle.deactivate', kim.id), outcome: { result: 'FAILURE' } };
    const events = [
      failed,
      oktaEvent('user.session.start', kim.id),
      oktaEvent('user.lifecycle.create', '00u-preview'),
    ];
    expect((await world.okta({ data: { events } })).status).toBe(204);
    await world.settled();
    const [hints] = await world.db.query('select count(*)::int as count from hint');
    expect(hints).toEqual({ count: 2 });
    expect(await world.items()).toEqual([]);
  });

  it('refuses whoever does not show its secret, without filling the audit', async () => {
    const send = (headers: Record<string, string>, name?: string) =>
      world.okta(oktaDelivery('user.lifecycle.deactivate', kim.id), headers, name);
    const wrong = await Promise.all(Array.from({ length: 60 }, () => send({ authorization: 'Bearer x' })));
    expect(new Set(wrong.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await send({}, 'other')).status).toBe(401);
    expect((await world.okta('{"data"', { authorization: OKTA_SECRET })).status).toBe(400);
    expect((await world.okta({ data: {} })).status).toBe(400);
    const [hints] = await world.db.query('select count(*)::int as count from hint');
    expect(hints).toEqual({ count: 0 });
    const [refused] = await world.db.query<{ count: number }>(
      `select count(*)::int as count from audit_record where kind = 'access'`,
    );
    expect(refused?.count).toBeLessThan(5);
  });
});

describe('Okta’s System Log', () => {
  it('is read for events that no hook has delivered', async () => {
    await world.fullRun();
    change(kim, { status: 'SUSPENDED' });
    const published = new Date(Date.now() - 30 * 60_000).toISOString();
    okta.directory.log = [{ ...oktaEvent('user.lifecycle.suspend', kim.id), published }];
    const before = new Date(Date.now() - 60 * 60_000);
    await world.db.query(`update hint_source set cursor = $1, read_at = $2`, [before.toISOString(), before]);
    await world.restart();
    await world.settledAfter(1);
    expect(primaryOf('kim@example.com')).toBe('Default Group');
    const traffic = await new HintRepository(world.db).traffic();
    expect(traffic).toMatchObject([{ source: 'main', origin: 'okta', acceptedDay: 1 }]);
    expect(Date.parse(traffic[0]?.cursor ?? '')).toBeGreaterThan(Date.parse(published));
  });
});

async function userRow(email: string): Promise<{ signUserId: string }> {
  const [row] = await world.db.query<{ signUserId: string }>(
    `select sign_user_id as "signUserId" from sign_user where email_key = $1 and valid_to is null`,
    [email],
  );
  if (row === undefined) throw new Error(`Sign has no ${email}.`);
  return row;
}
