import { randomBytes, randomUUID } from 'node:crypto';
import { emailKey } from '#domain';
import { personItem } from '#testing';
import { Browser } from './access-browser.js';
import type { AccessWorld, Reply } from './access-world.js';
import { opsFiles, type OpsApiWorld, type StoredPlanRun, TOKEN } from './ops-api-world.js';

/** What came back, as far as the document speaks of it. */
export interface Seen {
  readonly status: number;
  readonly type: string;
}

export type Asking = () => Promise<Seen>;
/** By status. */
export type Rows = Readonly<Record<string, Readonly<Record<number, Asking>>>>;

const EMAIL = 'ana@example.com';
const held = personItem({ email: EMAIL, emailKey: emailKey(EMAIL), held: 'SIGN_ONLY_LIMIT' });
const ana = personItem({ email: EMAIL, emailKey: emailKey(EMAIL) });
const ACME = { configuration: 'acme' };
const NOBODY = { configuration: 'nobody' };
const NO_HASH = 'f'.repeat(64);
const VOTE = { verdict: 'approve', all: true };
const OTHER = { file: 'other.yml', text: opsFiles()['sign-sync-config.yml'] ?? '' };
const GRANTS = [{ role: 'viewer', orgs: ['primary'] }];

/** Brings about what the API answers, in a world with two configurations and one without a way to sign in. */
export class Answerer {
  constructor(
    private readonly world: OpsApiWorld,
    private readonly signIns: AccessWorld,
  ) {}

  /** Reads no more than the head: some answers never end. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Seen> {
    const ended = new AbortController();
    const json = method === 'GET' ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${this.world.api.url}/api/v1${path}`, {
      ...{ method, signal: ended.signal, redirect: 'manual' as const },
      headers: { authorization: `Bearer ${TOKEN}`, ...json, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const type = typeOf(response.headers);
    ended.abort();
    return { status: response.status, type };
  }

  get(path: string): Promise<Seen> {
    return this.send('GET', path);
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Seen> {
    return this.send('POST', path, body, headers);
  }

  plan(...items: Parameters<OpsApiWorld['storePlan']>[1]): Promise<StoredPlanRun> {
    return this.world.storePlan('acme', items.length === 0 ? [ana] : items);
  }

  async cancelAll(): Promise<void> {
    await this.world.db.query(
      `update run set state = 'cancelled', finished_at = now() where state in ('running', 'waiting', 'joined')`,
    );
  }

  /** How answers are brought about that do not come by themselves. */
  rows(): Rows {
    return {
      ...{ ...this.#runs(), ...this.#plans(), ...this.#people(), ...this.#orgs() },
      ...{ ...this.#access(), ...this.#scim(), ...this.#schedules() },
    };
  }

  #runs(): Rows {
    const start = { ...ACME, mode: 'test' };
    return {
      'POST /runs': {
        202: () => this.post('/runs', start),
        404: () => this.post('/runs', NOBODY),
        409: () => this.#reusedKey('/runs', start, { ...ACME, mode: 'plan' }),
        422: () => this.post('/runs'),
      },
      'POST /runs/{run}/cancel': {
        200: async () => this.post(`/runs/${await this.#openRun()}/cancel`),
        409: async () => this.post(`/runs/${(await this.plan()).runId}/cancel`),
      },
      'POST /runs/{run}/retry': {
        202: async () => this.post(`/runs/${await this.#failedRun()}/retry`),
        409: async () => this.post(`/runs/${await this.#openRun()}/retry`),
      },
      'POST /runs/{run}/replay': {
        202: async () => this.post(`/runs/${(await this.plan()).runId}/replay`),
      },
      'POST /dead-letters/replay': { 200: () => this.post('/dead-letters/replay', { reason: 'NONE' }) },
      'GET /dead-letters/{id}': { 200: async () => this.get(`/dead-letters/${await this.#deadLetter()}`) },
      'POST /dead-letters/{id}/replay': {
        200: async () => this.post(`/dead-letters/${await this.#deadLetter()}/replay`),
      },
      'POST /dead-letters/{id}/discard': {
        200: async () => this.post(`/dead-letters/${await this.#deadLetter()}/discard`),
      },
      'POST /configurations/check': {
        200: () => this.post('/configurations/check', ACME),
        404: () => this.post('/configurations/check', NOBODY),
        422: () => this.post('/configurations/check'),
      },
    };
  }

  #plans(): Rows {
    const compare = { ...ACME, other: OTHER };
    return {
      'POST /plans/{hash}/approve': {
        202: async () => this.post(`/plans/${(await this.plan()).hash}/approve`),
        404: () => this.post(`/plans/${NO_HASH}/approve`),
        409: async () => this.post(`/plans/${(await this.plan()).hash}/approve`, { configuration: 'other' }),
      },
      'POST /plans/{hash}/votes': {
        200: async () => this.post(`/plans/${(await this.plan(held)).hash}/votes`, VOTE),
        404: () => this.post(`/plans/${NO_HASH}/votes`, VOTE),
        409: async () =>
          this.post(`/plans/${(await this.plan(held)).hash}/votes`, { ...VOTE, configuration: 'other' }),
      },
      'GET /plans/{plan}/export': {
        422: async () => this.get(`/plans/${await this.#largePlan()}/export?format=md`),
      },
      'POST /plans/comparisons': {
        202: () => this.post('/plans/comparisons', compare),
        404: () => this.post('/plans/comparisons', { ...compare, ...NOBODY }),
        409: async () => this.post('/plans/comparisons', { ...compare, basedOn: (await this.plan()).runId }),
        422: () => this.post('/plans/comparisons', { other: OTHER }),
      },
    };
  }

