import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Config, Configurations } from '#config';
import { type RunMode, RunRepository, type StoredRunState } from '#db';
import { Notifier } from '#notify';
import type { Observation } from '#telemetry';
import { filesAround, type PrivateDatabase, startPrivateDatabase, tryConfig } from '#testing';
import { MailInbox } from './mail-inbox.js';
import { type ReceivedHook, WebhookListener } from './webhook-listener.js';

const KEY_BYTES = Buffer.alloc(32, 9);
const KEY = `whsec_${KEY_BYTES.toString('base64')}`;

let database: PrivateDatabase;
let inbox: MailInbox;
let listener: WebhookListener;
let isMailDown = false;
let observed: Observation[] = [];
let config: Config;
let notifier: Notifier;

beforeAll(async () => {
  database = await startPrivateDatabase();
  inbox = await MailInbox.open(() => isMailDown);
  listener = await WebhookListener.open();
});
afterAll(async () => {
  await listener.close();
  await inbox.close();
  await database.close();
});

async function configure(section: string): Promise<void> {
  const files = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
  const main = `${String(files['sign-sync-config.yml'])}notifications:\n${section}\n`;
  config = await tryConfig({ ...files, 'sign-sync-config.yml': main });
  const observe = (observation: Observation) => void observed.push(observation);
  notifier = new Notifier({ db: database.db, configurations: new Configurations([config]), observe });
}

const mail = (more = '') =>
  `  mail: {host: 127.0.0.1, port: ${inbox.port}, tls: none, user: ann, password: smtp-secret, from: sync@example.com, to: [it@example.com, ops@example.com]}${more}`;
const webhook = () =>
  `  webhook: {url: "http://127.0.0.1:${listener.port}/hook?a=b", signing_key: ${KEY}, allow_private: True}`;

beforeEach(async () => {
  await database.db.query('truncate notification, notice_state');
  [inbox.mails.length, listener.hooks.length, listener.connections] = [0, 0, 0];
  [isMailDown, observed, listener.statuses] = [false, [], [204]];
  await configure(`${mail()}\n${webhook()}`);
});

/** A run that has ended, and its end told and delivered. */
async function runEnds(
  state: Extract<StoredRunState, 'done' | 'held' | 'failed' | 'partly_done'>,
  options: { mode?: RunMode; code?: string; heldFor?: string; looksBefore?: number; isUntold?: true } = {},
): Promise<string> {
  const runs = new RunRepository(database.db);
  const runId = randomUUID();
  const { mode = 'sync', code, heldFor, looksBefore } = options;
  const look = looksBefore === undefined ? {} : { people: [], keys: [], hinted: true as const, looksBefore };
  await database.db.transaction(async (tx) => {
    const { name: configName, digest: configDigest, scope } = config;
    const run = { id: runId, configName, configDigest, mode, scope, options: look };
    await runs.request(tx, { ...run, traceId: 'a'.repeat(32) }, []);
    if (heldFor !== undefined) {
      const orgId = await runs.ensureOrg(tx, 'primary', 'admin@example.com at api.example.com');
      await runs.addOrg(tx, runId, orgId);
      const planId = randomUUID();
      await tx.query(
        `insert into plan (id, run_id, org_id, hash, config_digest, state, counts)
         values ($1, $2, $3, $4, $5, 'planned', '{}')`,
        [planId, runId, orgId, 'f'.repeat(64), configDigest],
      );
      await tx.query(
        `insert into plan_item (plan_id, org_id, position, subject, subject_key, email, action, lane, body, state, reason)
         select $1, $2, n, 'person', 'p' || n, 'p' || n || '@example.com', 'update', 'bulk', '{}', 'held',
           jsonb_build_object('code', $3::text, 'message', $4::text)
         from generate_series(1, 3) n`,
        [planId, orgId, heldFor, `Rule 2 (group "Sales") moves 3 people\r\nBcc: evil@example.com`],
      );
    }
    const error = code === undefined ? {} : { error: { code, message: `${code} happened.` } };
    await runs.finish(tx, runId, { state, planHash: 'ab12cd34'.repeat(8), ...error });
  });
  if (options.isUntold) return runId;
  await notifier.tell(runId);
  await notifier.deliver();
  return runId;
}

