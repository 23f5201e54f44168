import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningSimulator, startSimulator } from '../../apps/sign-simulator/src/index.js';
import { type Stack, startStack } from '#testing';
import { configFiles } from '../support/config-files.js';
import { ensureBuilt } from '../support/ensure-built.mjs';
import { crowd, csvOf, row } from '../support/people.js';
import { duplicateCreates, writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { sendHook, signedHook } from '../support/signed-hook.js';
import { saidBy, ServiceWorld } from './service-world.js';

const ENDED = ['done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted'];
/** Two servers and five services come up, perhaps on a machine that does much else. */
const START_MS_MAX = 300_000;
const runBody = z.object({ id: z.string(), state: z.string() });
const configurationsBody = z.object({
  configurations: z.array(z.object({ name: z.string(), digest: z.string() })),
});

let sign: RunningSimulator;
let world: ServiceWorld;
let stack: Stack;

beforeAll(async () => {
  await ensureBuilt();
  sign = await startSimulator({ state: signOrgs({ primary: { users: [signUser('ann.lee@example.com')] } }) });
  world = await ServiceWorld.open();
  await write('Sales', 12);
  stack = await startStack({
    configDir: world.configDir,
    replicas: { executor: 2 },
    // So that nobody waits long for the org of an executor that was killed.
    env: { OTEL_METRICS_EXPORTER: 'prometheus', SIGN_SYNC_ORG_LEASE_SECONDS: '6' },
  });
}, START_MS_MAX);

afterAll(async () => {
  await stack.stop();
  await world.close();
  await sign.close();
});

/** The configuration that moves everybody into one group of Sign. */
async function write(signGroup: string, people: number): Promise<void> {
  await world.write('acme', {
    ...configFiles({
      orgs: { primary: { host: sign.url } },
      rules: [{ directoryGroup: 'Sign Sales', signGroup }],
      more: signedHook('hr'),
    }),
    'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales'), ...crowd(people)]),
  });
}

async function ask<T>(path: string, schema: z.ZodType<T>, body?: object): Promise<T> {
  const answer = await fetch(`${stack.apiUrl}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${stack.token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return schema.parse(JSON.parse(text));
}

async function endOf(runId: string): Promise<string> {
  const until = Date.now() + 90_000;
  for (;;) {
    const { state } = await ask(`runs/${runId}`, runBody);
    if (ENDED.includes(state)) return state;
    if (Date.now() > until) throw new Error(`The run is still ${state}.`);
    await pause(100);
  }
}

function membersOf(group: string): number {
  const users = sign.state().orgs['primary']?.users ?? [];
  return users.filter(({ groups }) => groups.some(({ name }) => name === group)).length;
}

/** As a directory does it: what is refused or not heard is sent again. */
async function accepted(email: string): Promise<void> {
  const send = () => sendHook(stack.intakeUrl, 'hr', { emails: [email] });
  while (
    (await send().then(
      ({ status }) => status,
      () => 0,
    )) !== 202
  )
    await pause(100);
}

describe('the services as processes', () => {
  it('finish the call in flight when they are told to end, and another replica goes on', async () => {
    sign.control({ latencyMs: 400 });
    const { id } = await ask('runs', runBody, { mode: 'sync' });
    while (writesOf(sign).length === 0) await pause(5);
    const executors = ['executor-1', 'executor-2'].map((name) => stack.service(name));
    const [busy] = executors;
    busy?.kill('SIGTERM');
    expect(await busy?.ended).toEqual({ exitCode: 0, signal: null });
    for (const executor of executors) expect(saidBy(executor, 'relay.drain.incomplete')).toEqual([]);
    sign.control();

    expect(await endOf(id)).toBe('done');
    expect(membersOf('Sales')).toBe(13);
    expect(duplicateCreates(sign)).toEqual([]);
    await busy?.restart();
  });

  it('go by changed files in the next run, all of them by the same', async () => {
    const before = await ask('configurations', configurationsBody);
    await write('Legal', 12);
    const { id } = await ask('runs', runBody, { mode: 'sync' });
    expect(await endOf(id)).toBe('done');
    expect(membersOf('Legal')).toBe(13);
    const after = await ask('configurations', configurationsBody);
    expect(after.configurations.map(({ name }) => name)).toEqual(['acme']);
    expect(after.configurations[0]?.digest).not.toBe(before.configurations[0]?.digest);
  });

  it('forget no event that they have accepted, whichever of them is killed before it is applied', async () => {
    const joiners = crowd(16).slice(12);
    const victims = ['source-ingest', 'planner', 'executor-1', 'executor-2'];
    await write('Legal', 16);
    sign.control({ latencyMs: 300 });
    for (const [index, { email }] of joiners.entries()) {
      await accepted(email);
      await pause(index * 150);
      await stack.service(victims[index] ?? '').restart();
    }
    sign.control();
    const users = () => sign.state().orgs['primary']?.users ?? [];
    const isThere = (one: string) =>
      users().some(({ email, groups }) => email === one && groups.some(({ name }) => name === 'Legal'));
    while (!joiners.every(({ email }) => isThere(email))) await pause(100);
    expect(duplicateCreates(sign)).toEqual([]);
  });

  it('each tell their metrics beside their health', async () => {
    for (const { name, healthUrl } of stack.services) {
      const text = await (await fetch(`${healthUrl}/metrics`)).text();
      expect.soft(text, name).toMatch(/^sign_sync_broker_connected(\{.*\})? 1$/m);
      expect.soft(text, name).toMatch(/^sign_sync_database_up(\{.*\})? 1$/m);
      expect.soft(text, name).toMatch(/^sign_sync_outbox_messages(\{.*\})? \d+$/m);
    }
  });

  it('go on with the other configurations when one has become invalid', async () => {
    await world.write('zenith', { 'sign-sync-config.yml': 'sign_orgs: nothing\n' });
    await expect(ask('runs', runBody, { mode: 'plan', configuration: 'zenith' })).rejects.toThrow(
      'CONFIG_INVALID',
    );
    const { id } = await ask('runs', runBody, { mode: 'plan', configuration: 'acme' });
    expect(await endOf(id)).toBe('done');
    await rm(`${world.configDir}/zenith`, { recursive: true });
  });

  it('survive the death of the broker and of the database under them', async () => {
    await Promise.all([stack.broker.kill(), stack.database.kill()]);
    const planner = stack.service('planner');
    const { pid } = planner;
    while (await planner.isReady()) await pause(50);
    await Promise.all([stack.broker.start(), stack.database.start()]);
    await Promise.all(stack.services.map((service) => service.untilReady()));
    const { id } = await ask('runs', runBody, { mode: 'plan', configuration: 'acme' });
    expect(await endOf(id)).toBe('done');
    expect(planner.pid).toBe(pid);
  });
});
