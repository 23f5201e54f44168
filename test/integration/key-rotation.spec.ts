import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf } from '../support/people.js';
import { duplicateCreates, writesOf } from '../support/sign-ledger.js';
import { signOrgs } from '../support/sign-state.js';
import { RemoteWorld } from './remote-world.js';

const FILE = 'sign.key';
const people = crowd(60);

let world: RemoteWorld;

beforeAll(async () => {
  world = await RemoteWorld.open(signOrgs({ primary: { groupNames: ['Sales'] } }), {
    ...configFiles({ orgs: { primary: { key: `file:${FILE}` } } }),
    'users.csv': csvOf(people),
    [FILE]: 'key-primary\n',
  });
  world.sign.control({ latencyMs: 30 });
});
afterAll(() => world.close());

interface Run {
  readonly id: string;
  readonly state: string;
}

async function api(path: string, body?: object): Promise<Run> {
  const response = await fetch(`${world.api.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Run;
}

const refusedCalls = () => world.sign.ledger().filter(({ status }) => status === 401).length;

/** The spec's own time limit ends a wait in vain. */
async function afterWrites(count: number): Promise<void> {
  while (writesOf(world.sign).length < count) await pause(5);
}

/** The new key is stored, and from that moment on Acrobat Sign refuses the one before. */
async function rotate(key: string): Promise<void> {
  await world.write(FILE, `${key}\n`);
  world.sign.edit({ org: 'primary', key });
}

async function ended(id: string): Promise<string> {
  for (;;) {
    const { state } = await api(`/runs/${id}`);
    if (state !== 'running' && state !== 'waiting') return state;
    await pause(50);
  }
}

describe('an integration key that is replaced while a run is at work', () => {
  it('costs nobody their change, though the key before is refused at once, and again', async () => {
    const { id } = await api('/runs', { configuration: 'acme', mode: 'sync' });
    await afterWrites(20);
    await rotate('key-second');
    await afterWrites(60);
    await rotate('key-third');
    expect(await ended(id)).toBe('done');
    expect(people.map(({ email }) => findUser(world.sign, email).groups[0]?.name)).toEqual(
      people.map(() => 'Sales'),
    );
    expect(duplicateCreates(world.sign)).toEqual([]);
    // What shows that keys were replaced at all.
    expect(refusedCalls()).toBeGreaterThan(0);
  });

  it('is taken without a refused call where the one before is still good when it is stored', async () => {
    world.sign.clearLedger();
    await world.write(FILE, 'key-fourth\n');
    await world.configurations.look();
    world.sign.edit({ org: 'primary', key: 'key-fourth' });
    const { id } = await api('/runs', { configuration: 'acme', mode: 'sync' });
    expect(await ended(id)).toBe('done');
    expect(refusedCalls()).toBe(0);
  });
});
