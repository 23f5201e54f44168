import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startSimulator,
  writeCsvDirectory,
  type GenerateInput,
  type RunningSimulator,
} from '../../apps/sign-simulator/src/index.js';
import { repositoryPath } from '../support/repository.js';
import { readComposeFile } from './compose-file.js';
import { containersOf, workloadsOf } from './manifest.js';
import { objectsOf } from './render-overlay.js';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'sign-sync-demo-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

const compose = join(repositoryPath, 'deploy/compose/config/demo');
const dev = join(repositoryPath, 'k8s/overlays/dev/config/demo');
const prod = join(repositoryPath, 'k8s/overlays/prod/config/main');

/** The configuration as a service sees it, with mounted files in a folder of ours. */
async function loadMounted(folder: string, name: string) {
  const copy = join(scratch, name);
  await cp(folder, copy, { recursive: true });
  const connectors = ['connector-sign.yml', 'connector-sign-emea.yml', 'connector-csv.yml'];
  await writeFile(join(copy, 'mounted.csv'), 'firstname,lastname,email,country,groups\n');
  for (const connector of connectors) {
    const file = join(copy, connector);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    await writeFile(join(copy, `${connector}.key`), `key-of-${connector}`);
    await writeFile(join(copy, `${connector}.key`), `key-of-${connector}`);
    const mounted = text
      .replace(/file:\/\S+/, `file:${connector}.key`)
      .replace(/\/etc\/sign-sync\/directory\/\S+/, 'mounted.csv');
    await writeFile(file, mounted);
  }
  return loadConfig(join(copy, 'sign-sync-config.yml'));
}

describe('the configurations that are shown as examples', () => {
  it.each([
    ['of the compose file', compose, 2],
    ['of the overlay dev', dev, 2],
    ['of the overlay prod', prod, 1],
  ])('%s is one that Sign Sync accepts', async (name, folder, orgs) => {
    expect((await loadMounted(folder, name)).orgs).toHaveLength(orgs);
  });
});

describe('the demonstration', () => {
  const ofCompose = readComposeFile().services['simulator']?.command ?? [];
  const ofDev = workloadsOf(objectsOf('dev'))
    .flatMap(containersOf)
    .find(({ name }) => name === 'simulator')?.args;

  it.each([
    ['of the compose file', ofCompose, compose],
    ['of the overlay dev', ofDev ?? [], dev],
  ])('%s has the directory of the people whom the simulator invents', async (name, words, folder) => {
    const options = words[words.indexOf('--generate') + 1] ?? '';
    const generate = Object.fromEntries(options.split(',').map((pair) => pair.split('='))) as GenerateInput;
    const { csvFile } = await writeCsvDirectory(
      join(scratch, 'people', name),
      generate,
      'http://127.0.0.1:1',
    );
    expect(await readFile(join(folder, 'users.csv'), 'utf8')).toBe(await readFile(csvFile, 'utf8'));
  });
});

describe('the simulator of the demonstration', () => {
  let simulator: RunningSimulator;
  let front: Server;
  let port: number;
  let authority: string;
  let made: Certificate;
  let again: Certificate;

  beforeAll(async () => {
    const { certificateOf } = (await import(fileOf('certificate.mjs'))) as {
      certificateOf: (folder: string, name: string) => Promise<Certificate>;
    };
    const { makeFront } = (await import(fileOf('front.mjs'))) as {
      makeFront: (options: Certificate & { simulatorUrl: string; publicUrl: string }) => Server;
    };
    simulator = await startSimulator({ generate: { orgs: 1, users: 3 } });
    made = await certificateOf(scratch, 'simulator');
    again = await certificateOf(scratch, 'simulator');
    authority = await readFile(join(scratch, 'authority.pem'), 'utf8');
    front = makeFront({ ...made, simulatorUrl: simulator.url, publicUrl: 'https://simulator:8443' });
    front.listen(0, '127.0.0.1');
    await once(front, 'listening');
    port = (front.address() as AddressInfo).port;
  });

  afterAll(async () => {
    front.closeAllConnections();
    front.close();
    await simulator.close();
  });

  it('keeps its certificate, so that executors need not be started again', () => {
    expect(again).toEqual(made);
  });

  it('names the address by which the containers reach it', async () => {
    expect(await get('/api/rest/v6/baseUris')).toEqual({
      apiAccessPoint: 'https://simulator:8443/',
      webAccessPoint: 'https://simulator:8443/',
    });
  });

  it('answers everything else as the simulator does', async () => {
    const { userInfoList } = (await get('/api/rest/v6/users')) as { userInfoList: unknown[] };
    expect(userInfoList).toHaveLength(4); // and the owner
  });

  it('breaks a connection off where the simulator does', async () => {
    simulator.control({ faults: [{ kind: 'reset', route: '/users' }] });
    await expect(get('/api/rest/v6/users')).rejects.toThrow(/hang up|ECONNRESET/);
    simulator.control({});
  });

  it('is not believed by those who ask for another name', async () => {
    await expect(get('/api/rest/v6/users', 'somebody')).rejects.toThrow(/altnames/);
  });

  function get(path: string, servername = 'simulator'): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: 'Bearer key-primary', host: `${servername}:8443` };
      const sent = request(
        { host: '127.0.0.1', port, path, servername, ca: authority, headers, agent: false },
        (answer) => {
          answer
            .toArray()
            .then((pieces: Buffer[]) => resolve(JSON.parse(Buffer.concat(pieces).toString('utf8'))), reject);
        },
      );
      sent.on('error', reject).end();
    });
  }
});

function fileOf(name: string): string {
  return new URL(`../../deploy/simulator/${name}`, import.meta.url).href;
}
