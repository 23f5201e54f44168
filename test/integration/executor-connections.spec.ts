import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActionJournal } from '../../apps/executor/src/actions/action-journal.js';
import { ExecutorOptions } from '../../apps/executor/src/executor-options.js';
import { OrgConnections } from '../../apps/executor/src/orgs/org-connections.js';
import { OrgLeases } from '../../apps/executor/src/orgs/org-leases.js';
import { OrgPauses } from '../../apps/executor/src/orgs/org-pauses.js';
import { type RunningSimulator, startSimulator } from '../../apps/sign-simulator/src/index.js';
import { type Config, Configurations, loadConfig } from '#config';
import { GateRepository, LeaseRepository, OrgPauseRepository } from '#db';
import { Partitions } from '#messaging';
import type { SignApi } from '#sign';
import { configFiles } from '../support/config-files.js';
import { csvOf } from '../support/people.js';
import { signOrgs } from '../support/sign-state.js';
import { writeFolder } from '../support/write-folder.js';
import { RepositoriesWorld } from './repositories-world.js';

const RUNS = 40;
const ALL_GROUPS = ['Default Group', 'Sales', 'Legal'];

let world: RepositoriesWorld;
let sign: RunningSimulator;
let folder: string;
let config: Config;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  sign = await startSimulator({ state: signOrgs({ primary: {} }) });
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-connections-'));
  await writeFolder(folder, {
    ...configFiles({ orgs: { primary: { host: sign.url } } }),
    'users.csv': csvOf([]),
  });
  config = await loadConfig(join(folder, 'sign-sync-config.yml'));
});
afterAll(async () => {
  await sign.close();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

function connections(): OrgConnections {
  const { db, actions, audit, observed, runs } = world;
  const options = new ExecutorOptions(true, 60_000);
  const leaseRepository = new LeaseRepository(db);
  const leases = new OrgLeases(leaseRepository, observed, new Partitions(), options);
  const journal = new ActionJournal(db, actions, audit, observed, leaseRepository);
  const pauses = new OrgPauses(new OrgPauseRepository(db));
  const configurations = new Configurations([config]);
  return new OrgConnections(runs, new GateRepository(db), configurations, journal, leases, pauses, options);
}

async function groupsOf(api: SignApi): Promise<string[]> {
  const names: string[] = [];
  for await (const page of api.listGroups()) names.push(...page.map(({ name }) => name));
  return names;
}

async function run(): Promise<string> {
  const id = crypto.randomUUID();
  const { name: configName, digest: configDigest, scope } = config;
  const facts = { configName, configDigest, scope, mode: 'sync' as const, options: {}, traceId: 't' };
  await world.db.transaction((tx) => world.runs.request(tx, { id, ...facts }, []));
  return id;
}

describe('what the runs of an org share', () => {
  it('stays open for a call that is under way, however many runs are at work meanwhile', async () => {
    const orgId = await world.org('primary');
    const shared = connections();
    const { api } = await shared.of(await run(), orgId);
    expect(await groupsOf(api)).toEqual(ALL_GROUPS);

    sign.control({ latencyMs: 500 });
    const begun = groupsOf(api);
    for (let count = 0; count < RUNS; count += 1) await shared.of(await run(), orgId);
    expect(await begun).toEqual(ALL_GROUPS);

    sign.control({});
    const { api: another } = await shared.of(await run(), orgId);
    await groupsOf(another);
    expect(sign.ledger().map(({ route }) => route)).toEqual(['/baseUris', '/groups', '/groups', '/groups']);
    await shared.onApplicationShutdown();
  });
});
