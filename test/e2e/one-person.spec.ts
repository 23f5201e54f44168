import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSimulator } from '../../apps/sign-simulator/src/index.js';
import { Secret } from '#domain';
import { RemoteWorld } from '../integration/remote-world.js';
import { configFiles } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { sharedStackOf } from '../support/transport.js';
import { Workspace } from '../support/workspace.js';

const TOKEN = 'a-token-for-this-spec-alone';
const state = signOrgs({ primary: { users: [signUser('bo.ray@example.com')] } });
const files = {
  ...configFiles(),
  'users.csv': csvOf([row('ana.lee@example.com', 'Sign Sales'), row('bo.ray@example.com', 'Sign Sales')]),
};

/** A server of which only the address is known: the services of the stack, or all of them in one process. */
interface Server {
  readonly url: string;
  readonly token: string;
  readonly configuration: string;
  readonly sign: RunningSimulator;
  close(): Promise<void>;
}

let server: Server;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

async function openServer(): Promise<Server> {
  const stack = sharedStackOf(process.env);
  if (stack === undefined) {
    const world = await RemoteWorld.open(state, files, new Secret(TOKEN));
    const { sign, api } = world;
    return { url: api.url, token: TOKEN, configuration: 'acme', sign, close: () => world.close() };
  }
  const workspace = await Workspace.open({ sign: state, files });
  const { apiUrl: url, token } = stack;
  const configuration = basename(workspace.path);
  return { url, token, configuration, sign: workspace.sign, close: () => workspace.close() };
}

type Body = Readonly<Record<string, unknown>>;

async function ask(method: string, path: string, body?: unknown): Promise<Body> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Body;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Looks again until it is so; the spec's own time limit ends a wait in vain. */
async function until(path: string, isSo: (answer: Body) => boolean): Promise<Body> {
  for (;;) {
    const answer = await ask('GET', path);
    if (isSo(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function start(path: string, body: Body): Promise<string> {
  const { follow } = await ask('POST', path, { configuration: server.configuration, ...body });
  return (follow as { id: string }).id;
}

const ended = (run: string) => until(`/runs/${run}`, ({ finishedAt }) => finishedAt !== null);

describe('one person over the API', () => {
  it('is synced now, alone, and every step can be followed', async () => {
    const run = await start('/people/sync', { email: 'ana.lee@example.com' });
    expect(await ended(run)).toMatchObject({ state: 'done' });
    expect(findUser(server.sign, 'ana.lee@example.com').groups[0]?.name).toBe('Sales');
    expect(findUser(server.sign, 'bo.ray@example.com').groups[0]?.name).not.toBe('Sales');
    expect(await ask('GET', `/people/sync/${run}`)).toMatchObject({
      directory: { state: 'done', people: [{ found: true, groups: ['Sign Sales'] }] },
      orgs: [{ org: 'primary', plan: { state: 'done' }, changes: [{ action: 'create', state: 'applied' }] }],
    });
  });
});

describe('a paused org over the API', () => {
  it('is sent nothing before it is resumed', async () => {
    const { orgs } = await ask('GET', `/orgs?configuration=${server.configuration}`);
    const [org] = orgs as { id: string }[];
    const paused = await ask('POST', `/orgs/${org?.id ?? ''}/pause`, { reason: 'the yearly audit' });
    expect(paused).toMatchObject({ org: 'primary', pause: { reason: 'the yearly audit', until: null } });
    server.sign.clearLedger();
    const run = await start('/runs', { mode: 'sync' });
    await until(`/runs/${run}/progress`, ({ directoryDone }) => directoryDone === true);
    expect(server.sign.ledger()).toEqual([]);
    expect(await ask('GET', `/orgs/${org?.id ?? ''}`)).toMatchObject({ health: 'paused' });

    await ask('POST', `/orgs/${org?.id ?? ''}/resume`, {});
    expect(await ended(run)).toMatchObject({ state: 'done' });
    expect(findUser(server.sign, 'bo.ray@example.com').groups[0]?.name).toBe('Sales');
  });
});
