import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '#config';
import type { DoctorReport, OrgReport } from '#domain';
import { runDoctor } from '../../apps/all-in-one/src/doctor.js';
import {
  type ControlInput,
  type RunningSimulator,
  startSimulator,
  type StateInput,
} from '../../apps/sign-simulator/src/index.js';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { crowd, csvOf } from '../support/people.js';
import { countRoutes, writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { writeFolder } from '../support/write-folder.js';

const run = promisify(execFile);
const TIMES = { sourceMs: 20_000, orgMs: 20_000, listMs: 20_000 };

interface World {
  readonly folder: string;
  readonly sign: RunningSimulator;
  readonly look: (times?: Partial<typeof TIMES>, signal?: AbortSignal) => Promise<DoctorReport>;
}

/** A simulator without TLS and a configuration in a folder of its own. */
async function openWorld(
  state: StateInput,
  options: ConfigOptions = {},
  control?: ControlInput,
): Promise<World> {
  const sign = await startSimulator({ state });
  onTestFinished(() => sign.close());
  sign.control(control);
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files = Object.entries({ ...configFiles(options), 'users.csv': csvOf(crowd(3)) });
  await writeFolder(
    folder,
    Object.fromEntries(files.map(([name, text]) => [name, text.replaceAll('{{SIGN_HOST}}', sign.url)])),
  );
  const config = await loadConfig(join(folder, 'sign-sync-config.yml'));
  const never = new AbortController().signal;
  return {
    folder,
    sign,
    look: (times, signal = never) => runDoctor(config, signal, { times: { ...TIMES, ...times } }),
  };
}

function orgOf({ orgs }: DoctorReport, name = 'primary'): OrgReport {
  const found = orgs.find(({ org }) => org === name);
  if (found === undefined) throw new Error(`The report has no org ${name}.`);
  return found;
}

const states = ({ checks: { reachable, tls, credentials } }: OrgReport) =>
  [reachable, tls, credentials].map(({ state }) => state).join(' ');

describe('what doctor finds out about an org', () => {
  it('takes four calls, one of them for a single person, the owner, and writes nothing', async () => {
    const users = crowd(30).map(({ email }) => signUser(email));
    const { sign, look } = await openWorld(signOrgs({ primary: { users } }));
    const report = orgOf(await look());
    expect(states(report)).toBe('good good good');
    expect(report).toMatchObject({
      ...{ calls: 4, ownerEmail: 'admin@example.com', createUsers: true, deactivateUsers: false },
      groups: { count: 3, defaultGroup: 'Default Group', toCreate: [] },
      users: { count: 31, isComplete: true, owner: 'account-admin' },
      rateLimit: { throttled: 0 },
    });
    expect(countRoutes(sign)).toEqual({
      'GET /baseUris': 1,
      'GET /groups': 1,
      'GET /users': 1,
      'GET /users/:id': 1,
    });
  });

  it('names the account type, where the record of the owner does', async () => {
    const state = signOrgs({ primary: {} });
    const [owner, ...users] = state.orgs['primary']?.users ?? [];
    if (owner === undefined) throw new Error('The org has its owner.');
    Object.assign(state.orgs['primary'] ?? {}, {
      users: [{ ...owner, accountType: 'ENTERPRISE' }, ...users],
    });
    const { look } = await openWorld(state);
    expect(orgOf(await look()).users?.accountType).toBe('ENTERPRISE');
  });

  it('names groups of rules that are missing, compared as a sync compares them', async () => {
    const { look } = await openWorld(signOrgs({ primary: { groupNames: ['SALES'] } }), {
      rules: [
        { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
        { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
        { directoryGroup: 'Sign Law', signGroup: 'LEGAL' },
      ],
    });
    expect(orgOf(await look()).groups?.toCreate).toEqual(['Legal']);
  });

  it.for([
    { what: 'is no user', adminEmail: 'other@example.com', admin: true, owner: 'not-found' },
    { what: 'is no account admin', adminEmail: 'admin@example.com', admin: false, owner: 'not-an-admin' },
  ])('finds that admin_email $what', async ({ adminEmail, admin, owner }) => {
    const someone = {
      email: adminEmail,
      accountAdmin: admin,
      groups: [{ name: 'Default Group', primary: true }],
    };
    const state: StateInput = {
      orgs: {
        primary: {
          ...{ key: 'key-primary', adminEmail, groups: [{ name: 'Default Group', default: true }] },
          users: [{ ...someone, firstName: 'Key', lastName: 'Owner' }],
        },
      },
    };
    const { look } = await openWorld(state);
    expect(orgOf(await look()).users).toMatchObject({ count: 1, owner });
  });

  it('reports each org by itself: a refused key, a dead address and a hanging one leave the fourth alone', async () => {
    const { sign, look } = await openWorld(
      signOrgs({ primary: {}, emea: {}, apac: {} }),
      {
        orgs: {
          ...{ primary: {}, emea: { key: 'wrong-key' }, apac: {} },
          latam: { host: 'http://127.0.0.1:1' },
        },
        retryCount: 0,
      },
      { faults: [{ kind: 'hang', org: 'apac', route: '/groups' }] },
    );
    const report = await look({ orgMs: 3_000 });
    expect(report.orgs.map((org) => [org.org, states(org), org.failure?.code])).toEqual([
      ['primary', 'good good good', undefined],
      ['emea', 'good good bad', 'SIGN_KEY_REFUSED'],
      ['apac', 'good good good', 'INSPECTION_TIMEOUT'],
      ['latam', 'bad good unknown', 'SIGN_UNAVAILABLE'],
    ]);
    expect(orgOf(report).users?.count).toBe(1);
    expect(report.isReady).toBe(false);
    expect(writesOf(sign)).toEqual([]);
  });

  it('waits for a short silence and says that it met one', async () => {
    const fault = { kind: 'status', status: 429, retryAfter: 1, count: 1, route: '/users' } as const;
    const { look } = await openWorld(signOrgs({ primary: {} }), {}, { faults: [fault] });
    const report = orgOf(await look());
    expect(report).toMatchObject({ rateLimit: { throttled: 1 }, users: { count: 1 } });
    expect(report.rateLimit.until).toBeUndefined();
    expect(report.failure).toBeUndefined();
  });

  it('reports a long silence instead of waiting for it, with what was read before', async () => {
    const fault = { kind: 'status', status: 429, retryAfter: 3_600, count: 1, route: '/users' } as const;
    const { look } = await openWorld(signOrgs({ primary: {} }), {}, { faults: [fault] });
    const report = await look();
    const primary = orgOf(report);
    expect(primary).toMatchObject({
      groups: { count: 3 },
      rateLimit: { throttled: 1, until: expect.stringMatching(/^\d{4}-.*Z$/) },
      failure: { code: 'SIGN_WAIT_TOO_LONG' },
    });
    expect(primary.users).toBeUndefined();
    expect(report.troubles.map(({ code, blocks }) => [code, blocks])).toContainEqual([
      'SIGN_WAIT_TOO_LONG',
      true,
    ]);
  });

  it('reads a long list no further than it has time for, and says that there are more', async () => {
    const { look } = await openWorld(signOrgs({ primary: {} }));
    expect(orgOf(await look({ listMs: 0 }))).toMatchObject({
      users: { count: 0, isComplete: false, owner: 'not-seen' },
      groups: { count: 3 },
    });
  });

  it('ends with the reason of the signal when it is stopped, at once', async () => {
    const { look } = await openWorld(signOrgs({ primary: {} }), {}, { faults: [{ kind: 'hang' }] });
    const stop = new AbortController();
    const looking = look({}, stop.signal);
    stop.abort(new Error('Stopped by the user'));
    await expect(looking).rejects.toThrow('Stopped by the user');
    await expect(look({}, stop.signal)).rejects.toThrow('Stopped by the user');
  });
});

describe('what doctor finds out about a source', () => {
  it('gives up a file that cannot even be opened in time, and reports the org all the same', async () => {
    const { folder, look } = await openWorld(signOrgs({ primary: {} }));
    const file = join(folder, 'users.csv');
    await rm(file);
    // Opening a pipe to read waits for a writer, as opening a file on a dead network drive does; no signal ends it.
    await run('mkfifo', [file]);
    onTestFinished(async () => (await open(file, 'w')).close());
    const report = await look({ sourceMs: 10 });
    expect(report.sources).toMatchObject([
      { type: 'csv', failure: { code: 'INSPECTION_TIMEOUT' }, checks: { reachable: { state: 'unknown' } } },
    ]);
    expect(orgOf(report).users?.count).toBe(1);
    expect(report.isReady).toBe(false);
  });

  it('reports a directory that cannot be understood by itself', async () => {
    const { folder, look } = await openWorld(signOrgs({ primary: {} }));
    await writeFolder(folder, { 'users.csv': csvOf(crowd(3)).replace('groups', 'teams') });
    const report = await look();
    expect(report.sources[0]?.failure?.code).toBe('SOURCE_COLUMN_MISSING');
    expect(report.troubles).toHaveLength(1);
  });
});