function isSigned({ headers, body }: ReceivedHook, key: Buffer): boolean {
  const [version, signature = ''] = String(headers['webhook-signature']).split(',');
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', key).update(content).digest();
  return version === 'v1' && timingSafeEqual(expected, Buffer.from(signature, 'base64'));
}

describe('the end of a run', () => {
  it('is told once for each reason until it changes, and once when all is well again', async () => {
    await runEnds('done');
    await runEnds('held', { heldFor: 'APPROVAL_REQUIRED' });
    await runEnds('held', { heldFor: 'APPROVAL_REQUIRED' });
    await runEnds('failed', { code: 'SOURCE_UNREADABLE' });
    await runEnds('failed', { code: 'SOURCE_UNREADABLE' });
    await runEnds('done');
    await runEnds('done');
    const name = config.name;
    expect(inbox.subjects).toEqual([
      `Sign Sync (${name}): changes are held`,
      `Sign Sync (${name}): the sync failed`,
      `Sign Sync (${name}): all is well again`,
    ]);
    expect(listener.hooks.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      ...['sign-sync.held', 'sign-sync.failed', 'sign-sync.recovered'],
    ]);
  });

  it('names the culprit and the next step, in a mail that no name can add a header to', async () => {
    await runEnds('held', { heldFor: 'APPROVAL_REQUIRED' });
    const [{ raw, to, from } = { raw: '', to: [], from: '' }] = inbox.mails;
    expect([from, to]).toEqual(['sync@example.com', ['it@example.com', 'ops@example.com']]);
    const text = raw.replaceAll(/=\r\n/g, '');
    expect(text).toContain('3 people held, p1@example.com among them: Rule 2 (group "Sales") moves 3 people');
    expect(text).toContain('sign-sync plan approve ab12cd34 --all');
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m);
    expect(raw).toContain('Auto-Submitted: auto-generated');
  });

  it('is nothing that a test tells', async () => {
    await runEnds('failed', { mode: 'test', code: 'X' });
    expect([inbox.mails, listener.hooks]).toEqual([[], []]);
  });

  it('is told once where two processes hear of it at the same time', async () => {
    const runId = await runEnds('failed', { code: 'X' });
    await Promise.all([notifier.tell(runId), notifier.tell(runId)]);
    await Promise.all([notifier.deliver(), notifier.deliver()]);
    expect(inbox.mails).toHaveLength(1);
  });

  it('is told where an event has asked for it, once that was in vain again and again', async () => {
    await runEnds('failed', { code: 'SOURCE_UNREADABLE', looksBefore: 0 });
    expect(inbox.mails).toEqual([]);
    await runEnds('failed', { code: 'SOURCE_UNREADABLE', looksBefore: 2 });
    await runEnds('failed', { code: 'SOURCE_UNREADABLE', looksBefore: 3 });
    expect(inbox.subjects).toEqual([`Sign Sync (${config.name}): the sync failed`]);
    expect(inbox.mails[0]?.raw.replaceAll(/=\r\n/g, '')).toContain('whom an event named');
  });

  it('is told also where a look after an event has ended since', async () => {
    const full = await runEnds('failed', { code: 'SOURCE_UNREADABLE', isUntold: true });
    await runEnds('done', { looksBefore: 0 });
    await notifier.tell(full);
    await notifier.deliver();
    expect(inbox.subjects).toEqual([`Sign Sync (${config.name}): the sync failed`]);
  });

  it('is told of the events alone that people want', async () => {
    await configure(`${mail()}\n  events: [failed]`);
    await runEnds('held', { heldFor: 'APPROVAL_REQUIRED' });
    await runEnds('failed', { code: 'X' });
    await runEnds('done');
    expect(inbox.subjects).toEqual([`Sign Sync (${config.name}): the sync failed`]);
  });
});

