import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { load } from 'js-yaml';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { generateState } from '../../apps/sign-simulator/src/index.js';
import { itemsOf, SimulatorClient } from './simulator-client.js';

const run = promisify(execFile);
const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Inside the checkout, so that the built command finds its packages; `.tmp` is not under version control. */
const scratchRoot = join(repository, '.tmp');

let folder: string;
let main: string;
const children: ChildProcess[] = [];

/** Builds the command from its sources, so that what is tested is never an old build. */
beforeAll(async () => {
  await mkdir(scratchRoot, { recursive: true });
  folder = await mkdtemp(join(scratchRoot, 'simulator-'));
  const out = join(folder, 'dist');
  const config = join('apps', 'sign-simulator', 'tsconfig.app.json');
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  await run(process.execPath, [tsc, '-p', config, '--outDir', out], { cwd: repository });
  main = join(out, 'apps', 'sign-simulator', 'src', 'main.js');
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => stop(child)));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

async function start(...args: string[]): Promise<{ child: ChildProcess; listening: string; host: string }> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The simulator ended with exit code ${code}.`)));
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
  });
  return { child, ...(JSON.parse(line) as { listening: string; host: string }) };
}

/** The exit code and what was said of a start that fails. */
async function failure(...args: string[]): Promise<{ code: number; stderr: string }> {
  return run(process.execPath, [main, ...args], { cwd: folder }).then(
    () => ({ code: 0, stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
}

async function put(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('sign-simulator', () => {
  it('serves a state file over TLS with a certificate that it writes, and stops cleanly', async () => {
    await put('state.json', { orgs: { primary: { users: [{ email: 'ana@example.com' }] } } });
    const { child, listening, host } = await start('--state', 'state.json', '--tls', '--cert-out', 'ca.pem');
    expect(listening).toBe(`https://${host}`);
    expect(host).toMatch(/^127\.0\.0\.1:\d+$/);
    const certPem = await readFile(join(folder, 'ca.pem'), 'utf8');
    for (const url of [listening, listening.replace('127.0.0.1', 'localhost')]) {
      const client = new SimulatorClient({ url, certPem });
      expect(itemsOf(await client.ask('GET', '/users'))).toHaveLength(1);
      await client.close();
    }
    expect(await stop(child)).toBe(0);
  });

  it('is trusted by a plain program through NODE_EXTRA_CA_CERTS, and by none without it', async () => {
    const { listening } = await start('--generate', 'users=3', '--tls', '--cert-out', 'extra.pem');
    const program = `fetch('${listening}/_sim/counters').then((r) => process.stdout.write(String(r.status)), (e) => process.stdout.write(e.cause.code))`;
    const ask = (env: NodeJS.ProcessEnv) => run(process.execPath, ['-e', program], { env, cwd: folder });
    const bare = { PATH: process.env['PATH'] ?? '' };
    expect((await ask({ ...bare, NODE_EXTRA_CA_CERTS: join(folder, 'extra.pem') })).stdout).toBe('200');
    expect((await ask(bare)).stdout).toMatch(/CERT|SIGNATURE|ISSUER/);
  });

  it('stops cleanly at Ctrl-C, also while requests hang', async () => {
    const control = await put('hang.json', { faults: [{ kind: 'hang' }, { kind: 'slow', delayMs: 60_000 }] });
    const { child, listening } = await start('--generate', 'users=3', '--control', control);
    const client = new SimulatorClient({ url: listening, certPem: undefined });
    const hanging = client.ask('GET', '/users').then(
      () => 'answered',
      () => 'ended',
    );
    await expect
      .poll(async () => (await client.askUrl('GET', '/_sim/counters')).json)
      .toMatchObject({ total: { requests: 1 } });
    expect(await stop(child, 'SIGINT')).toBe(0);
    expect(await hanging).toBe('ended');
    await client.close();
  });

  it('runs through a link, as npm installs it', async () => {
    const link = join(folder, 'sign-simulator');
    await symlink(main, link);
    const { stdout } = await run(process.execPath, [link, '--help'], { cwd: folder });
    expect(stdout).toMatch(/Usage: sign-simulator/);
    expect((await readFile(main, 'utf8')).split('\n')[0]).toBe('#!/usr/bin/env node');
  });

  it('keeps no control surface and no ledger when told so, and obeys latency and page size', async () => {
    const control = await put('control.json', { pageSizeMax: 7 });
    const { listening } = await start(
      ...`--generate users=3 --latency-ms 1 --jitter-ms 1 --ledger-max 0 --no-control-surface`.split(' '),
      '--control',
      control,
    );
    const client = new SimulatorClient({ url: listening, certPem: undefined });
    expect((await client.ask('GET', '/users?pageSize=8')).json).toMatchObject({ code: 'INVALID_PAGE_SIZE' });
    expect((await client.askUrl('GET', '/_sim/ledger')).status).toBe(404);
    await client.close();
  });

  it('writes the directory that belongs to the people it invents', async () => {
    const what = 'orgs=2,users=200,groups=5,present=0.9,admins=0.2,signOnly=3';
    const { listening } = await start('--generate', what, '--directory-out', 'directory');
    const read = (name: string) => readFile(join(folder, 'directory', name), 'utf8');
    const people: Record<string, string>[] = parse(await read('users.csv'), { columns: true });
    expect(people).toHaveLength(200);
    const config = load(await read('sign-sync-config.yml')) as {
      sign_orgs: Record<string, string>;
      user_management: { directory_group: string; sign_group: string }[];
    };
    expect(config.sign_orgs).toEqual({ primary: 'connector-sign.yml', emea: 'connector-sign-emea.yml' });
    const connector = load(await read('connector-sign-emea.yml')) as Record<string, unknown>;
    expect(connector).toMatchObject({ host: listening, integration_key: 'key-emea' });

    const targets = new Map(config.user_management.map((rule) => [rule.directory_group, rule.sign_group]));
    const { orgs } = generateState({
      orgs: 2,
      users: 200,
      groups: 5,
      present: 0.9,
      admins: 0.2,
      signOnly: 3,
    });
    const inSign = new Map<string, string>();
    for (const [org, { users = [] }] of Object.entries(orgs)) {
      for (const { email, groups = [] } of users) {
        inSign.set(email, `${org === 'primary' ? '' : `${org}::`}${groups[0]?.name}`);
      }
    }
    const known = people.filter(({ email = '' }) => inSign.has(email));
    expect(known.length).toBeGreaterThan(150);
    expect(known.length).toBeLessThan(200);
    for (const { email = '', groups = '' } of known) expect(inSign.get(email)).toBe(targets.get(groups));
  });

  it('says in one message what is wrong, and ends with exit code 1', async () => {
    await put('bad.json', '{"orgs":');
    await put('wrong.json', { orgs: { primary: { users: [{ email: 'a@b.c', status: 'GONE' }] } } });
    await put('fautls.json', { fautls: [] });
    const cases: [string[], RegExp][] = [
      [[], /Give --state FILE or --generate WHAT/],
      [['--state', 'missing.json'], /Cannot read missing\.json: ENOENT/],
      [['--state', 'bad.json'], /bad\.json is not JSON/],
      [['--state', 'wrong.json'], /wrong\.json: The state document is wrong[\s\S]*users\[0\]\.status/],
      [['--generate', 'persons=4'], /"persons"/],
      [['--generate', 'users=4', '--control', 'fautls.json'], /fautls\.json: [\s\S]*"fautls"/],
      [['--generate', 'users=4', '--cert-out', 'x.pem'], /--cert-out needs --tls/],
      [
        ['--generate', 'users=4', '--tls', '--cert-out', 'no/such/folder.pem'],
        /Cannot write no\/such\/folder\.pem/,
      ],
      [['--state', 'wrong.json', '--generate', 'users=4'], /not both/],
      [['--generate', 'users=4', '--port', 'x'], /whole number/],
      [['--generate', 'users=4', '--prot', '1'], /unknown option '--prot'/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await failure(...args);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(code).toBe(1);
    }
  });

  it('names a port that another program uses', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await failure('--generate', 'users=4', '--port', String(port));
    expect(stderr).toContain(`Port ${port} of 127.0.0.1: another program uses it`);
    expect(code).toBe(1);
    other.close();
  });
});