  #people(): Rows {
    const sync = { ...ACME, email: EMAIL };
    return {
      'POST /people/sync': {
        202: () => this.post('/people/sync', sync),
        404: () => this.post('/people/sync', { ...sync, orgs: ['nowhere'] }),
        422: () => this.post('/people/sync', { email: EMAIL }),
      },
      'GET /people/sync/{run}': {
        200: async () => {
          const { body } = await this.world.post('/people/sync', sync);
          return this.get(`/people/sync/${String(body['id'])}`);
        },
      },
      'GET /people/explain': { 404: () => this.get(`/people/explain?email=${EMAIL}&configuration=nobody`) },
      'GET /people/history': { 404: () => this.get(`/people/history?email=${EMAIL}&configuration=nobody`) },
      'GET /people/state': {
        404: () =>
          this.get(`/people/state?email=${EMAIL}&configuration=nobody&at=${new Date().toISOString()}`),
      },
    };
  }

  #orgs(): Rows {
    const paused = { reason: 'the spec' };
    return {
      'POST /orgs/{org}/pause': {
        200: () => this.post('/orgs/primary/pause', paused),
        404: () => this.post('/orgs/nowhere/pause', paused),
      },
      'POST /orgs/{org}/resume': { 200: () => this.post('/orgs/primary/resume') },
      'POST /orgs/{org}/refresh': {
        202: () => this.post('/orgs/primary/refresh', ACME),
        422: () => this.post('/orgs/primary/refresh'),
      },
      'POST /orgs/{org}/test': {
        200: () => this.#endedEarly(this.post('/orgs/primary/test', ACME)),
        422: () => this.post('/orgs/primary/test'),
      },
    };
  }

  #scim(): Rows {
    const connection = (name: string) => `/scim/connections/${name}`;
    return {
      'POST /scim/connections/{name}/token': {
        201: () => this.post(`${connection('spare')}/token`),
        404: () => this.post(`${connection('nobody')}/token`),
        409: () => this.post(`${connection('spare')}/token`),
      },
      'POST /scim/connections/{name}/rotate': {
        201: () => this.post(`${connection('okta')}/rotate`),
        404: () => this.post(`${connection('nobody')}/rotate`),
      },
      'POST /scim/connections/{name}/test': {
        200: () => this.post(`${connection('okta')}/test`),
        404: () => this.post(`${connection('nobody')}/test`),
      },
      'POST /scim/tokens/{id}/revoke': {
        200: async () => {
          const { body } = await this.world.post(`${connection('okta')}/rotate`);
          return this.post(`/scim/tokens/${(body['token'] as { id: string }).id}/revoke`);
        },
        404: () => this.post('/scim/tokens/0123456789abcdef/revoke'),
      },
    };
  }

  #schedules(): Rows {
    return {
      'POST /schedules/{schedule}/run': { 202: () => this.post('/schedules/nightly/run') },
      'POST /schedules/{schedule}/pause': {
        200: () => this.post('/schedules/nightly/pause', { reason: 'the spec' }),
        404: () => this.post('/schedules/nobody/pause', { reason: 'the spec' }),
      },
      'POST /schedules/{schedule}/resume': { 200: () => this.post('/schedules/nightly/resume') },
    };
  }

  #access(): Rows {
    const { signIns } = this;
    const token = (name: string) => ({ name, grants: GRANTS });
    return {
      'GET /auth/config': { 200: () => this.get('/auth/config') },
      'GET /auth/login': {
        303: async () => seen(await signIns.ask('GET', '/auth/login')),
        404: () => this.get('/auth/login'),
      },
      'GET /auth/callback': {
        200: async () => {
          const browser = new Browser(signIns);
          return seen(await browser.ask(await browser.leave()));
        },
        400: () => this.get(`/auth/callback?code=${'x'.repeat(9000)}`),
        403: async () => seen(await signIns.ask('GET', '/auth/callback?code=x')),
        404: () => this.get('/auth/callback?code=x'),
      },
      'POST /auth/logout': { 200: () => this.post('/auth/logout') },
      'POST /audit/verify': {
        200: () => this.post('/audit/verify'),
        404: () => this.post('/audit/verify', { org: 'nobody' }),
      },
      'GET /audit/export': { 404: () => this.get('/audit/export?org=nobody') },
      'DELETE /sessions/{id}': {
        200: async () => this.send('DELETE', `/sessions/${await this.#session()}`, {}),
        404: () => this.send('DELETE', `/sessions/${'0'.repeat(32)}`, {}),
      },
      'POST /tokens': {
        201: () => this.post('/tokens', token('answers')),
        409: async () => {
          await this.post('/tokens', token('twin'));
          return this.post('/tokens', token('twin'));
        },
      },
      'POST /tokens/{id}/revoke': {
        200: async () => {
          const { body } = await this.world.post('/tokens', token('revoked'));
          return this.post(`/tokens/${(body['token'] as { id: string }).id}/revoke`);
        },
        404: () => this.post('/tokens/0123456789abcdef/revoke'),
      },
    };
  }

  async #session(): Promise<string> {
    const hash = randomBytes(32);
    await this.world.db.query(
      `insert into session (id_hash, actor, issuer, claim_values) values ($1, 'ann@example.com', 'spec', '{}')`,
      [hash],
    );
    return hash.subarray(0, 16).toString('hex');
  }

  /** A replay of that run, which nobody carries out here. */
  async replayOf(runId: string): Promise<string> {
    const { body } = await this.world.post(`/runs/${runId}/replay`, {});
    return String(body['id']);
  }

  async #reusedKey(path: string, first: object, second: object): Promise<Seen> {
    const key = { 'idempotency-key': randomUUID() };
    await this.post(path, first, key);
    return this.post(path, second, key);
  }

  /** Nobody carries runs on here, so that whoever waits for one is told that it was cancelled. */
  async #endedEarly(asked: Promise<Seen>): Promise<Seen> {
    let last = Promise.resolve();
    const ending = setInterval(() => {
      last = this.cancelAll().catch(() => undefined);
    }, 50);
    try {
      return await asked;
    } finally {
      clearInterval(ending);
      await last;
    }
  }

  async #deadLetter(): Promise<string> {
    const id = randomUUID();
    const envelope = JSON.stringify({ type: 'spec', version: 1, occurredAt: new Date().toISOString() });
    await this.world.db.query(
      `insert into dead_letter (id, message_id, pattern, consumer, envelope, reason, attempts, first_error, last_error)
       values ($1, $2, 'run.finished.v1', 'planner', $3, 'ATTEMPTS_EXHAUSTED', 5, 'first', 'last')`,
      [id, randomUUID(), envelope],
    );
    return id;
  }

  /** A run that has ended and in which that person failed. */
  async #failedRun(): Promise<string> {
    const { runId } = await this.plan();
    await this.world.db.query(
      `with p as (update plan set apply_run_id = run_id, state = 'done' where run_id = $1 returning id)
       update plan_item i set state = 'failed', finished_at = clock_timestamp() from p where i.plan_id = p.id`,
      [runId],
    );
    return runId;
  }

  async #openRun(): Promise<string> {
    await this.cancelAll();
    const { body } = await this.world.post('/runs', { ...ACME, mode: 'test' });
    return String(body['id']);
  }

  /** A plan so large that no document of it is made. */
  async #largePlan(): Promise<string> {
    const { planId } = await this.plan();
    await this.world.db.query(
      `insert into plan_item (plan_id, org_id, position, subject, subject_key, action, lane, body, state)
       select plan_id, org_id, position + n, subject, subject_key || n, action, lane, body, state
       from plan_item cross join generate_series(1, 20001) n where plan_id = $1`,
      [planId],
    );
    return planId;
  }
}

function seen({ status, headers }: Reply): Seen {
  return { status, type: typeOf(headers) };
}

function typeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0] ?? '';
}
