import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLine } from '#contracts';
import { AuditRepository } from '#db';
import { Browser } from './access-browser.js';
import { AccessWorld } from './access-world.js';

let world: AccessWorld;
let everywhere: string;
let emeaOnly: string;
const orgIds = new Map<string, string>();

beforeAll(async () => {
  world = await AccessWorld.open();
  const shown = async (name: string, orgs: 'all' | readonly string[]) =>
    (await world.token(name, { role: 'admin', orgs })).text.reveal();
  everywhere = await shown('auditor', 'all');
  emeaOnly = await shown('auditor of emea', ['emea']);
  const audit = new AuditRepository(world.db);
  for (const label of ['emea', 'primary']) {
    const [row] = await world.db.query<{ id: string }>(
      `insert into org (label, account) values ($1, $1 || ' at api.example.com') returning id`,
      [label],
    );
    const orgId = row?.id ?? '';
    orgIds.set(label, orgId);
    const entry = { orgId, kind: 'call', event: 'GET /users', facts: { status: 200, whose: label } } as const;
    await audit.record([entry, entry, entry]);
  }
});
afterAll(() => world.close());

const verify = (token: string, body: object = {}) => world.bearer(token, 'POST', '/audit/verify', body);
const orgsIn = (body: Record<string, unknown>) =>
  (body['chains'] as { org: string | null }[]).map(({ org }) => org);

describe('the audit over HTTP', () => {
  it('is followed for whoever is admin, in every org or in some', async () => {
    const all = await verify(everywhere);
    expect(all.status).toBe(200);
    expect(all.body).toMatchObject({ isIntact: true, next: null, forgedCheckpoints: 0 });
    expect(orgsIn(all.body)).toEqual([null, 'emea', 'primary']);
    expect(orgsIn((await verify(emeaOnly)).body)).toEqual(['emea']);
    expect(orgsIn((await verify(everywhere, { org: 'primary' })).body)).toEqual(['primary']);
    for (const [token, org] of [
      [emeaOnly, 'primary'],
      [everywhere, 'nowhere'],
    ] as const) {
      expect((await verify(token, { org })).body).toMatchObject({ code: 'ORG_UNKNOWN' });
    }
  });

  it('goes on where an answer says that it ended, and remembers what was wrong before', async () => {
    const stand = { seq: 0, hash: '0'.repeat(64), records: 0, checkpointTo: 0, macTo: 0 };
    const place = (isIntact: boolean) =>
      Buffer.from(JSON.stringify({ chain: orgIds.get('primary'), stand, isIntact })).toString('base64url');
    const on = await verify(everywhere, { after: place(true) });
    expect([orgsIn(on.body), on.body['isIntact']]).toEqual([['primary'], true]);
    expect((await verify(everywhere, { after: place(false) })).body).toMatchObject({ isIntact: false });
    expect((await verify(everywhere, { after: 'x' })).status).toBe(400);
  });

  it('is handed out as lines that an auditor can follow, which is on record', async () => {
    const reply = await world.bearer(everywhere, 'GET', '/audit/export');
    expect(reply.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = reply.text.trimEnd().split('\n');
    for (const line of lines) expect(auditLine.safeParse(JSON.parse(line)).success).toBe(true);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: { records: lines.length - 2 - 3 } });
    expect((await world.audit('audit-exported')).at(-1)?.facts).toEqual({ by: 'token:auditor', orgs: 'all' });

    const part = (await world.bearer(emeaOnly, 'GET', '/audit/export')).text;
    expect(part).toContain('"whose":"emea"');
    expect(part).not.toContain('"whose":"primary"');
    expect(part).not.toContain('sign-in');
  });

  it('names the first record that somebody has changed', async () => {
    await world.db.query('alter table audit_record disable trigger user');
    await world.db.query(`update audit_record set actor = 'nobody' where org_id = $1 and seq = 2`, [
      orgIds.get('emea'),
    ]);
    const { body } = await verify(emeaOnly);
    expect(body).toMatchObject({ isIntact: false, chains: [{ fault: { problem: 'changed', seq: 2 } }] });
  });
});

describe('sessions', () => {
  it('are listed for whoever is admin everywhere, and ended at once, which is on record', async () => {
    world.issuer.person = { sub: '1', email: 'ann@example.com', email_verified: true, groups: ['admins'] };
    const browsers = [new Browser(world), new Browser(world)];
    for (const browser of browsers) await browser.ask(await browser.leave());
    const [ann, lost] = browsers;
    const listed = await ann?.ask('/sessions');
    const sessions = listed?.body['sessions'] as { id: string; actor: string; isOwn: boolean }[];
    expect(sessions.map(({ actor, isOwn }) => [actor, isOwn])).toEqual([
      ['ann@example.com', false],
      ['ann@example.com', true],
    ]);
    const id = sessions.find(({ isOwn }) => !isOwn)?.id ?? '';
    const end = () => ann?.ask(`/sessions/${id}`, 'DELETE', { 'x-sign-sync-csrf': '1' }, {});
    expect((await end())?.body).toEqual({ id, actor: 'ann@example.com' });
    expect((await lost?.ask('/auth/me'))?.status).toBe(401);
    expect((await ann?.ask('/auth/me'))?.status).toBe(200);
    expect((await end())?.body).toMatchObject({ code: 'SESSION_UNKNOWN' });
    expect(await world.audit('session-ended')).toMatchObject([
      { facts: { by: 'ann@example.com', session: id, whose: 'ann@example.com' } },
    ]);
    expect((await world.bearer(emeaOnly, 'GET', '/sessions')).status).toBe(403);
    const pages = await world.bearer(everywhere, 'GET', '/sessions?limit=1');
    expect(pages.body).toMatchObject({ sessions: [{ isOwn: false }], next: null });
  });
});

describe('a token of the identity provider', () => {
  it('is on record once, however often it is shown', async () => {
    const token = await world.issuer.accessToken({ groups: ['admins'] });
    const signIns = async () =>
      (await world.audit('sign-in')).filter(({ facts }) => facts['via'] === 'bearer').length;
    const before = await signIns();
    const replies = await Promise.all(Array.from({ length: 8 }, () => world.bearer(token)));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await signIns()).toBe(before + 1);
    await world.bearer(await world.issuer.accessToken({ groups: ['admins'], jti: 'another' }));
    expect(await signIns()).toBe(before + 2);
    const stored = JSON.stringify(await world.db.query('select * from bearer_sign_in'));
    expect(stored).not.toContain(token.slice(0, 40));
  });
});