describe('a webhook', () => {
  it('is signed as Standard Webhooks says, over its id, its time and its very bytes', async () => {
    const runId = await runEnds('failed', { code: 'X' });
    const [hook] = listener.hooks;
    if (hook === undefined) throw new Error('No webhook came.');
    expect(hook.path).toBe('/hook?a=b');
    expect(isSigned(hook, KEY_BYTES)).toBe(true);
    expect(isSigned(hook, Buffer.alloc(32, 1))).toBe(false);
    expect(isSigned({ ...hook, body: hook.body.replace('failed', 'failes') }, KEY_BYTES)).toBe(false);
    expect(Math.abs(Number(hook.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(300);
    const { data } = JSON.parse(hook.body) as { data: Record<string, unknown> };
    expect(data).toMatchObject({ configuration: config.name, run: { id: runId, state: 'failed' } });
    expect(data['text']).toContain('Next: ');
  });

  it('that fails is tried again later under the same id, beside a mail that went out', async () => {
    listener.statuses = [500, 204];
    await runEnds('failed', { code: 'X' });
    await notifier.deliver();
    expect([listener.hooks.length, inbox.mails.length]).toEqual([1, 1]);
    expect(observed.map(({ event }) => event)).toContain('notice.failed');
    await database.db.query('update notification set not_before = now()');
    await notifier.deliver();
    const ids = listener.hooks.map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it('follows no redirect, and is given up where the receiver is gone', async () => {
    listener.statuses = [302];
    await runEnds('failed', { code: 'X' });
    expect(listener.hooks.map(({ path }) => path)).toEqual(['/hook?a=b']);
    listener.statuses = [410];
    await database.db.query('update notification set not_before = now()');
    await notifier.deliver();
    await database.db.query('update notification set not_before = now()');
    await notifier.deliver();
    expect(listener.hooks).toHaveLength(2);
    expect(observed.map(({ event }) => event)).toContain('notice.given-up');
  });
});

describe('a mail server', () => {
  it('that refuses gets the message again later, with the same Message-ID', async () => {
    isMailDown = true;
    await runEnds('failed', { code: 'X' });
    expect(inbox.mails).toEqual([]);
    isMailDown = false;
    await database.db.query('update notification set not_before = now()');
    await notifier.deliver();
    expect(inbox.mails).toHaveLength(1);
    const [row] = await database.db.query<{ id: string }>(
      `select id from notification where channel = 'mail'`,
    );
    expect(inbox.mails[0]?.raw).toContain(`<${row?.id ?? '-'}@example.com>`);
  });

  it('without STARTTLS gets neither the message nor the password', async () => {
    await configure(mail().replace('tls: none', 'tls: starttls'));
    await runEnds('failed', { code: 'X' });
    expect(inbox.mails).toEqual([]);
    const failure = observed.find(({ event }) => event === 'notice.failed');
    expect(JSON.stringify(failure)).toContain('NOTICE_UNDELIVERED');
    expect(JSON.stringify(observed)).not.toContain('smtp-secret');
  });
});

describe('silence', () => {
  it('is told once, where no run has completed for that long, and ends with the next that does', async () => {
    await configure(`${mail()}\n  silence_hours: 26`);
    await runEnds('done');
    await notifier.watchSilence();
    await notifier.deliver();
    expect(inbox.subjects).toEqual([]);
    await database.db.query(
      `update run set finished_at = now() - interval '27 hours' where config_name = $1`,
      [config.name],
    );
    for (let looks = 0; looks < 3; looks += 1) await notifier.watchSilence();
    await notifier.deliver();
    expect(inbox.subjects).toEqual([`Sign Sync (${config.name}): no complete run for 26 hours`]);
    await runEnds('done');
    expect(inbox.subjects.at(-1)).toBe(`Sign Sync (${config.name}): all is well again`);
  });
});
